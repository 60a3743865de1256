//! What the emulator must hold for a sample call to succeed.

use et_emulator::Snapshot;
use serde_json::{Value, json};

use crate::values::{GATEWAY, MARKER, Values};

/// The state of the line and the channel that a call names: JSON that is laid over the usual, in
/// which null takes a field away.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Over the line.
    pub line: &'static str,
    /// Over the channel.
    pub channel: &'static str,
}

impl State {
    /// An established line with two channels, of static routing and without IPv6 and BFD.
    pub const PLAIN: Self = Self::channel("{}");

    /// The plain state, but for the line.
    pub const fn line(line: &'static str) -> Self {
        Self {
            line,
            channel: "{}",
        }
    }

    /// The plain state, but for the channel.
    pub const fn channel(channel: &'static str) -> Self {
        Self {
            line: "{}",
            channel,
        }
    }

    /// The state in which an operation can be carried out, and in which its effect does not show.
    pub fn before(action: &str) -> Self {
        match action {
            "DeletePhysicalDedicatedLine" => Self::line(r#"{"channels": []}"#),
            "ResubmitDedicatedChannel" => Self::channel(r#"{"status": "reject"}"#),
            "UpdateDedicatedChannel" | "EnableDedicatedChannelIpv6" => Self::channel(
                r#"{"routeType": "bgp", "networks": null, "bgpAsn": "65001",
                        "bgpKey": "shared"}"#,
            ),
            "DisableDedicatedChannelIpv6"
            | "CreateDedicatedChannelRouteParameters"
            | "CreateDedicatedChannelRouteRules" => Self::channel(
                r#"{"enableIpv6": 1,
                    "baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88",
                    "customerIpv6Address": "2400:da00:e003:0:0:200::1/88",
                    "ipv6Networks": ["2400:da00:e003:2::/64"]}"#,
            ),
            "RemoveDedicatedChannelRouteParameters" => Self::channel(
                r#"{"enableIpv6": 1,
                    "baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88",
                    "customerIpv6Address": "2400:da00:e003:0:0:200::1/88",
                    "ipv6Networks": ["2400:da00:e003:0:15f::/87", "2400:da00:e003:2::/64"],
                    "networks": ["192.168.0.0/16", "192.168.100.0/24"]}"#,
            ),
            "RemoveDedicatedChannelUserObject" => {
                Self::channel(r#"{"authorizedUsers": ["8770d0e94e2728ca81b0ec99db9f4df8"]}"#)
            }
            // With the other channel, whichever it is.
            "UnrelatedDedicatedLineChannel" => Self::channel(r#"{"associated": []}"#),
            "UpdateDedicatedChannelBfd" | "DeleteDedicatedChannelBfd" => Self::channel(
                r#"{"sendInterval": 500, "receivInterval": 500, "detectMultiplier": 3}"#,
            ),
            _ => Self::PLAIN,
        }
    }

    /// The line that calls of these values name, in this state. Its other channel has this VLAN.
    pub fn line_of(self, values: &Values, other_vlan: u16) -> Value {
        let mut channel = json!({
            "id": values.channel, "routeType": "static-route", "networks": ["192.168.0.0/16"],
            "vlanId": 7, "routeRules": [
                {"routeRuleId": values.rule, "destAddress": "172.16.0.0/12",
                    "nexthopType": "etGateway", "nexthopId": GATEWAY},
                {"routeRuleId": MARKER, "destAddress": "10.0.0.0/8",
                    "nexthopType": "etChannel", "nexthopId": values.channel},
            ]
        });
        lay_over(&mut channel, self.channel);
        let mut other = json!({
            "id": values.other_channel, "routeType": "static-route", "vlanId": other_vlan,
        });
        if channel.get("associated").is_some() {
            channel["associated"] = json!([values.other_channel]);
            other["associated"] = json!([values.channel]);
        }
        let mut line = json!({
            "id": values.line, "name": "north", "isp": "ISP_CTC", "intfType": "10G",
            "apType": "SINGLE", "apAddr": "WHGG", "userPhone": "13300000333",
            "userEmail": "noc@example.com", "channels": [channel, other],
        });
        lay_over(&mut line, self.line);
        line
    }
}

/// A snapshot of these lines and of the gateway that rules lead to.
pub fn snapshot(lines: &[Value]) -> Snapshot {
    let gateway = json!({"etGatewayId": GATEWAY, "vpcId": "vpc-default"});
    let document = json!({"lines": lines, "gateways": [gateway]}).to_string();
    Snapshot::from_json(document.as_bytes()).expect("a snapshot")
}

fn lay_over(value: &mut Value, patch: &str) {
    let patch: Value = serde_json::from_str(patch).expect("a patch of JSON");
    for (name, member) in patch.as_object().into_iter().flatten() {
        match (member, value.as_object_mut()) {
            (Value::Null, Some(fields)) => drop(fields.remove(name)),
            _ => value[name] = member.clone(),
        }
    }
}
