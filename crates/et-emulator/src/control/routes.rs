//! The control API's calls: method and path, the JSON they take and give.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::request::Parts;
use http::{Method, StatusCode};
use hyper::body::Incoming;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::view::{self, Cut};
use super::{Controls, Failure, PREFIX, page};
use crate::actions::LearnedRoute;
use crate::contract::Target;
use crate::faults::Fault;
use crate::http::{Front, Reply};
use crate::life::Pace;
use crate::refusal::json as to_json;
use crate::snapshot::Snapshot;
use crate::state::{BgpStatus, ChannelStatus, LineStatus};
use crate::world::Quotas;

/// Performs a call that was let in.
pub(super) async fn route(front: &Front, head: &Parts, body: Incoming) -> Result<Reply, Failure> {
    let path = head.uri.path().strip_prefix(PREFIX).unwrap_or_default();
    let target =
        Target::decode(path, head.uri.query()).map_err(|refusal| Failure::bad(refusal.message))?;
    let segments: Vec<&str> = target
        .segments
        .iter()
        .map(String::as_str)
        .filter(|segment| !segment.is_empty())
        .collect();
    let controls = &front.controls;
    let answer = match (&head.method, segments.as_slice()) {
        (&Method::GET | &Method::HEAD, []) => return Ok(page::reply(front)),
        (&Method::GET | &Method::HEAD, segments) => read(controls, segments, &target),
        (&Method::POST, segments) => {
            let body =
                crate::http::read_body(body, front.limits.control_body, front.limits.body_patience)
                    .await
                    .map_err(|_| Failure::bad("the body is too long or did not come in time"))?;
            change(controls, segments, &body).transpose()
        }
        _ => {
            return Err(Failure::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "use GET to read and POST to change",
            ));
        }
    };
    match answer {
        Some(answer) => answer.map(|body| Reply::json(StatusCode::OK, body)),
        None => Err(Failure::new(
            StatusCode::NOT_FOUND,
            "the control API has no such call; see the documentation of et-emulator",
        )),
    }
}

fn read(controls: &Controls, segments: &[&str], target: &Target) -> Option<Result<Bytes, Failure>> {
    Some(match segments {
        ["state"] => numbers(target, [("lines", 200), ("rules", 100)]).map(|[lines, rules]| {
            view::state(
                controls,
                Cut {
                    lines: lines as usize,
                    rules: rules as usize,
                },
            )
        }),
        ["log"] => numbers(target, [("after", 0), ("limit", 100)]).map(|[after, limit]| {
            let entries = controls.log(after, limit as usize);
            to_json(&json!({ "last": controls.requests(), "entries": entries }))
        }),
        ["clock"] => Ok(clock(controls)),
        ["faults"] => Ok(to_json(&json!({ "faults": controls.faults() }))),
        ["quotas"] => Ok(to_json(&controls.quotas())),
        ["pace"] => Ok(to_json(
            &json!({ "pace": view::pace_text(controls.pace()) }),
        )),
        ["snapshot"] => Ok(controls.snapshot().to_json().into()),
        _ => return None,
    })
}

/// `Ok(None)` when there is no such call.
fn change(controls: &Controls, segments: &[&str], body: &[u8]) -> Result<Option<Bytes>, Failure> {
    Ok(Some(match segments {
        ["clock", "advance"] => {
            #[derive(Deserialize)]
            #[serde(deny_unknown_fields)]
            struct Advance {
                seconds: u64,
            }
            let Advance { seconds } = parse(body)?;
            controls.advance(Duration::from_secs(seconds))?;
            clock(controls)
        }
        ["clock", "set"] => {
            #[derive(Deserialize)]
            #[serde(deny_unknown_fields)]
            struct Set {
                time: DateTime<Utc>,
            }
            let Set { time } = parse(body)?;
            controls.set_time(time)?;
            clock(controls)
        }
        ["clock", "freeze"] => {
            controls.freeze();
            clock(controls)
        }
        ["clock", "resume"] => {
            controls.resume();
            clock(controls)
        }
        ["lines", id, "status"] => {
            let Put { status } = parse::<Put<LineStatus>>(body)?;
            controls.set_line_status(id, status)?;
            to_json(&json!({ "id": id, "status": status }))
        }
        ["lines", id, "step"] => to_json(&json!({ "id": id, "status": controls.step_line(id)? })),
        ["channels", id, "status"] => {
            let Put { status } = parse::<Put<ChannelStatus>>(body)?;
            controls.set_channel_status(id, status)?;
            to_json(&json!({ "id": id, "status": status }))
        }
        ["channels", id, "step"] => {
            to_json(&json!({ "id": id, "status": controls.step_channel(id)? }))
        }
        ["channels", id, "bgp"] => {
            #[derive(Deserialize)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            struct Sessions {
                bgp_status: Option<BgpStatus>,
                ipv6_bgp_status: Option<BgpStatus>,
            }
            let sessions: Sessions = parse(body)?;
            controls.set_bgp_status(id, sessions.bgp_status, sessions.ipv6_bgp_status)?;
            done()
        }
        ["channels", id, "learned-routes"] => {
            let route: LearnedRoute = parse(body)?;
            to_json(&json!({ "routeRuleId": controls.learn_route(id, route)? }))
        }
        ["faults"] => {
            let fault: Fault = parse(body)?;
            controls.inject(fault)?;
            to_json(&json!({ "faults": controls.faults() }))
        }
        ["faults", "clear"] => {
            controls.clear_faults();
            done()
        }
        ["pace"] => {
            #[derive(Deserialize)]
            #[serde(deny_unknown_fields)]
            struct Set {
                pace: String,
            }
            let Set { pace } = parse(body)?;
            controls.set_pace(
                pace.parse::<Pace>()
                    .map_err(|error| Failure::bad(error.to_string()))?,
            );
            to_json(&json!({ "pace": view::pace_text(controls.pace()) }))
        }
        ["quotas"] => {
            let quotas: Quotas = parse(body)?;
            controls.set_quotas(quotas);
            to_json(&quotas)
        }
        ["snapshot"] => {
            controls.load(
                Snapshot::from_json(body).map_err(|error| Failure::bad(error.to_string()))?,
            )?;
            done()
        }
        ["reset"] => {
            controls.reset();
            done()
        }
        _ => return Ok(None),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Put<S> {
    status: S,
}

fn clock(controls: &Controls) -> Bytes {
    to_json(&json!({ "time": controls.now(), "frozen": controls.is_frozen() }))
}

fn done() -> Bytes {
    Bytes::from_static(b"{}")
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|error| {
        Failure::bad(format!(
            "the body must be the JSON this call takes: {error}"
        ))
    })
}

/// Numbers from the query, each with what it is when it is not given.
fn numbers<const N: usize>(target: &Target, names: [(&str, u64); N]) -> Result<[u64; N], Failure> {
    let mut values = [0; N];
    for (value, (name, fallback)) in values.iter_mut().zip(names) {
        *value = match target.parameter(name) {
            Some(text) => text
                .parse()
                .map_err(|_| Failure::bad(format!("query `{name}` must be a whole number")))?,
            None => fallback,
        };
    }
    Ok(values)
}
