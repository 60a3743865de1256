//! What must hold for any request: what is signed verifies, what is changed does not, and nothing
//! panics.

use bce_auth::{
    Credentials, RequestView, SignedHeaders, Signer, Verifier, canonical_request, content_md5,
};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use proptest::prelude::*;

/// A request that can be signed, in pieces that a test can change.
#[derive(Debug, Clone)]
struct Request {
    method: Method,
    /// Decoded segments.
    path: Vec<String>,
    /// Decoded names and values; no value is a bare flag.
    query: Vec<(String, Option<String>)>,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Request {
    fn path_on_wire(&self) -> String {
        self.path
            .iter()
            .map(|segment| format!("/{}", escaped(segment)))
            .collect()
    }

    fn query_on_wire(&self) -> String {
        let parameter = |(name, value): &(String, Option<String>)| match value {
            Some(value) => format!("{}={}", escaped(name), escaped(value)),
            None => escaped(name),
        };
        self.query
            .iter()
            .map(parameter)
            .collect::<Vec<_>>()
            .join("&")
    }

    /// What the signature says of the query: the pairs in any order, a flag being an empty value,
    /// without empty parameters and those that are named `authorization`.
    fn query_meaning(&self) -> Vec<(String, String)> {
        let counts = |(name, value): &&(String, Option<String>)| {
            let left_out = name.eq_ignore_ascii_case("authorization");
            !left_out && (!name.is_empty() || value.is_some())
        };
        let text = |(name, value): &(String, Option<String>)| {
            (name.clone(), value.clone().unwrap_or_default())
        };
        let mut pairs: Vec<_> = self.query.iter().filter(counts).map(text).collect();
        pairs.sort();
        pairs
    }

    fn signed(&self, signer: &Signer, credentials: &Credentials, at: DateTime<Utc>) -> Self {
        let (path, query) = (self.path_on_wire(), self.query_on_wire());
        let view = RequestView::new(&self.method, &path, Some(&query), &self.headers);
        let signature = signer
            .headers(view, credentials, at)
            .expect("a request that can be signed");
        let mut signed = self.clone();
        signature.apply(&mut signed.headers).expect("room");
        signed
    }

    /// `None` if the request is let in, else the code of the refusal.
    fn refusal(&self, credentials: &Credentials, at: DateTime<Utc>) -> Option<&'static str> {
        let (path, query) = (self.path_on_wire(), self.query_on_wire());
        let view = RequestView::new(&self.method, &path, Some(&query), &self.headers);
        let key = |id: &str| (id == credentials.access_key_id()).then(|| credentials.clone());
        let verified = Verifier::new().verify(view, Some(&self.body), key, at);
        verified.err().map(|error| error.code())
    }
}

/// Escapes every second byte that may stand as it is, and all that may not.
fn escaped(text: &str) -> String {
    let escape = |(at, byte): (usize, u8)| match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'+' | b'!' | b'*' | b'~' if at % 2 == 0 => {
            char::from(byte).to_string()
        }
        _ if at % 3 == 0 => format!("%{byte:02x}"),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().enumerate().map(escape).collect()
}

fn methods() -> impl Strategy<Value = Method> {
    prop_oneof![
        prop::sample::select(vec![Method::GET, Method::PUT, Method::POST, Method::DELETE]),
        "[A-Za-z!#$%&'*+.^_`|~-]{1,12}".prop_map(|text| text.parse().expect("a method")),
    ]
}

/// Text of all kinds, without the separators of the place it goes to.
fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9.~+&=% -]{0,8}", "[^/]{0,6}"]
}

fn queries() -> impl Strategy<Value = Vec<(String, Option<String>)>> {
    let names = prop_oneof![9 => words(), 1 => Just("Authorization".to_owned())];
    prop::collection::vec((names, prop::option::of(words())), 0..6)
}

fn header_values() -> impl Strategy<Value = HeaderValue> {
    prop_oneof![
        "[ -~\t]{0,20}".prop_map(String::into_bytes),
        "[ -~é线]{0,8}".prop_map(String::into_bytes)
    ]
    .prop_map(|bytes| HeaderValue::from_bytes(&bytes).expect("a header value"))
}

fn header_maps() -> impl Strategy<Value = HeaderMap> {
    let names = prop_oneof![
        "x-bce-[a-z0-9_|-]{1,8}",
        "[a-z]{1,8}",
        Just("content-type".to_owned()),
        Just("x-bce-request-id".to_owned()),
        Just("x-bce".to_owned()),
    ];
    let names = names.prop_filter("given a meaning by the protocol", |name| {
        !["host", "date", "authorization", "x-bce-date"].contains(&name.as_str())
    });
    prop::collection::vec((names, header_values()), 0..6).prop_map(|pairs| {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            // Once each: a header that occurs twice cannot be signed.
            headers.insert(
                HeaderName::from_bytes(name.as_bytes()).expect("a header name"),
                value,
            );
        }
        headers.insert("host", HeaderValue::from_static("bcc.bj.baidubce.com:8080"));
        headers
    })
}

