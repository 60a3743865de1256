//! The calls of the control API, with the JSON they take and return.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use hyper::body::Incoming;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::controls::Controls;
use super::failure::Failure;
use super::filter::Filter;
use super::page;
use super::view;
use super::view_limits::ViewLimits;
use crate::http::{body, response};
use crate::json::to_bytes;
use crate::lifecycle::LifecyclePace;
use crate::request_target::RequestTarget;
use crate::server_context::ServerContext;
use crate::snapshot::Snapshot;
use crate::state::{BgpStatus, ChannelStatus, GatewayStatus, LineStatus};

/// The maximum length of the body of a call, which may be a snapshot.
const MAX_BODY: usize = 32 << 20;

/// The JSON of a response; `None` if there is no such call.
type CallResult = Result<Option<Bytes>, Failure>;

/// Performs a call.
pub(super) async fn call(
    context: &ServerContext,
    head: &Parts,
    path: &str,
    body: Incoming,
) -> Result<Response<Bytes>, Failure> {
    let target = RequestTarget::decode(path, head.uri.query())
        .map_err(|error| Failure::bad_request(error.message))?;
    let segments = target.segments.iter().map(String::as_str);
    let segments: Vec<&str> = segments.filter(|segment| !segment.is_empty()).collect();
    let controls = Controls::new(context.service.clone());
    let result = match head.method {
        Method::GET | Method::HEAD if segments.is_empty() => {
            return Ok(page::response(&context.service));
        }
        Method::GET | Method::HEAD => get(&controls, &segments, &target)?,
        Method::POST => {
            let body = body::read(body, MAX_BODY, context.timeouts.body).await;
            post(&controls, &segments, &body.map_err(Failure::bad_request)?)?
        }
        _ => {
            return Err(Failure::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "use GET to read and POST to change",
            ));
        }
    };
    let body = result.ok_or_else(|| {
        Failure::new(
            StatusCode::NOT_FOUND,
            "the control API has no such call; see the documentation of et-emulator",
        )
    })?;
    Ok(response::json(StatusCode::OK, body))
}

fn get(controls: &Controls, segments: &[&str], target: &RequestTarget) -> CallResult {
    let number = |name: &str, default: u64| match target.parameter(name).map(str::parse) {
        None => Ok(default),
        Some(Ok(number)) => Ok(number),
        Some(Err(_)) => Err(Failure::bad_request(format_args!(
            "query `{name}` must be an integer"
        ))),
    };
    Ok(Some(match segments {
        ["state"] => {
            let limits = ViewLimits {
                lines: number("lines", 200)? as usize,
                channels: number("channels", 100)? as usize,
                rules: number("rules", 100)? as usize,
            };
            let filter = target.parameter("filter").unwrap_or_default();
            view::state(controls, limits, &Filter::new(filter))
        }
        ["log"] => {
            let (after, limit) = (number("after", 0)?, number("limit", 100)?);
            let entries = controls.log(after, limit as usize);
            to_bytes(&json!({ "last": controls.requests(), "entries": entries }))
        }
        ["clock"] => clock(controls),
        ["gateways", id, "traffic"] => to_bytes(&controls.traffic(id)?),
        ["faults"] => to_bytes(&json!({ "faults": controls.faults() })),
        ["quotas"] => to_bytes(&controls.quotas()),
        ["pace"] => to_bytes(&json!({ "pace": controls.pace().to_string() })),
        ["snapshot"] => controls.snapshot().to_json().into(),
        ["snapshot", "schema"] => Snapshot::json_schema().into(),
        _ => return Ok(None),
    }))
}

