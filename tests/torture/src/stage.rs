//! What the emulator holds before the first call: for each call the resources it acts upon.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use et_emulator::Snapshot;
use serde_json::{Value, json};

use crate::call::{Call, Kind};

/// The network that calls add or remove.
pub const NETWORK: &str = "10.77.0.0/16";

/// The id of the account that calls authorize or withdraw.
pub const ACCOUNT: &str = "8770d0e94e2728ca81b0ec99db9f4df8";

/// The gateway that all route rules send their traffic to.
pub const GATEWAY: &str = "dcgw-torture";

/// The send interval of BFD before the call, in milliseconds.
pub const INTERVAL_BEFORE: u32 = 900;

/// The snapshot to begin with.
///
/// # Errors
/// If the emulator does not take it for a snapshot.
pub fn stage(calls: &[Call]) -> Result<Snapshot> {
    // By their ids, sorted, so that the same calls find the same emulator.
    let mut lines: BTreeMap<String, Value> = BTreeMap::new();
    for call in calls {
        let host = lines.entry(call.host_line()).or_insert_with(|| {
            let channel = channel(
                &call.host_channel(),
                Call::HOST_VLAN,
                json!({"routeRules": []}),
            );
            json!({"id": call.host_line(), "channels": [channel]})
        });
        if let Some(rule) = rule(*call) {
            push(&mut host["channels"][0]["routeRules"], rule);
        }
        for channel in channels(*call) {
            push(&mut host["channels"], channel);
        }
        if matches!(call.kind, Kind::UpdateLine | Kind::DeleteLine) {
            lines.insert(call.line(), json!({"id": call.line()}));
        }
    }
    let lines: Vec<Value> = lines.into_values().collect();
    Snapshot::from_json(json!({"lines": lines}).to_string().as_bytes())
        .context("the stage is no snapshot")
}

fn push(list: &mut Value, item: Value) {
    if let Value::Array(items) = list {
        items.push(item);
    }
}

/// The route rule that a call acts upon.
fn rule(call: Call) -> Option<Value> {
    matches!(call.kind, Kind::UpdateRule | Kind::DeleteRule).then(|| {
        json!({
            "routeRuleId": call.rule(),
            "destAddress": "10.0.0.0/8",
            "nexthopType": "etGateway",
            "nexthopId": GATEWAY,
        })
    })
}

/// The channels that a call acts upon.
fn channels(call: Call) -> Vec<Value> {
    let own = |extra| channel(&call.channel(), call.vlan(), extra);
    let other = |extra| channel(&call.other_channel(), call.other_vlan(), extra);
    let bfd = json!({"bfd": {
        "sendInterval": INTERVAL_BEFORE, "receivInterval": INTERVAL_BEFORE, "detectMultiplier": 4
    }});
    match call.kind {
        Kind::ResubmitChannel => vec![own(json!({"status": "vlan-conflict"}))],
        Kind::UpdateChannel
        | Kind::DeleteChannel
        | Kind::EnableIpv6
        | Kind::AddRoutes
        | Kind::AddUsers
        | Kind::CreateBfd => vec![own(json!({}))],
        Kind::DisableIpv6 => vec![own(json!({"ipv6": {
            "baiduIpv6Address": "2400:da00::1/88",
            "customerIpv6Address": "2400:da00::2/88",
            "ipv6Networks": ["2400:da00:1::/48"],
        }}))],
        Kind::RemoveRoutes => vec![own(json!({"networks": ["10.0.0.0/16", NETWORK]}))],
        Kind::RemoveUsers => vec![own(json!({"authorizedUsers": [ACCOUNT]}))],
        Kind::Associate => vec![own(json!({})), other(json!({}))],
        Kind::Disassociate => vec![
            own(json!({"associated": [call.other_channel()]})),
            other(json!({"associated": [call.channel()]})),
        ],
        Kind::UpdateBfd | Kind::DeleteBfd => vec![own(bfd)],
        Kind::ApplyLine
        | Kind::UpdateLine
        | Kind::DeleteLine
        | Kind::CreateChannel
        | Kind::CreateRule
        | Kind::UpdateRule
        | Kind::DeleteRule => Vec::new(),
    }
}

/// An established channel with static routes; `extra` goes over what is usual.
fn channel(id: &str, vlan: u16, extra: Value) -> Value {
    let mut channel = json!({
        "id": id,
        "vlanId": vlan,
        "routeType": "static-route",
        "networks": ["10.0.0.0/16"],
        "baiduAddress": "11.11.11.21/24",
        "customerAddress": "11.11.11.12/24",
    });
    if let (Value::Object(channel), Value::Object(extra)) = (&mut channel, extra) {
        channel.extend(extra);
    }
    channel
}
