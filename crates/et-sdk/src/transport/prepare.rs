//! From the request that the raw client built to the one that is sent: in canonical form, with every header but the signature.

use bytes::Bytes;
use et_api_raw::operation::Operation;
use et_api_raw::operations::OPERATIONS;
use http::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode, utf8_percent_encode,
};
use reqwest::Request;
use url::Url;
use uuid::Uuid;

use super::settings::CallSettings;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::identifier::{check_client_token, check_id};

/// The official clients' content type.
const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=utf-8");
/// The header of the request id, also for the one that the client makes. It is never signed.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-bce-request-id");
/// The base64 MD5 of a body. Being signed, it makes a signature cover the body.
const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");
/// The query parameter that makes a request idempotent.
pub(crate) const CLIENT_TOKEN: &str = "clientToken";

/// What RFC 3986 calls unreserved goes out as it is, all else encoded: the form in which it is signed.
const CANONICAL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A request as it is sent on every attempt, but for its date and signature.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub(crate) operation: &'static Operation,
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    pub(crate) client_token: Option<String>,
    pub(crate) client_request_id: String,
}

impl Prepared {
    /// Brings a request into the form it is sent in. Fails where that would change what it means.
    pub(crate) fn new(
        operation: &'static Operation,
        endpoint: &Endpoint,
        user_agent: &HeaderValue,
        settings: &CallSettings,
        request: &Request,
    ) -> Result<Self, Error> {
        let mut url = request.url().clone();
        let path = canonical_path(operation, endpoint, url.path())?;
        // Setting what is there already would write the whole URL anew.
        if url.path() != path {
            url.set_path(&path);
        }

        let mut pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        check_extra_query(&settings.extra_query, &pairs).map_err(|error| error.of(operation))?;
        pairs.extend(settings.extra_query.iter().cloned());
        let client_token = client_token(operation, &mut pairs)?;
        let query = canonical_query(&pairs);
        if url.query() != query.as_deref() {
            url.set_query(query.as_deref());
        }

        check_extra_headers(&settings.extra_headers).map_err(|error| error.of(operation))?;
        let client_request_id = match settings
            .extra_headers
            .get(&REQUEST_ID)
            .map(|id| id.to_str())
        {
            Some(Ok(id)) => id.to_owned(),
            // It tells requests apart in logs and need not be hard to guess, so the system's randomness is not asked for it.
            _ => uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes())
                .into_uuid()
                .to_string(),
        };
        let body = request
            .body()
            .and_then(|body| body.as_bytes())
            .map(Bytes::copy_from_slice);
        // Room for all of them, those of the signature included: growing a map moves it.
        let mut headers = HeaderMap::with_capacity(16);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, JSON);
        headers.insert(HOST, header_value("endpoint", endpoint.host())?);
        headers.insert(USER_AGENT, user_agent.clone());
        headers.extend(settings.extra_headers.clone());
        headers.insert(REQUEST_ID, header_value("request id", &client_request_id)?);
        if let Some(body) = &body {
            headers.insert(CONTENT_LENGTH, body.len().into());
            headers.insert(
                CONTENT_MD5,
                header_value("body", &bce_auth::content_md5(body))?,
            );
        } else if operation.is_mutating() {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(Self {
            operation,
            method: request.method().clone(),
            url,
            headers,
            body,
            client_token,
            client_request_id,
        })
    }

    /// A request to sign and send.
    pub(crate) fn to_request(&self) -> Request {
        let mut request = Request::new(self.method.clone(), self.url.clone());
        *request.headers_mut() = self.headers.clone();
        *request.body_mut() = self.body.clone().map(Into::into);
        request
    }
}

/// Headers that belong to the transport: who is asked, what is signed, where the body ends.
const OWN_HEADERS: [HeaderName; 12] = [
    AUTHORIZATION,
    CONNECTION,
    CONTENT_LENGTH,
    CONTENT_MD5,
    EXPECT,
    HOST,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    HeaderName::from_static("x-bce-date"),
    HeaderName::from_static("x-bce-security-token"),
];