fn post(controls: &Controls, segments: &[&str], body: &[u8]) -> CallResult {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Sessions {
        bgp_status: Option<BgpStatus>,
        ipv6_bgp_status: Option<BgpStatus>,
    }
    let mut response = Bytes::from_static(b"{}");
    match segments {
        ["clock", change] => {
            match *change {
                "advance" => {
                    let seconds = Duration::from_secs(field(body, "seconds")?);
                    controls.advance(seconds)?;
                }
                "set" => controls.set_time(time(field(body, "time")?)?)?,
                "freeze" => controls.freeze(),
                "resume" => controls.resume(),
                _ => return Ok(None),
            }
            response = clock(controls);
        }
        ["lines", id, "status"] => {
            let status: LineStatus = field(body, "status")?;
            controls.set_line_status(id, status)?;
            response = to_bytes(&json!({ "id": id, "status": status }));
        }
        ["lines", id, "step"] => {
            let status = controls.step_line(id)?;
            response = to_bytes(&json!({ "id": id, "status": status }));
        }
        ["channels", id, "status"] => {
            let status: ChannelStatus = field(body, "status")?;
            controls.set_channel_status(id, status)?;
            response = to_bytes(&json!({ "id": id, "status": status }));
        }
        ["channels", id, "step"] => {
            let status = controls.step_channel(id)?;
            response = to_bytes(&json!({ "id": id, "status": status }));
        }
        ["gateways", id, "status"] => {
            let status: GatewayStatus = field(body, "status")?;
            controls.set_gateway_status(id, status)?;
            response = to_bytes(&json!({ "id": id, "status": status }));
        }
        ["gateways", id, "step"] => {
            let status = controls.step_gateway(id)?;
            response = to_bytes(&json!({ "id": id, "status": status }));
        }
        ["vpcs"] => {
            let vpc = controls.add_vpc(parse(body)?)?;
            response = to_bytes(&json!({ "vpcId": vpc.id, "routeTableId": vpc.route_table_id }));
        }
        ["channels", id, "bgp"] => {
            let sessions: Sessions = parse(body)?;
            controls.set_bgp_status(id, sessions.bgp_status, sessions.ipv6_bgp_status)?;
        }
        ["channels", id, "learned-routes"] => {
            let rule = controls.learn_route(id, parse(body)?)?;
            response = to_bytes(&json!({ "routeRuleId": rule }));
        }
        ["faults"] => {
            controls.inject(parse(body)?)?;
            response = to_bytes(&json!({ "faults": controls.faults() }));
        }
        ["faults", "clear"] if matches!(body, b"{}") => controls.clear_faults(),
        ["faults", "clear"] => controls.clear_fault(field(body, "id")?)?,
        ["pace"] => {
            let pace: String = field(body, "pace")?;
            let pace: LifecyclePace = pace.parse().map_err(Failure::bad_request)?;
            controls.set_pace(pace);
            response = to_bytes(&json!({ "pace": pace.to_string() }));
        }
        ["quotas"] => {
            controls.set_quotas(parse(body)?);
            response = to_bytes(&controls.quotas());
        }
        ["snapshot"] => {
            let snapshot = Snapshot::from_json(body).map_err(Failure::bad_request)?;
            controls.load(snapshot)?;
        }
        ["reset"] => controls.reset(),
        _ => return Ok(None),
    }
    Ok(Some(response))
}

fn clock(controls: &Controls) -> Bytes {
    to_bytes(&json!({ "time": controls.now(), "frozen": controls.is_frozen() }))
}

fn time(text: String) -> Result<DateTime<Utc>, Failure> {
    let rule = "`time` must be a date and time such as 2031-05-06T07:08:09Z";
    text.parse().map_err(|_| Failure::bad_request(rule))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|error| {
        Failure::bad_request(format_args!(
            "the body must be the JSON of this call: {error}"
        ))
    })
}

/// The value of the only field of a body.
fn field<T: DeserializeOwned>(body: &[u8], name: &str) -> Result<T, Failure> {
    let mut fields: BTreeMap<String, T> = parse(body)?;
    match (fields.remove(name), fields.is_empty()) {
        (Some(value), true) => Ok(value),
        _ => Err(Failure::bad_request(format_args!(
            "the body must have the field `{name}` and no other"
        ))),
    }
}
