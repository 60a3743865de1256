//! What holds for any request: it verifies after signing, it does not verify after a change, and
//! nothing panics.

use bce_auth::{
    Credentials, RequestView, SignedHeaders, Signer, Verifier, canonical_request, content_md5,
};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use proptest::prelude::*;
use proptest::sample::Index;

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
        let parameters: Vec<_> = self.query.iter().map(parameter).collect();
        parameters.join("&")
    }

    /// What the signature covers. The query is its pairs in any order, with a flag as an empty
    /// value, without empty parameters and those named `authorization`.
    fn meaning(&self) -> impl PartialEq + use<> {
        let is_signed = |(name, value): &&(String, Option<String>)| {
            !name.eq_ignore_ascii_case("authorization") && (!name.is_empty() || value.is_some())
        };
        let mut query: Vec<_> = self.query.iter().filter(is_signed).cloned().collect();
        for (_, value) in &mut query {
            value.get_or_insert_default();
        }
        query.sort();
        let (method, path, body) = (&self.method, &self.path, &self.body);
        let headers = covered_headers(&self.headers);
        (method.clone(), path.clone(), query, headers, body.clone())
    }

    fn view<T>(&self, use_view: impl FnOnce(RequestView<'_>) -> T) -> T {
        let Self {
            method, headers, ..
        } = self;
        let (path, query) = (self.path_on_wire(), self.query_on_wire());
        use_view(RequestView::new(method, &path, Some(&query), headers))
    }

    fn signed(&self, signer: &Signer, credentials: &Credentials, at: DateTime<Utc>) -> Self {
        let signature = self.view(|view| signer.headers(view, credentials, at));
        let signature = signature.expect("a request that can be signed");
        let mut signed = self.clone();
        signature.apply(&mut signed.headers).expect("room");
        signed
    }

    /// The code with which the request is rejected, if it is.
    fn rejection(&self, credentials: &Credentials, at: DateTime<Utc>) -> Option<&'static str> {
        let key = |id: &str| (id == credentials.access_key_id()).then(|| credentials.clone());
        let body = Some(self.body.as_slice());
        let result = self.view(|view| Verifier::new().verify(view, body, key, at));
        result.err().map(|error| error.code())
    }
}

/// Escapes every other byte that need not be escaped, and every byte that must be.
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

/// Any text of a path segment, or of a name or value of a query.
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
            let name: HeaderName = name.parse().expect("a header name");
            // Once each: a header that occurs twice cannot be signed.
            headers.insert(name, value);
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

/// The headers that both default sets cover, sorted by name, with their trimmed values.
fn covered_headers(headers: &HeaderMap) -> Vec<(HeaderName, Vec<u8>)> {
    let is_covered = |name: &str| match name {
        "host" | "content-length" | "content-type" | "content-md5" => true,
        name => name.starts_with("x-bce-") && name != "x-bce-request-id",
    };
    let mut covered: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.clone(), value.as_bytes().trim_ascii().to_vec()))
        .filter(|(name, value)| is_covered(name.as_str()) && !value.is_empty())
        .collect();
    covered.sort_by(|(a, _), (b, _)| a.as_str().cmp(b.as_str()));
    covered
}

/// The number of ways in which [`change`] changes a request.
const CHANGES: usize = 10;

/// Changes one thing of a request, with parts of another one. Returns `None` if the signature need
/// not notice: one with a list covers no header that is added later.
fn change(
    request: &Request,
    selection: &SignedHeaders,
    which: usize,
    at: Index,
    other: Request,
) -> Option<Request> {
    let mut changed = request.clone();
    let names = covered_headers(&request.headers);
    let (name, _) = at.get(&names);
    let parameter = other.query.first().cloned();
    match which {
        0 => changed.method = other.method,
        1 => *at.get_mut(&mut changed.path) = other.path[0].clone(),
        2 => changed.path.push(other.path[0].clone()),
        3 if !changed.query.is_empty() => *at.get_mut(&mut changed.query) = parameter?,
        4 => changed.query.push(parameter?),
        5 if !changed.query.is_empty() => {
            changed.query.remove(at.index(changed.query.len()));
        }
        6 => {
            let value = other.headers.values().nth(at.index(other.headers.len()));
            changed.headers.insert(name, value?.clone());
        }
        7 => drop(changed.headers.remove(name)),
        8 => {
            let mut headers = other.headers.iter();
            let (name, value) = headers.find(|(name, _)| name.as_str().starts_with("x-bce-"))?;
            let is_new = names.iter().all(|(covered, _)| covered != name);
            if is_new && *selection == SignedHeaders::default_set_by_name() {
                return None;
            }
            changed.headers.insert(name, value.clone());
        }
        9 => changed.body = other.body,
        _ => return None,
    }
    (changed.meaning() != request.meaning()).then_some(changed)
}

proptest! {
    #[test]
    fn a_signed_request_is_verified(
        request in requests(),
        credentials in all_credentials(),
        selection in selections(),
        at in times(),
    ) {
        let signer = Signer::new().with_signed_headers(selection);
        let signed = request.signed(&signer, &credentials, at);
        prop_assert_eq!(signed.rejection(&credentials, at), None);
        prop_assert!(signed.headers["authorization"].is_sensitive());
    }

    #[test]
    fn any_single_change_is_rejected(
        request in requests(),
        credentials in all_credentials(),
        selection in selections(),
        which in 0..CHANGES,
        index in any::<Index>(),
        other in requests(),
        at in times(),
    ) {
        let signer = Signer::new().with_signed_headers(selection.clone());
        let signed = request.signed(&signer, &credentials, at);
        if let Some(changed) = change(&signed, &selection, which, index, other) {
            prop_assert!(changed.rejection(&credentials, at).is_some(), "{changed:?}");
        }
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
    fn any_authorization_text_is_rejected_without_a_panic(
        authorization in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..120),
            "bce-auth-v1(/[ -~]{0,20}){0,7}".prop_map(String::into_bytes),
            "bce-auth-v1/ak/2[0-9]{3}-0[0-9]-[0-3][0-9]T[0-2][0-9]:00:00Z/[0-9]{1,11}\
             /[a-z;-]{0,20}/[0-9a-f]{0,70}"
                .prop_map(String::into_bytes),
        ],
        mut headers in header_maps(),
        date in prop_oneof![any::<String>(), Just("2026-01-30T08:50:00Z".to_owned())],
        body in prop::option::of(prop::collection::vec(any::<u8>(), 0..10)),
        at in times(),
    ) {
        let authorization = HeaderValue::from_bytes(&authorization);
        let (Ok(authorization), Ok(date)) = (authorization, HeaderValue::try_from(date)) else {
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
    fn any_text_is_a_credential_or_an_error(text in any::<String>()) {
        let _ = Credentials::new("id", text.clone());
        let plain = Credentials::new(text.clone(), "secret");
        let _ = plain.map(|plain| plain.with_session_token(text));
    }
}
