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
    let aim = target
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|target| contract::find(&head.method, target));
    let action = aim.as_ref().ok().map(|aim| aim.operation.action());

    let fault = service.faults.strike(action);
    if let Some((FaultKind::Delay { millis }, Moment::Before)) = fault {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
    let outcome = match (&fault, &read) {
        (Some((FaultKind::Status { .. } | FaultKind::Reset, Moment::Before)), _) => None,
        (_, Ok(body)) => {
            let (path, query) = (head.uri.path(), head.uri.query());
            let request = Request {
                method: &head.method,
                path,
                query,
                headers: &head.headers,
                body,
            };
            Some(service.perform(&request, aim))
        }
        (_, Err(unread)) => Some(refuse_unread(unread, front.limits.body).into()),
    };

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
        client_token: client_token(target.as_ref().ok()),
        replayed: outcome.as_ref().is_some_and(|outcome| outcome.replayed),
        fault: fault.as_ref().map(|(kind, _)| kind.name()),
        duration: started.elapsed(),
    };
    let reply = reply_for(outcome, fault.as_ref().map(|(kind, _)| kind), &mut entry);
    service.log.add(&mut entry);
    if let Some(observer) = &service.observer {
        observer(&entry);
    }

    if let Some((FaultKind::Delay { millis }, Moment::After)) = fault {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
    let Some(mut reply) = reply else {
        fate.reset();
        return Err(NoAnswer);
    };
    // What is left of an unread body must not be taken for the next request.
    reply.close |= read.is_err();
    let mut date = service.clock.now();
    if let Some((FaultKind::WrongDate { offset_seconds }, _)) = fault {
        let offset = TimeDelta::try_seconds(offset_seconds);
        date = offset
            .and_then(|offset| date.checked_add_signed(offset))
            .unwrap_or(date);
    }
    Ok(reply.into_response(&entry.request_id, date))
}

/// The answer, as the fault has left it; `None` for a reset. Its status and code go into the log.
fn reply_for(
    outcome: Option<Outcome>,
    fault: Option<&FaultKind>,
    entry: &mut LogEntry,
) -> Option<Reply> {
    let mut reply = match (fault, outcome) {
        (Some(FaultKind::Reset), _) => return None,
        (
            Some(FaultKind::Status {
                status,
                code,
                retry_after,
                body,
            }),
            _,
        ) => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            planned_error(
                status,
                code.as_deref(),
                *retry_after,
                body.as_deref(),
                entry,
            )
        }
        (
            _,
            Some(Outcome {
                result: Ok(body), ..
            }),
        ) => Reply::json(StatusCode::OK, body),
        (
            _,
            Some(Outcome {
                result: Err(refusal),
                ..
            }),
        ) => refused(refusal, entry),
        // Every other fault lets the request be performed.
        (_, None) => refused(Refusal::internal("the request was not performed"), entry),
    };
    reply.cut = fault == Some(&FaultKind::CutBody);
    entry.status = Some(reply.status.as_u16());
    Some(reply)
}

fn refused(refusal: Refusal, entry: &mut LogEntry) -> Reply {
    let reply = Reply::json(refusal.status, refusal.body(&entry.request_id));
    entry.code = Some(refusal.code.into_owned());
    reply
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

/// The error that a fault asks for.
fn planned_error(
    status: StatusCode,
    code: Option<&str>,
    retry_after: Option<u64>,
    body: Option<&str>,
    entry: &mut LogEntry,
) -> Reply {
    let mut reply = match body {
        // A body of one's own is what stands between a client and the service: a proxy's page, or nothing.
        Some(body) => {
            let mut reply = Reply::json(status, body.to_owned().into());
            if !body.starts_with(['{', '[']) {
                reply.content_type = HeaderValue::from_static("text/html");
            }
            reply
        }
        None => {
            let code = code.unwrap_or("InternalError").to_owned();
            refused(
                Refusal::new(status, code, "the emulator was told to fail this request"),
                entry,
            )
        }
    };
    if let Some(seconds) = retry_after {
        reply.headers.push((RETRY_AFTER, seconds.into()));
    }
    reply
}

fn client_token(target: Option<&Target>) -> Option<String> {
    let token = target?.parameter("clientToken")?;
    Some(token.chars().take(64).collect())
}

/// The request id that newer clients send of their own, as far as it is fit to be shown.
fn client_request_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("x-bce-request-id")?.to_str().ok()?;
    Some(text.chars().take(128).collect())
}