prop_compose! {
    fn requests()(
        method in methods(),
        path in prop::collection::vec(words(), 1..5),
        query in queries(),
        mut headers in header_maps(),
        body in prop::collection::vec(any::<u8>(), 0..40),
    ) -> Request {
        headers.insert("content-md5", HeaderValue::try_from(content_md5(&body)).expect("base64"));
        headers.insert("content-length", HeaderValue::from(body.len()));
        Request { method, path, query, headers, body }
    }
}

fn all_credentials() -> impl Strategy<Value = Credentials> {
    let token = prop::option::of("[!-~]([ -~]{0,20}[!-~])?");
    ("[!-.0-~]{1,20}", "[!-~]{1,40}", token).prop_map(|(id, secret, token)| {
        let plain = Credentials::new(id, secret).expect("a key");
        match token {
            Some(token) => plain.with_session_token(token).expect("a token"),
            None => plain,
        }
    })
}

fn selections() -> impl Strategy<Value = SignedHeaders> {
    prop::sample::select(vec![
        SignedHeaders::default_set(),
        SignedHeaders::default_set_by_name(),
    ])
}

fn times() -> impl Strategy<Value = DateTime<Utc>> {
    (0i64..253_402_300_000, 0u32..1_000_000_000)
        .prop_map(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos).expect("a time"))
}

/// A change that the signature must notice.
#[derive(Debug, Clone)]
enum Change {
    Method(Method),
    Segment(prop::sample::Index, String),
    MoreOfThePath(String),
    Parameter(prop::sample::Index, String, Option<String>),
    MoreOfTheQuery(String, Option<String>),
    LessOfTheQuery(prop::sample::Index),
    Header(prop::sample::Index, HeaderValue),
    HeaderGone(prop::sample::Index),
    NewHeader(String, HeaderValue),
    Body(Vec<u8>),
}

fn changes() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    let parameter = || (words(), prop::option::of(words()));
    prop_oneof![
        methods().prop_map(Change::Method),
        (index(), words()).prop_map(|(at, text)| Change::Segment(at, text)),
        words().prop_map(Change::MoreOfThePath),
        (index(), parameter()).prop_map(|(at, (name, value))| Change::Parameter(at, name, value)),
        parameter().prop_map(|(name, value)| Change::MoreOfTheQuery(name, value)),
        index().prop_map(Change::LessOfTheQuery),
        (index(), header_values()).prop_map(|(at, value)| Change::Header(at, value)),
        index().prop_map(Change::HeaderGone),
        ("x-bce-[a-z]{1,6}", header_values())
            .prop_map(|(name, value)| Change::NewHeader(name, value)),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(Change::Body),
    ]
}

/// Headers that the default sets cover whichever way they are written down, and that are not empty.
fn covered_names(headers: &HeaderMap) -> Vec<HeaderName> {
    let covered = |(name, value): &(&HeaderName, &HeaderValue)| {
        let text = name.as_str();
        let in_set = ["host", "content-length", "content-type", "content-md5"].contains(&text)
            || (text.starts_with("x-bce-") && text != "x-bce-request-id");
        in_set && !value.as_bytes().trim_ascii().is_empty()
    };
    headers
        .iter()
        .filter(covered)
        .map(|(name, _)| name.clone())
        .collect()
}

/// Those headers with their trimmed values, in the order of their names.
fn covered_lines(headers: &HeaderMap) -> Vec<(String, Vec<u8>)> {
    let mut lines: Vec<_> = covered_names(headers)
        .into_iter()
        .map(|name| {
            (
                name.to_string(),
                headers[&name].as_bytes().trim_ascii().to_vec(),
            )
        })
        .collect();
    lines.sort();
    lines
}

