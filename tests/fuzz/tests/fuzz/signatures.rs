//! Verifying a request never panics, and accepts no request but the one that was signed.

use std::collections::BTreeMap;

use bce_auth::{Credentials, SignedHeaders, Signer, Verified, Verifier, content_md5};
use chrono::{DateTime, Utc};
use http::request::Parts;
use percent_encoding::percent_decode_str;

use crate::edits::Edits;
use crate::inputs::check;

const WORDS: &[&str] = &[
    "%2F",
    "%2f",
    "%",
    "%00",
    "&",
    "=",
    "&authorization=x",
    "?",
    "#",
    "//",
    "/../",
    ";",
    ";;",
    "/host;x-bce-date/",
    "host",
    "x-bce-date: 2030-01-31T08:00:00Z\n",
    "x-bce-a: b\n",
    "\nx-bce-a: b\ny:",
    "x-bce-security-token: \n",
    "host: b\n",
    "Date: Thu, 31 Jan 2030 08:00:00 GMT\n",
    "\n\n",
    " ",
    "\t",
    "+",
    "1800",
    "-1",
    "99999999999999999999",
    "bce-auth-v1/",
    "bce-auth-v2/",
    "\u{e9}",
];

#[test]
fn an_altered_request_is_never_accepted() {
    check!(6000, alter);
}

fn alter((edits, way): (Edits, u8)) {
    let now = DateTime::from_timestamp(1_900_000_000, 0).expect("a time");
    let key = Credentials::new("key", "secret").and_then(|key| match way % 3 {
        0 => key.with_session_token("token"),
        _ => Ok(key),
    });
    let key = key.expect("credentials");
    let body = br#"{"name":"n"}"#;
    let mut original = http::Request::put("http://h/v1/et/a%20b?reCreate&clientToken=1+2&x=%e4")
        .header("host", "h")
        .header("content-type", "application/json")
        .header("content-length", body.len())
        .header("content-md5", content_md5(body))
        // Unsigned, and long, so that many edits fall into it.
        .header("user-agent", "x".repeat(300))
        .header("x-bce-meta", "a  b")
        .body(())
        .expect("a request")
        .into_parts()
        .0;
    let signed = match way % 3 {
        1 => SignedHeaders::list(["host", "x-bce-date", "x-bce-meta", "content-md5"])
            .expect("a list of names"),
        _ => SignedHeaders::default_set(),
    };
    let signer = Signer::new().with_signed_headers(signed);
    signer.sign(&mut original, &key, now).expect("a signature");
    let verify = |parts: &Parts, body: &[u8]| -> Option<Verified> {
        let keys = |id: &str| (id == "key").then(|| key.clone());
        Verifier::new().verify(parts, Some(body), keys, now).ok()
    };
    let verified = verify(&original, body).expect("what was signed is accepted");
    let meaning = Meaning::of(&original, body, &verified);

    let altered = edits.text(write(&original, body), WORDS);
    if let Some((parts, body)) = read(&altered)
        && let Some(verified) = verify(&parts, &body)
    {
        let shown = String::from_utf8_lossy(&altered);
        assert_eq!(Meaning::of(&parts, &body, &verified), meaning, "{shown}");
    }
}

/// What a request asks for, as far as a signature covers it.
#[derive(Debug, PartialEq)]
struct Meaning {
    method: String,
    path: Vec<u8>,
    query: Vec<(Vec<u8>, Vec<u8>)>,
    headers: BTreeMap<String, String>,
    signed_at: DateTime<Utc>,
    expiration_seconds: u32,
    body: Option<Vec<u8>>,
}

impl Meaning {
    fn of(parts: &Parts, body: &[u8], verified: &Verified) -> Self {
        let decode = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
        let pairs = parts.uri.query().unwrap_or_default().split('&');
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        // The protocol leaves these out.
        let left_out = |(name, value): &(&str, &str)| {
            let is_empty = name.is_empty() && value.is_empty();
            is_empty || decode(name).eq_ignore_ascii_case(b"authorization")
        };
        let pairs = pairs.filter(|pair| !left_out(pair));
        let mut query: Vec<_> = pairs.map(|(n, v)| (decode(n), decode(v))).collect();
        query.sort();
        let authorization = parts.headers.get("authorization");
        let authorization = authorization.and_then(|value| value.to_str().ok());
        let listed = authorization.and_then(|value| value.split('/').nth(4));
        let headers = parts.headers.iter().filter(|(name, value)| {
            let is_covered = match listed.unwrap_or_default() {
                // Without a list, every header of the vendor is covered, but for this one.
                "" => name.as_str().starts_with("x-bce-") && *name != "x-bce-request-id",
                listed => listed.split(';').any(|listed| *name == listed),
            };
            (is_covered || *name == "host") && !value.as_bytes().trim_ascii().is_empty()
        });
        let text = |value: &[u8]| String::from_utf8_lossy(value.trim_ascii()).into_owned();
        Self {
            method: parts.method.to_string(),
            path: decode(parts.uri.path()),
            query,
            headers: headers
                .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
                .collect(),
            signed_at: verified.signed_at(),
            expiration_seconds: verified.expiration_seconds(),
            body: verified.covers_body().then(|| body.to_vec()),
        }
    }
}

/// A request as text: its line, its headers, and its body behind an empty line.
fn write(parts: &Parts, body: &[u8]) -> Vec<u8> {
    let mut text = format!(
        "{} {}\n",
        parts.method,
        parts.uri.path_and_query().expect("a path")
    );
    for (name, value) in &parts.headers {
        let value = value.to_str().expect("a header of text");
        text.push_str(&format!("{name}: {value}\n"));
    }
    text.push('\n');
    [text.as_bytes(), body].concat()
}

/// The request that a text is, if it is one.
fn read(text: &[u8]) -> Option<(Parts, Vec<u8>)> {
    let end = text.windows(2).position(|pair| pair == b"\n\n")?;
    let mut lines = text[..end].split(|byte| *byte == b'\n');
    let mut line = lines.next()?.splitn(2, |byte| *byte == b' ');
    let mut request = http::Request::builder()
        .method(line.next()?)
        .uri(line.next()?);
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        request = request.header(&line[..colon], line[colon + 1..].trim_ascii());
    }
    let (parts, ()) = request.body(()).ok()?.into_parts();
    Some((parts, text[end + 2..].to_vec()))
}
