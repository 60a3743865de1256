//! The `Authorization` header as it comes in, taken apart:
//! `bce-auth-v1/{access key id}/{date}/{expiration seconds}/{signed headers}/{signature}`.

use chrono::{DateTime, Utc};
use http::HeaderName;
use http::header::AUTHORIZATION;

use crate::sign::VERSION;
use crate::signed_headers::Selection;
use crate::timestamp;
use crate::verify_error::VerifyError;

/// A well-formed header of this protocol. Whether it tells the truth is another matter.
pub(crate) struct Authorization<'a> {
    /// The first four parts as sent: what the signing key is derived from.
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
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_graphic()));
        let text = text.ok_or_else(|| malformed("it must be visible ASCII without spaces"))?;
        // The version first: another one may well have other parts.
        if text.split('/').next() != Some(VERSION) {
            return Err(VerifyError::UnsupportedVersion);
        }
        let parts: Vec<&str> = text.split('/').collect();
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
        let prefix = &text[..text.len() - names.len() - signature.len() - 2];
        Ok(Self {
            prefix,
            access_key_id,
            time,
            expiration_seconds,
            signed: parse_names(names)?,
            signature,
        })
    }
}

/// Digits only: the parser of the standard library takes a sign as well.
fn parse_seconds(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// The list of names, which must be lower-case and sorted; none is the default set.
fn parse_names(list: &str) -> Result<Selection, VerifyError> {
    if list.is_empty() {
        return Ok(Selection::Default);
    }
    let mut names: Vec<HeaderName> = Vec::new();
    for name in list.split(';') {
        let name = HeaderName::from_lowercase(name.as_bytes())
            .map_err(|_| malformed("the signed headers must be lower-case names joined by `;`"))?;
        if names
            .last()
            .is_some_and(|last| last.as_str() >= name.as_str())
        {
            return Err(malformed(
                "the signed headers must be sorted and each named once",
            ));
        }
        if name == AUTHORIZATION {
            return Err(malformed(
                "the signed headers must not name `authorization`",
            ));
        }
        names.push(name);
    }
    Ok(Selection::Listed(names, list.to_owned()))
}

fn malformed(problem: &'static str) -> VerifyError {
    VerifyError::MalformedAuthorization { problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Option<VerifyError> {
        Authorization::parse(text.as_bytes()).err()
    }

    #[test]
    fn takes_the_header_apart() {
        let parsed =
            Authorization::parse(b"bce-auth-v1/ak/2019-01-30T08:50:00Z/60/host;x-bce-date/sig")
                .ok()
                .unwrap();
        assert_eq!(parsed.prefix, "bce-auth-v1/ak/2019-01-30T08:50:00Z/60");
        assert_eq!(
            (
                parsed.access_key_id,
                parsed.expiration_seconds,
                parsed.signature
            ),
            ("ak", 60, "sig")
        );
        assert_eq!(parsed.time.timestamp(), 1_548_838_200);
        assert!(matches!(parsed.signed, Selection::Listed(names, _) if names.len() == 2));
    }

    #[test]
    fn tells_another_version_from_a_malformed_header() {
        for text in [
            "Basic",
            "bce-auth-v2/ak/2019-01-30T08:50:00Z/60//sig",
            "BCE-AUTH-V1/ak",
            "/",
        ] {
            assert_eq!(
                refusal(text),
                Some(VerifyError::UnsupportedVersion),
                "{text}"
            );
        }
        for text in [
            "bce-auth-v1",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/60/sig",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/60//sig/",
            "bce-auth-v1//2019-01-30T08:50:00Z/60//sig",
            "bce-auth-v1/ak/2019-01-30/60//sig",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/+60//sig",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/-1//sig",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z///sig",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/99999999999//sig",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/60//",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/60/Host/sig",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/60/x-bce-date;host/sig",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/60/host;host/sig",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/60/host;/sig",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/60/authorization;host/sig",
            "bce-auth-v1/ak/2019-01-30T08:50:00Z/60//s ig",
        ] {
            assert!(
                matches!(
                    refusal(text),
                    Some(VerifyError::MalformedAuthorization { .. })
                ),
                "{text}"
            );
        }
    }
}
