//! From the request that the generated operation builds to the one that is sent: a canonical query,
//! a client token, and every header but the signature.

use std::borrow::Cow;

use et_api_raw::id::{IdOf, check_id};
use et_api_raw::operation::Operation;
use et_api_raw::operations::OPERATIONS;
use et_api_raw::path::encode;
use http::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Request;
use url::Url;
use uuid::Uuid;

use super::settings::CallSettings;
use crate::client_token::check_client_token;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::resource::{Resource, ids_in_body};

/// The official clients' content type.
const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=utf-8");
/// The header of the request id, also of the client's own. It is never signed.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-bce-request-id");
/// The base64 MD5 of a body. It is signed, so that the signature covers the body.
const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");
/// The query parameter that makes a request idempotent.
const CLIENT_TOKEN: &str = "clientToken";

/// A built request, with what the headers of every attempt are made from.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) operation: &'static Operation,
    pub(crate) request: Request,
    pub(crate) client_token: Option<String>,
    client_request_id: HeaderValue,
}

impl Prepared {
    /// Brings a request into the form in which it is sent.
    pub(crate) fn new(
        operation: &'static Operation,
        settings: &CallSettings,
        mut request: Request,
    ) -> Result<Self, Error> {
        check_ids(operation, &request).map_err(|error| error.of(operation))?;
        let (query, client_token) = canonical_query(operation, settings, request.url())?;
        // Setting an unchanged query would rewrite the whole URL.
        if request.url().query() != query.as_deref() {
            request.url_mut().set_query(query.as_deref());
        }
        // Each attempt sets all headers.
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

    /// What the request is about.
    pub(crate) fn resource(&self) -> Resource {
        let body = self.request.body().and_then(|body| body.as_bytes());
        Resource::of(self.operation, self.request.url(), body)
    }

    /// The request of an attempt, with all headers but those of the signature. A header that every
    /// call sends is added here.
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
        // Room for all of them, the signature's included: a map that grows is moved.
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
        } else if self.operation.method != "GET" {
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

/// Refuses ids in the query and the body that are of nothing. Those in the path were checked when
/// the URL was built.
fn check_ids(operation: &Operation, request: &Request) -> Result<(), Error> {
    for (name, id) in request.url().query_pairs() {
        if IdOf::parameter(&name).is_some() {
            check_id(&name, &id)?;
        }
    }
    let body = request.body().and_then(|body| body.as_bytes());
    for (name, id) in ids_in_body(operation, body) {
        check_id(name, &id)?;
    }
    Ok(())
}

/// An id that tells requests apart in logs. It need not be hard to guess.
fn random_request_id() -> HeaderValue {
    let id = uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid();
    let mut text = Uuid::encode_buffer();
    let text = id.hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).expect("a UUID is visible ASCII")
}

/// Headers that belong to the transport: the host, the signature, the framing.
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
            "is set by the client; leave it out",
        )),
        None => Ok(()),
    }
}

/// Extra parameters must not replace the operation's own, nor turn it into another operation.
fn check_extra_query(extra: &[(String, String)], own: &[Pair<'_>]) -> Result<(), Error> {
    for (name, _) in extra {
        let rule = if name.eq_ignore_ascii_case("authorization") {
            "is never covered by the signature; leave it out"
        } else if OPERATIONS
            .iter()
            .any(|operation| operation.flag == Some(name))
        {
            "selects another action; call that action instead"
        } else if own.iter().any(|(given, _)| given == name) {
            "is a parameter of this action; use its own method"
        } else {
            continue;
        };
        let parameter = format!("extra query parameter `{}`", name.escape_debug());
        return Err(Error::invalid_input(&parameter, rule));
    }
    Ok(())
}

/// A parameter of the query, decoded.
type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// The query in canonical form, if there is one, and the client token in it: the operation's own
/// parameters, those that the caller added, and the token.
fn canonical_query(
    operation: &'static Operation,
    settings: &CallSettings,
    url: &Url,
) -> Result<(Option<String>, Option<String>), Error> {
    let mut pairs: Vec<Pair<'_>> = url.query_pairs().collect();
    check_extra_query(&settings.extra_query, &pairs).map_err(|error| error.of(operation))?;
    let extra = settings.extra_query.iter();
    pairs.extend(extra.map(|(name, value)| (name.into(), value.into())));
    let token = client_token(operation, settings, &mut pairs)?;
    let mut query = String::new();
    for (name, value) in &pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query.extend(encode(name));
        query.push('=');
        query.extend(encode(value));
    }
    Ok(((!pairs.is_empty()).then_some(query), token))
}

/// The client token of a call, added to its query. One is made where an action changes something
/// and none was given.
fn client_token(
    operation: &'static Operation,
    settings: &CallSettings,
    pairs: &mut Vec<Pair<'_>>,
) -> Result<Option<String>, Error> {
    let in_query = pairs.iter().filter(|(name, _)| name == CLIENT_TOKEN);
    let in_query: Vec<String> = in_query.map(|(_, value)| value.to_string()).collect();
    let mut given = in_query.iter().chain(&settings.client_token);
    match (given.next(), given.next()) {
        (Some(_), Some(_)) => {
            Err(Error::invalid_input(CLIENT_TOKEN, "must be given once").of(operation))
        }
        (Some(token), None) => {
            check_client_token(token).map_err(|error| error.of(operation))?;
            if in_query.is_empty() {
                pairs.push((CLIENT_TOKEN.into(), token.clone().into()));
            }
            Ok(Some(token.clone()))
        }
        (None, _) if operation.is_mutating() => {
            let token = Uuid::new_v4().to_string();
            pairs.push((CLIENT_TOKEN.into(), token.clone().into()));
            Ok(Some(token))
        }
        (None, _) => Ok(None),
    }
}
