//! One request and its response: body, faults, service and log.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use chrono::TimeDelta;
use http::header::RETRY_AFTER;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use hyper::body::{Body, Incoming};
use uuid::Uuid;

use crate::api_error::ApiError;
use crate::control;
use crate::faults::{FaultKind, Moment};
use crate::http::body::{self, BodyError};
use crate::http::response::{self, ResponseBody, close_connection, finish};
use crate::idempotency::CLIENT_TOKEN;
use crate::log::LogEntry;
use crate::redaction;
use crate::request_target::RequestTarget;
use crate::routing;
use crate::server_context::ServerContext;
use crate::service::Success;

/// The maximum length of the body of a request.
const MAX_BODY: usize = 1 << 20;

/// A body longer than this is read only after the signature of its request has been verified.
const MAX_UNVERIFIED_BODY: u64 = 64 << 10;

/// The connection ends without a response.
#[derive(Debug, thiserror::Error)]
pub(super) enum Aborted {
    #[error("the client disconnected")]
    Disconnected,
    #[error("a fault resets the connection")]
    Reset,
}

/// Responds to one request.
pub(super) async fn respond(
    context: &ServerContext,
    peer: IpAddr,
    request: http::Request<Incoming>,
) -> Result<Response<ResponseBody>, Aborted> {
    let request_id = Uuid::new_v4().to_string();
    let service = &context.service;
    let (head, incoming) = request.into_parts();
    if control::owns(head.uri.path()) {
        let response = control::respond(context, peer, &head, incoming).await;
        return Ok(finish(response, &request_id, service.clock.now(), false));
    }

    let started = Instant::now();
    let body = read_body(context, &head, incoming).await?;
    let unread = body.is_err();
    let path = head.uri.path();
    let target = RequestTarget::decode(path, head.uri.query());
    let route = match &target {
        Ok(target) => routing::find(&head.method, target),
        Err(error) => Err(error.clone()),
    };
    let matched = route.as_ref().ok();
    let action = matched.map(|route| route.operation.action());
    let shown_query = redaction::query(head.uri.query(), matched);
    let shown_body = (body.as_ref().ok()).and_then(|body| redaction::body(body, matched));

    let (fault, moment) = service.faults.occurring(action).unzip();
    let before = moment == Some(Moment::Before);
    if let (Some(FaultKind::Delay { millis }), true) = (&fault, before) {
        tokio::time::sleep(Duration::from_millis(*millis)).await;
    }
    let result = match (&fault, body) {
        (Some(FaultKind::Status { .. } | FaultKind::Reset), _) if before => {
            Err(ApiError::internal("the fault replaces the action"))
        }
        (_, body) => body.and_then(|body| service.perform(&head, &body, route)),
    };

    let mut entry = LogEntry {
        number: 0,
        time: service.clock.now(),
        method: head.method.to_string(),
        path: path.chars().take(512).collect(),
        query: shown_query,
        body: shown_body,
        action,
        status: None,
        code: None,
        message: None,
        request_id,
        client_request_id: client_request_id(&head.headers),
        client_token: target.ok().as_ref().and_then(client_token),
        replayed: result.as_ref().is_ok_and(|success| success.replayed),
        fault: fault.as_ref().map(Into::into),
        duration: started.elapsed(),
    };
    let response = build(result, fault.as_ref(), &mut entry);
    service.log.add(&mut entry);
    if let Some(observer) = &service.observer {
        observer(&entry);
    }

    if let (Some(FaultKind::Delay { millis }), false) = (&fault, before) {
        tokio::time::sleep(Duration::from_millis(*millis)).await;
    }
    let mut response = response.ok_or(Aborted::Reset)?;
    if unread {
        close_connection(&mut response);
    }
    let mut date = service.clock.now();
    if let Some(FaultKind::WrongDate { offset_seconds }) = fault {
        let offset = TimeDelta::try_seconds(offset_seconds).unwrap_or_default();
        date = date.checked_add_signed(offset).unwrap_or(date);
    }
    let truncated = fault == Some(FaultKind::CutBody);
    Ok(finish(response, &entry.request_id, date, truncated))
}

/// Reads the body. If it is long, the signature is verified first.
async fn read_body(
    context: &ServerContext,
    head: &Parts,
    incoming: Incoming,
) -> Result<Result<Bytes, ApiError>, Aborted> {
    let (service, timeout) = (&context.service, context.timeouts.body);
    let length = incoming.size_hint();
    let is_short = (length.upper()).is_some_and(|length| length <= MAX_UNVERIFIED_BODY);
    // A body that announces too much is refused without being read.
    let is_refused = length.lower() > MAX_BODY as u64;
    if !is_short
        && !is_refused
        && let Err(error) = service.keys.verify(head, None, service.clock.now())
    {
        body::discard(incoming, timeout);
        return Ok(Err(error));
    }
    match body::read(incoming, MAX_BODY, timeout).await {
        Err(BodyError::Disconnected) => Err(Aborted::Disconnected),
        result => Ok(result.map_err(|error| ApiError::invalid_request(error.to_string()))),
    }
}

/// The response, as the fault alters it; `None` for a reset. Its status and error code are logged.
fn build(
    result: Result<Success, ApiError>,
    fault: Option<&FaultKind>,
    entry: &mut LogEntry,
) -> Option<Response<Bytes>> {
    let mut response = match (fault, result) {
        (Some(FaultKind::Reset), _) => return None,
        (
            Some(FaultKind::Status {
                status, body, code, ..
            }),
            _,
        ) => {
            let status = StatusCode::from_u16(*status).ok()?;
            match (body, code.as_deref().unwrap_or("InternalError").to_owned()) {
                (Some(body), _) => from_proxy(status, body.clone()),
                (None, code) => {
                    let message = "a fault was injected into this request";
                    error_response(ApiError::new(status, code, message), entry)
                }
            }
        }
        (_, Ok(success)) => response::json(StatusCode::OK, success.body),
        (_, Err(error)) => error_response(error, entry),
    };
    if let Some(FaultKind::Status {
        retry_after: Some(seconds),
        ..
    }) = fault
    {
        let seconds = HeaderValue::from(*seconds);
        response.headers_mut().insert(RETRY_AFTER, seconds);
    }
    entry.status = Some(response.status().as_u16());
    Some(response)
}

fn error_response(error: ApiError, entry: &mut LogEntry) -> Response<Bytes> {
    let response = response::json(error.status, error.body(&entry.request_id));
    (entry.code, entry.message) = (Some(error.code.into_owned()), Some(error.message));
    response
}

/// A response that does not come from the service but from something in between.
fn from_proxy(status: StatusCode, body: String) -> Response<Bytes> {
    if body.starts_with(['{', '[']) {
        return response::json(status, body.into());
    }
    let html = HeaderValue::from_static("text/html");
    response::with_content_type(status, html, body.into())
}

fn client_token(target: &RequestTarget) -> Option<String> {
    let token = target.parameter(CLIENT_TOKEN)?;
    Some(token.chars().take(64).collect())
}

/// The request id of newer clients, if it is printable.
fn client_request_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("x-bce-request-id")?.to_str().ok()?;
    Some(text.chars().take(128).collect())
}
