//! Parsing of a received `Authorization` header:
//! `bce-auth-v1/{access key id}/{date}/{expiration seconds}/{signed headers}/{signature}`.

use chrono::{DateTime, Utc};
use http::HeaderName;
use http::header::AUTHORIZATION;

use crate::signed_headers::Selection;
use crate::signing_key::VERSION;
use crate::timestamp;
use crate::verify_error::VerifyError;

/// A well-formed header. Nothing in it is verified.
pub(crate) struct Authorization<'a> {
    /// The first four parts as sent, from which the signing key is derived.
    pub(crate) prefix: &'a str,
    pub(crate) access_key_id: &'a str,
    pub(crate) time: DateTime<Utc>,
    pub(crate) expiration_seconds: u32,
    pub(crate) signed: Selection,
    pub(crate) signature: &'a str,
}

impl<'a> Authorization<'a> {
    pub(crate) fn parse(value: &'a [u8]) -> Result<Self, VerifyError> {
        let text = std::str::from_utf8(value)
            .ok()
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_graphic()))
            .ok_or_else(|| malformed("it must be visible ASCII without spaces"))?;
        let parts: Vec<&str> = text.split('/').collect();
        // The version comes first: other versions may have other parts.
        if parts[0] != VERSION {
            return Err(VerifyError::UnsupportedVersion);
        }
        let [_, access_key_id, date, expiration, names, signature] = parts[..] else {
            return Err(malformed("it must have six parts joined by `/`"));
        };
        if access_key_id.is_empty() {
            return Err(malformed("the access key id must not be empty"));
        }
        let time = timestamp::parse(date)
            .ok_or_else(|| malformed("the date must be `YYYY-MM-DDThh:mm:ssZ`"))?;
        let expiration_seconds = parse_seconds(expiration)
            .ok_or_else(|| malformed("the expiration must be a number of seconds, in digits"))?;
        if signature.is_empty() {
            return Err(malformed("the signature must not be empty"));
        }
        Ok(Self {
            prefix: &text[..text.len() - names.len() - signature.len() - 2],
            access_key_id,
            time,
            expiration_seconds,
            signed: parse_names(names)?,
            signature,
        })
    }
}

/// Parses digits only. `u32::from_str` also accepts a sign.
fn parse_seconds(text: &str) -> Option<u32> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

/// Parses the list of names, which must be lower-case and unique. An empty list is the default set.
/// The order of the list does not matter: the canonical request has an order of its own.
fn parse_names(list: &str) -> Result<Selection, VerifyError> {
    if list.is_empty() {
        return Ok(Selection::Default);
    }
    let mut names = list
        .split(';')
        .map(|name| HeaderName::from_lowercase(name.as_bytes()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| malformed("the signed headers must be lower-case names joined by `;`"))?;
    names.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(malformed("the signed headers must be unique"));
    }
    if names.contains(&AUTHORIZATION) {
        return Err(malformed(
            "the signed headers must not include `authorization`",
        ));
    }
    Ok(Selection::Listed(names, list.to_owned()))
}

fn malformed(problem: &'static str) -> VerifyError {
    VerifyError::MalformedAuthorization { problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_every_part() {
        let text = "bce-auth-v1/ak/2019-01-30T08:50:00Z/60/host;x-bce-date/sig";
        let parsed = Authorization::parse(text.as_bytes()).ok().unwrap();
        assert_eq!(parsed.prefix, "bce-auth-v1/ak/2019-01-30T08:50:00Z/60");
        assert_eq!((parsed.access_key_id, parsed.signature), ("ak", "sig"));
        assert_eq!(parsed.time.timestamp(), 1_548_838_200);
        assert_eq!(parsed.expiration_seconds, 60);
        assert!(matches!(parsed.signed, Selection::Listed(names, _) if names.len() == 2));
    }

    #[test]
    fn rejects_other_versions_whatever_their_form() {
        for text in [
            "Basic",
            "bce-auth-v2/ak/2019-01-30T08:50:00Z/60//sig",
            "BCE-AUTH-V1/ak",
            "/",
        ] {
            let error = Authorization::parse(text.as_bytes()).err();
            assert_eq!(error, Some(VerifyError::UnsupportedVersion), "{text}");
        }
    }

    #[test]
    fn rejects_malformed_parts_and_names_the_part() {
        for (rest, part) in [
            ("", "six parts"),
            ("/ak/2019-01-30T08:50:00Z/60/sig", "six parts"),
            ("/ak/2019-01-30T08:50:00Z/60//sig/", "six parts"),
            ("//2019-01-30T08:50:00Z/60//sig", "access key id"),
            ("/ak/2019-01-30/60//sig", "date"),
            ("/ak/2019-01-30T08:50:00Z/+60//sig", "expiration"),
            ("/ak/2019-01-30T08:50:00Z/-1//sig", "expiration"),
            ("/ak/2019-01-30T08:50:00Z///sig", "expiration"),
            ("/ak/2019-01-30T08:50:00Z/99999999999//sig", "expiration"),
            ("/ak/2019-01-30T08:50:00Z/60//", "the signature"),
            ("/ak/2019-01-30T08:50:00Z/60/Host/sig", "lower-case"),
            ("/ak/2019-01-30T08:50:00Z/60/host;/sig", "lower-case"),
            ("/ak/2019-01-30T08:50:00Z/60/host;host/sig", "unique"),
            (
                "/ak/2019-01-30T08:50:00Z/60/host;x-bce-date;host/sig",
                "unique",
            ),
            (
                "/ak/2019-01-30T08:50:00Z/60/authorization;host/sig",
                "`authorization`",
            ),
            ("/ak/2019-01-30T08:50:00Z/60//s ig", "visible ASCII"),
        ] {
            let text = format!("bce-auth-v1{rest}");
            match Authorization::parse(text.as_bytes()).err() {
                Some(VerifyError::MalformedAuthorization { problem }) => {
                    assert!(problem.contains(part), "{text}: {problem}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
