//! One request and its answer: body, faults, the service, the log.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use hyper::body::Incoming;
use uuid::Uuid;

use super::body::{self, Unread};
use super::reply::{Reply, ReplyBody};
use super::server::Front;
use super::socket::Fate;
use crate::contract::{self, Target};
use crate::control;
use crate::faults::{FaultKind, Moment};
use crate::log::LogEntry;
use crate::refusal::Refusal;
use crate::service::{Outcome, Request};

/// The connection is to end without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection ends without an answer")]
pub(crate) struct NoAnswer;

/// Answers one request.
pub(crate) async fn answer(
    front: Arc<Front>,
    peer: IpAddr,
    fate: Fate,
    request: http::Request<Incoming>,
) -> Result<Response<ReplyBody>, NoAnswer> {
    let request_id = Uuid::new_v4().to_string();
    let (head, incoming) = request.into_parts();
    if control::owns(head.uri.path()) {
        let reply = control::answer(&front, peer, &head, incoming).await;
        return Ok(reply.into_response(&request_id, front.service.clock.now()));
    }

    let started = Instant::now();
    let service = &front.service;
    let read = match body::read(incoming, front.limits.body, front.limits.body_patience).await {
        Err(Unread::Gone) => return Err(NoAnswer),
        outcome => outcome,
    };
    let target = Target::decode(head.uri.path(), head.uri.query());
    let action = target
        .as_ref()
        .ok()
        .and_then(|target| contract::find(&head.method, target).ok())
        .map(|found| found.operation.action());

    let fault = service.faults.strike(action);
    if let Some((FaultKind::Delay { millis }, Moment::Before)) = &fault {
        tokio::time::sleep(Duration::from_millis(*millis)).await;
    }
    let acts = !matches!(
        fault,
        Some((FaultKind::Status { .. } | FaultKind::Reset, Moment::Before))
    );
    let unread = read.is_err();
    let outcome = acts.then(|| match &read {
        Ok(body) => {
            let (path, query) = (head.uri.path(), head.uri.query());
            let request = Request {
                method: &head.method,
                path,
                query,
                headers: &head.headers,
                body,
            };
            service.perform(&request, &target)
        }
        Err(unread) => refuse_unread(unread, front.limits.body).into(),
    });

    let mut entry = LogEntry {
        number: 0,
        time: service.clock.now(),
        method: head.method.to_string(),
        path: head.uri.path().chars().take(512).collect(),
        action,
        status: None,
        code: None,
        request_id,
        client_request_id: client_request_id(&head.headers),
        client_token: target
            .as_ref()
            .ok()
            .and_then(|target| target.parameter("clientToken"))
            .map(|token| token.chars().take(64).collect()),
        replayed: outcome.as_ref().is_some_and(|outcome| outcome.replayed),
        fault: fault.as_ref().map(|(kind, _)| kind.name()),
        duration: started.elapsed(),
    };
    let (reply, code) = match fault.as_ref().map(|(kind, _)| kind) {
        Some(FaultKind::Reset) => (None, None),
        Some(FaultKind::Status {
            status,
            code,
            retry_after,
            body,
        }) => {
            let (reply, code) = planned_error(
                *status,
                code.as_deref(),
                *retry_after,
                body.as_deref(),
                &entry.request_id,
            );
            (Some(reply), code)
        }
        kind => {
            // Nothing is left to a fault that acts and has no outcome: those were dealt with above.
            let outcome = outcome
                .unwrap_or_else(|| Refusal::internal("the request was not performed").into());
            let (mut reply, code) = reply_for(outcome, &entry.request_id);
            reply.cut = kind == Some(&FaultKind::CutBody);
            (Some(reply), code)
        }
    };
    entry.status = reply.as_ref().map(|reply| reply.status.as_u16());
    entry.code = code;
    service.log.add(&mut entry);
    if let Some(observer) = &service.observer {
        observer(&entry);
    }

    if let Some((FaultKind::Delay { millis }, Moment::After)) = &fault {
        tokio::time::sleep(Duration::from_millis(*millis)).await;
    }
    let Some(mut reply) = reply else {
        fate.reset();
        return Err(NoAnswer);
    };
    reply.close |= unread;
    let mut date = service.clock.now();
    if let Some((FaultKind::WrongDate { offset_seconds }, _)) = fault {
        date = TimeDelta::try_seconds(offset_seconds)
            .and_then(|offset| date.checked_add_signed(offset))
            .unwrap_or(date);
    }
    Ok(reply.into_response(&entry.request_id, date))
}

fn refuse_unread(unread: &Unread, limit: usize) -> Refusal {
    match unread {
        Unread::TooLong => {
            Refusal::invalid_request(format!("the body must have at most {limit} bytes"))
        }
        Unread::TooSlow | Unread::Gone => {
            Refusal::invalid_request("the body did not come in time; send it at once")
        }
    }
}

fn reply_for(outcome: Outcome, request_id: &str) -> (Reply, Option<String>) {
    match outcome.result {
        Ok(body) => (Reply::json(StatusCode::OK, body), None),
        Err(refusal) => (
            Reply::json(refusal.status, refusal.body(request_id)),
            Some(refusal.code.into_owned()),
        ),
    }
}

/// The error that a fault asks for.
fn planned_error(
    status: u16,
    code: Option<&str>,
    retry_after: Option<u64>,
    body: Option<&str>,
    request_id: &str,
) -> (Reply, Option<String>) {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let code = code.unwrap_or("InternalError").to_owned();
    let (mut reply, code) = match body {
        // A body of one's own is what stands between a client and the service: a proxy's page, or nothing.
        Some(body) => {
            let mut reply = Reply::json(status, body.to_owned().into());
            if !body.starts_with(['{', '[']) {
                reply.content_type = HeaderValue::from_static("text/html");
            }
            (reply, None)
        }
        None => {
            let refusal = Refusal::new(
                status,
                code.clone(),
                "the emulator was told to fail this request",
            );
            (Reply::json(status, refusal.body(request_id)), Some(code))
        }
    };
    if let Some(seconds) = retry_after {
        reply.headers.push((RETRY_AFTER, seconds.into()));
    }
    (reply, code)
}

/// The request id that newer clients send of their own, as far as it is fit to be shown.
fn client_request_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("x-bce-request-id")?.to_str().ok()?;
    Some(text.chars().take(128).collect())
}
