//! From the request that the raw client built to the one that is sent: in canonical form, with every header but the signature.

use std::borrow::Cow;

use et_api_raw::operation::Operation;
use et_api_raw::operations::OPERATIONS;
use http::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue};
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

/// What every attempt of a call sends, but for the headers.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) operation: &'static Operation,
    pub(crate) request: Request,
    pub(crate) client_token: Option<String>,
    client_request_id: HeaderValue,
}

impl Prepared {
    /// Brings a request into the form it is sent in. Fails where that would change what it means.
    pub(crate) fn new(
        operation: &'static Operation,
        endpoint: &Endpoint,
        settings: &CallSettings,
        mut request: Request,
    ) -> Result<Self, Error> {
        if let Some(path) = canonical_path(operation, endpoint, request.url().path())? {
            request.url_mut().set_path(&path);
        }
        let (query, client_token) = canonical_query(operation, settings, request.url())?;
        // Setting what is there already would write the whole URL anew.
        if request.url().query() != query.as_deref() {
            request.url_mut().set_query(query.as_deref());
        }
        // The raw client's own headers are among those that each attempt sets.
        request.headers_mut().clear();
        check_extra_headers(&settings.extra_headers).map_err(|error| error.of(operation))?;
        let client_request_id = match settings.extra_headers.get(&REQUEST_ID) {
            Some(id) if id.to_str().is_ok() => id.clone(),
            _ => random_request_id(),
        };
        Ok(Self {
            operation,
            request,
            client_token,
            client_request_id,
        })
    }