fn check_extra_headers(extra: &HeaderMap) -> Result<(), Error> {
    match extra.keys().find(|name| OWN_HEADERS.contains(name)) {
        Some(name) => Err(Error::invalid_input(
            &format!("extra header `{name}`"),
            "is set by the client itself; leave it out",
        )),
        None => Ok(()),
    }
}

/// Extra parameters must not pass for the operation's own ones, nor turn it into another operation.
fn check_extra_query(extra: &[(String, String)], own: &[(String, String)]) -> Result<(), Error> {
    for (name, _) in extra {
        let rule = if name.eq_ignore_ascii_case("authorization") {
            "is covered by no signature; leave it out"
        } else if OPERATIONS
            .iter()
            .any(|operation| operation.flag == Some(name))
        {
            "selects an action; call that action instead"
        } else if own.iter().any(|(given, _)| given == name) {
            "is a parameter of this action; set it there"
        } else {
            continue;
        };
        let parameter = format!("extra query parameter `{}`", name.escape_debug());
        return Err(Error::invalid_input(&parameter, rule));
    }
    Ok(())
}

fn header_value(parameter: &str, text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text)
        .map_err(|_| Error::invalid_input(parameter, "does not fit in a header"))
}

/// Checks that the path is the operation's own with its parameters filled in: an id such as `..` has been resolved away by now,
/// and the path would be that of another resource. Gives the path in canonical form.
fn canonical_path(
    operation: &'static Operation,
    endpoint: &Endpoint,
    path: &str,
) -> Result<String, Error> {
    let astray = || {
        ErrorBuilder::new(ErrorKind::InvalidInput)
            .operation(operation)
            .detail(format!(
                "an id leads away from {}; ids must not be empty, `.` or `..`, or contain `/`",
                operation.path
            ))
            .build()
    };
    let relative = path.strip_prefix(endpoint.base_path()).ok_or_else(astray)?;
    let (mut given, mut template) = (relative.split('/'), operation.path.split('/'));
    let mut canonical = endpoint.base_path().to_owned();
    loop {
        match (given.next(), template.next()) {
            (None, None) => break,
            (Some(segment), Some(expected)) => {
                let decoded: Vec<u8> = percent_decode_str(segment).collect();
                if let Some(parameter) = parameter_name(expected) {
                    let id = std::str::from_utf8(&decoded).map_err(|_| astray())?;
                    check_id(parameter, id).map_err(|error| error.of(operation))?;
                } else if segment != expected {
                    return Err(astray());
                }
                if !expected.is_empty() {
                    canonical.push('/');
                    canonical.extend(percent_encode(&decoded, CANONICAL));
                }
            }
            _ => return Err(astray()),
        }
    }
    Ok(canonical)
}

/// `etId` of `{etId}`.
fn parameter_name(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// The client token of an action that changes something; one is made where none was given.
fn client_token(
    operation: &'static Operation,
    pairs: &mut Vec<(String, String)>,
) -> Result<Option<String>, Error> {
    let mut given = pairs
        .iter()
        .filter(|(name, _)| name == CLIENT_TOKEN)
        .map(|(_, value)| value.clone());
    match given.next() {
        Some(_) if given.next().is_some() => {
            Err(Error::invalid_input(CLIENT_TOKEN, "must be given once").of(operation))
        }
        Some(token) => {
            check_client_token(&token).map_err(|error| error.of(operation))?;
            Ok(Some(token))
        }
        None if operation.is_mutating() => {
            let token = Uuid::new_v4().to_string();
            pairs.push((CLIENT_TOKEN.to_owned(), token.clone()));
            Ok(Some(token))
        }
        None => Ok(None),
    }
}

fn canonical_query(pairs: &[(String, String)]) -> Option<String> {
    let encode = |text: &str| utf8_percent_encode(text, CANONICAL).to_string();
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    (!pairs.is_empty()).then(|| pairs.join("&"))
}