fn apply(change: Change, to: &Request) -> Option<Request> {
    let mut changed = to.clone();
    let names = covered_names(&to.headers);
    match change {
        Change::Method(method) => changed.method = method,
        Change::Segment(at, text) => *at.get_mut(&mut changed.path) = text,
        Change::MoreOfThePath(text) => changed.path.push(text),
        Change::Parameter(at, name, value) if !changed.query.is_empty() => {
            *at.get_mut(&mut changed.query) = (name, value);
        }
        Change::MoreOfTheQuery(name, value) => changed.query.push((name, value)),
        Change::LessOfTheQuery(at) if !changed.query.is_empty() => {
            changed.query.remove(at.index(changed.query.len()));
        }
        Change::Header(at, value) => {
            changed.headers.insert(at.get(&names), value);
        }
        Change::HeaderGone(at) => {
            changed.headers.remove(at.get(&names));
        }
        Change::NewHeader(name, value) => {
            changed
                .headers
                .insert(HeaderName::from_bytes(name.as_bytes()).ok()?, value);
        }
        Change::Body(body) => changed.body = body,
        Change::Parameter(..) | Change::LessOfTheQuery(_) => return None,
    }
    let meaning = |request: &Request| {
        let Request {
            method,
            path,
            body,
            headers,
            ..
        } = request.clone();
        (
            method,
            path,
            request.query_meaning(),
            covered_lines(&headers),
            body,
        )
    };
    // Whatever leaves all of that as it was is no change.
    (meaning(&changed) != meaning(to)).then_some(changed)
}

proptest! {
    #[test]
    fn what_is_signed_verifies(
        request in requests(),
        credentials in all_credentials(),
        selection in selections(),
        at in times(),
    ) {
        let signer = Signer::new().with_signed_headers(selection);
        let signed = request.signed(&signer, &credentials, at);
        prop_assert_eq!(signed.refusal(&credentials, at), None);
        prop_assert!(signed.headers["authorization"].is_sensitive());
    }

    #[test]
    fn any_single_change_is_refused(
        request in requests(),
        credentials in all_credentials(),
        selection in selections(),
        change in changes(),
        at in times(),
    ) {
        let signer = Signer::new().with_signed_headers(selection);
        let signed = request.signed(&signer, &credentials, at);
        if let Some(changed) = apply(change, &signed) {
            prop_assert!(changed.refusal(&credentials, at).is_some(), "{changed:?}");
        }
    }

    #[test]
    fn another_secret_is_refused(
        request in requests(),
        credentials in all_credentials(),
        secret in "[!-~]{1,40}",
        at in times(),
    ) {
        prop_assume!(secret != credentials.secret_access_key());
        let signed = request.signed(&Signer::new(), &credentials, at);
        let mut other = Credentials::new(credentials.access_key_id(), secret).expect("a key");
        if let Some(token) = credentials.session_token() {
            other = other.with_session_token(token).expect("a token");
        }
        prop_assert_eq!(signed.refusal(&other, at), Some("SignatureDoesNotMatch"));
    }

    #[test]
    fn any_text_has_a_canonical_request_or_an_error(
        method in methods(),
        path in any::<String>(),
        query in prop::option::of(prop_oneof![any::<String>(), "[a-z=&%0-9A-F+]{0,30}"]),
        headers in header_maps(),
        selection in selections(),
    ) {
        let view = RequestView::new(&method, &path, query.as_deref(), &headers);
        if let Ok(text) = canonical_request(view, &selection) {
            prop_assert!(text.is_ascii());
            // The canonical path and query are their own canonical form.
            let lines: Vec<&str> = text.split('\n').collect();
            let again = RequestView::new(&method, lines[1], Some(lines[2]), &headers);
            prop_assert_eq!(canonical_request(again, &selection), Ok(text.clone()));
        }
    }

    #[test]
    fn any_authorization_text_is_refused_without_a_panic(
        authorization in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..120),
            "bce-auth-v1(/[ -~]{0,20}){0,7}".prop_map(String::into_bytes),
            "bce-auth-v1/ak/2[0-9]{3}-0[0-9]-[0-3][0-9]T[0-2][0-9]:00:00Z/[0-9]{1,11}/[a-z;-]{0,20}/[0-9a-f]{0,70}"
                .prop_map(String::into_bytes),
        ],
        mut headers in header_maps(),
        date in prop_oneof![any::<String>(), Just("2026-01-30T08:50:00Z".to_owned())],
        body in prop::option::of(prop::collection::vec(any::<u8>(), 0..10)),
        at in times(),
    ) {
        let (Ok(authorization), Ok(date)) = (HeaderValue::from_bytes(&authorization), HeaderValue::try_from(date)) else {
            return Ok(());
        };
        headers.insert("authorization", authorization);
        headers.insert("x-bce-date", date);
        let view = RequestView::new(&Method::GET, "/v1/et", None, &headers);
        let key = |_: &str| Credentials::new("ak", "secret").ok();
        let error = Verifier::new().verify(view, body.as_deref(), key, at).expect_err("not signed");
        prop_assert!(!error.code().is_empty() && !error.to_string().contains('\n'));
    }

    #[test]
    fn any_text_makes_credentials_or_an_error(text in any::<String>()) {
        let _ = Credentials::new("id", text.clone());
        let _ = Credentials::new(text.clone(), "secret").map(|plain| plain.with_session_token(text));
    }
}