    /// A request to sign and send, with all headers but those of the signature.
    pub(crate) fn to_request(
        &self,
        endpoint: &Endpoint,
        user_agent: &HeaderValue,
        settings: &CallSettings,
    ) -> Result<Request, ErrorBuilder> {
        let Some(mut request) = self.request.try_clone() else {
            return Err(ErrorBuilder::new(ErrorKind::InvalidInput)
                .detail("the body is a stream, which cannot be signed"));
        };
        // Room for all of them, those of the signature included: growing a map moves it.
        let mut headers = HeaderMap::with_capacity(12);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, JSON);
        headers.insert(HOST, endpoint.host().clone());
        headers.insert(USER_AGENT, user_agent.clone());
        if !settings.extra_headers.is_empty() {
            headers.extend(settings.extra_headers.clone());
        }
        headers.insert(REQUEST_ID, self.client_request_id.clone());
        if let Some(body) = request.body().and_then(|body| body.as_bytes()) {
            headers.insert(CONTENT_LENGTH, body.len().into());
            let md5 = HeaderValue::try_from(bce_auth::content_md5(body));
            headers.insert(CONTENT_MD5, md5.expect("base64 is visible ASCII"));
        } else if self.operation.is_mutating() {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// The id that the client gave the request.
    pub(crate) fn client_request_id(&self) -> &str {
        self.client_request_id.to_str().unwrap_or_default()
    }
}

/// An id for a request. It tells requests apart in logs and need not be hard to guess, so the system's randomness is not asked for it.
fn random_request_id() -> HeaderValue {
    let id = uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid();
    let mut text = Uuid::encode_buffer();
    let text = id.hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).expect("a UUID is visible ASCII")
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
fn check_extra_query(extra: &[(String, String)], own: &[Pair<'_>]) -> Result<(), Error> {
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

/// Checks that the path is the operation's own with its parameters filled in: an id such as `..` has been resolved away by now,
/// and the path would be that of another resource. Gives the path in canonical form, if it is not.
fn canonical_path(
    operation: &'static Operation,
    endpoint: &Endpoint,
    path: &str,
) -> Result<Option<String>, Error> {
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
    if has_plain_ids(relative, operation.path) {
        return Ok(None);
    }
    let (mut given, mut template) = (relative.split('/'), operation.path.split('/'));
    let mut is_canonical = true;
    loop {
        match (given.next(), template.next()) {
            (None, None) => break,
            (Some(segment), Some(expected)) => {
                let Some(parameter) = parameter_name(expected) else {
                    if segment != expected {
                        return Err(astray());
                    }
                    continue;
                };
                let id = percent_decode_str(segment)
                    .decode_utf8()
                    .map_err(|_| astray())?;
                check_id(parameter, &id).map_err(|error| error.of(operation))?;
                is_canonical &= utf8_percent_encode(&id, CANONICAL).eq([segment]);
            }
            _ => return Err(astray()),
        }
    }
    if is_canonical {
        return Ok(None);
    }
    let mut canonical = endpoint.base_path().to_owned();
    for segment in relative.split('/').skip(1) {
        let decoded: Vec<u8> = percent_decode_str(segment).collect();
        canonical.push('/');
        canonical.extend(percent_encode(&decoded, CANONICAL));
    }
    Ok(Some(canonical))
}

/// Whether a path is the template with ids of letters, digits and `-`, as the service gives them. Then there is nothing to check or
/// to encode, which takes 2,000 instructions of every call.
fn has_plain_ids(path: &str, template: &str) -> bool {
    let (mut path, mut template) = (path.as_bytes(), template.as_bytes());
    loop {
        match (template, path) {
            ([], _) => return path.is_empty(),
            ([b'{', ..], _) => {
                let is_id = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
                let id = path.iter().take_while(|byte| is_id(byte)).count();
                let name = template.iter().take_while(|byte| **byte != b'}').count();
                if id == 0 {
                    return false;
                }
                (path, template) = (&path[id..], &template[(name + 1).min(template.len())..]);
            }
            ([expected, template_rest @ ..], [given, path_rest @ ..]) if expected == given => {
                (path, template) = (path_rest, template_rest);
            }
            _ => return false,
        }
    }
}

/// `etId` of `{etId}`.
fn parameter_name(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// A parameter of the query, decoded.
type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// The query in canonical form, if there is one, and the client token in it: the operation's own parameters, those that the caller
/// added, and a token that is made for an action that changes something and was given none.
fn canonical_query(
    operation: &'static Operation,
    settings: &CallSettings,
    url: &Url,
) -> Result<(Option<String>, Option<String>), Error> {
    let mut pairs: Vec<Pair<'_>> = url.query_pairs().collect();
    check_extra_query(&settings.extra_query, &pairs).map_err(|error| error.of(operation))?;
    let extra = settings.extra_query.iter();
    pairs.extend(extra.map(|(name, value)| (name.into(), value.into())));
    let token = client_token(operation, &mut pairs)?;
    let mut query = String::new();
    for (name, value) in &pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query.extend(utf8_percent_encode(name, CANONICAL));
        query.push('=');
        query.extend(utf8_percent_encode(value, CANONICAL));
    }
    Ok(((!pairs.is_empty()).then_some(query), token))
}

/// The client token of an action that changes something; one is made where none was given.
fn client_token(
    operation: &'static Operation,
    pairs: &mut Vec<Pair<'_>>,
) -> Result<Option<String>, Error> {
    let mut given = pairs
        .iter()
        .filter(|(name, _)| name == CLIENT_TOKEN)
        .map(|(_, value)| value);
    match given.next() {
        Some(_) if given.next().is_some() => {
            Err(Error::invalid_input(CLIENT_TOKEN, "must be given once").of(operation))
        }
        Some(token) => {
            check_client_token(token).map_err(|error| error.of(operation))?;
            Ok(Some(token.to_string()))
        }
        None if operation.is_mutating() => {
            let token = Uuid::new_v4().to_string();
            pairs.push((CLIENT_TOKEN.into(), token.clone().into()));
            Ok(Some(token))
        }
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_plain_ids_is_known_as_it_stands_and_no_other_is() {
        let template = "/v1/et/{etId}/channel/{etChannelId}";
        assert!(has_plain_ids("/v1/et/dcphy-1/channel/d-2", template));
        assert!(has_plain_ids("/v1/et", "/v1/et"));
        for path in [
            "",
            "/v1/et",
            "/v1/et/dcphy-1",
            "/v1/et/dcphy-1/channel/",
            "/v1/et//channel/d-2",
            "/v1/et/dcphy-1/channel/d-2/",
            "/v1/et/dcphy-1/channel/d-2/more",
            "/v1/et/dcphy-1/canal/d-2",
            "/v1/et/dc%2Fphy/channel/d-2",
            "/v1/et/../channel/d-2",
            "/v1/et/a.b/channel/d-2",
        ] {
            assert!(!has_plain_ids(path, template), "{path}");
        }
    }
}
