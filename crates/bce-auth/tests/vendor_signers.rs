//! The verifier accepts a request however one of the vendor's SDKs signs it. The signer here is
//! written from the protocol's rules alone, so that it can do what this crate's own never does.

use bce_auth::{Credentials, RequestView, Verifier, VerifyError};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use proptest::prelude::*;
use sha2::Sha256;

const PATH: &str = "/v1/et/init";
const HOST: &str = "bcc.bj.baidubce.com";
const TOKEN: &str = "session-token";

/// What the vendor's signers do differently.
#[derive(Clone, Copy, Debug)]
struct Variant {
    /// Whether the `Authorization` header lists the signed headers, in this order.
    list: Option<Order>,
    /// Whether a header with an empty value is signed as `name:` or left out.
    signs_blank: bool,
    date: Date,
    /// Whether the list includes the date and the token, and every other header but `host`.
    covers: (bool, bool, bool),
    /// Whether the key is temporary.
    temporary: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Order {
    Sorted,
    Reversed,
}

#[derive(Clone, Copy, Debug)]
enum Date {
    Bce,
    Http,
    Iso,
}

fn variants() -> impl Strategy<Value = Variant> {
    let order = prop::sample::select(vec![Order::Sorted, Order::Reversed]);
    let date = prop::sample::select(vec![Date::Bce, Date::Http, Date::Iso]);
    let covers = any::<(bool, bool, bool)>();
    let list = prop::option::of(order);
    let parts = (list, any::<bool>(), date, covers, any::<bool>());
    parts.prop_map(|(list, signs_blank, date, covers, temporary)| Variant {
        list,
        signs_blank,
        date,
        covers,
        temporary,
    })
}

impl Variant {
    fn headers(&self, extra: &[(String, String)], at: DateTime<Utc>) -> Vec<(String, String)> {
        let iso = at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let date = match self.date {
            Date::Bce => ("x-bce-date", iso),
            Date::Iso => ("date", iso),
            Date::Http => ("date", at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        };
        let token = ("x-bce-security-token", TOKEN.to_owned());
        let mut headers = vec![("host", HOST.to_owned()), date];
        headers.extend(self.temporary.then_some(token));
        let named = |(name, value): (&str, String)| (name.to_owned(), value);
        let mut headers: Vec<_> = headers.into_iter().map(named).collect();
        headers.extend(extra.iter().cloned());
        headers
    }

    fn covers(&self, name: &str) -> bool {
        let in_default_set = |name: &str| name.starts_with("x-bce-") || name == "content-type";
        let (date, token, others) = self.covers;
        match name {
            "host" => true,
            name if self.list.is_none() => in_default_set(name),
            "date" | "x-bce-date" => date,
            "x-bce-security-token" => token,
            _ => others,
        }
    }

    /// The value of the `Authorization` header.
    fn sign(&self, headers: &[(String, String)], secret: &str, at: DateTime<Utc>) -> String {
        let mut signed = headers.to_vec();
        signed.retain(|(name, _)| self.covers(name));
        signed.sort();
        let line = |(name, value): &(String, String)| format!("{name}:{}", encoded(value.trim()));
        let is_sent = |(_, value): &&(String, String)| self.signs_blank || !value.trim().is_empty();
        let mut lines: Vec<_> = signed.iter().filter(is_sent).map(line).collect();
        lines.sort();
        let canonical = format!("POST\n{PATH}\n\n{}", lines.join("\n"));
        let mut names: Vec<_> = signed.iter().map(|(name, _)| &**name).collect();
        let names = match self.list {
            None => String::new(),
            Some(order) => {
                if order == Order::Reversed {
                    names.reverse();
                }
                names.join(";")
            }
        };
        let date = at.format("%Y-%m-%dT%H:%M:%SZ");
        let prefix = format!("bce-auth-v1/ak/{date}/1800");
        let signature = keyed(&keyed(secret, &prefix), &canonical);
        format!("{prefix}/{names}/{signature}")
    }
}

/// The HMAC-SHA256 in lower-case hex.
fn keyed(key: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any key");
    mac.update(message.as_bytes());
    let digest = mac.finalize().into_bytes();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn encoded(value: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    value.bytes().map(encode).collect()
}

/// Headers beside those with a meaning for the protocol; each value may be blank.
fn extra_headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let names = prop::sample::subsequence(
        vec!["content-type", "x-bce-a", "x-bce-a-b", "x-bce-request-id"],
        0..=4,
    );
    let value = prop_oneof![Just(String::new()), Just("  ".to_owned()), "[ -~]{1,12}"];
    (names, prop::collection::vec(value, 4)).prop_map(|(names, values)| {
        let names = names.into_iter().map(str::to_owned);
        names.zip(values).collect()
    })
}

fn verify(
    variant: Variant,
    headers: &[(String, String)],
    authorization: &str,
    at: DateTime<Utc>,
) -> Result<(), VerifyError> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name: HeaderName = name.parse().expect("a header name");
        map.insert(name, HeaderValue::from_str(value).expect("a header value"));
    }
    let authorization = HeaderValue::from_str(authorization).expect("a header value");
    map.insert("authorization", authorization);
    let key = Credentials::new("ak", "secret").expect("a key");
    let key = match variant.temporary {
        true => key.with_session_token(TOKEN).expect("a token"),
        false => key,
    };
    let view = RequestView::new(&Method::POST, PATH, None, &map);
    let verified = Verifier::new().verify(view, None, |_| Some(key), at);
    verified.map(drop)
}

proptest! {
    #[test]
    fn a_request_is_accepted_however_a_vendors_sdk_signs_it(
        variant in variants(),
        extra in extra_headers(),
    ) {
        let at = DateTime::from_timestamp(1_769_763_000, 0).expect("a time");
        let headers = variant.headers(&extra, at);
        let authorization = variant.sign(&headers, "secret", at);
        prop_assert_eq!(verify(variant, &headers, &authorization, at), Ok(()));

        // Another secret, and another value of a header that is signed.
        let forged = variant.sign(&headers, "other", at);
        let rejected = Err(VerifyError::SignatureMismatch);
        prop_assert_eq!(verify(variant, &headers, &forged, at), rejected.clone());
        for changed in 0..headers.len() {
            let mut headers = headers.clone();
            let (name, value) = &mut headers[changed];
            if variant.covers(name) && extra.iter().any(|(extra, _)| extra == name) {
                value.push_str(" more");
                prop_assert_eq!(verify(variant, &headers, &authorization, at), rejected.clone());
            }
        }

        // A token that is not that of the key.
        let without_token = Variant { temporary: !variant.temporary, ..variant };
        let result = verify(without_token, &headers, &authorization, at);
        prop_assert_eq!(result, Err(VerifyError::TokenMismatch));
    }
}
