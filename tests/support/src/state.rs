//! What the emulator must hold for a sample call to succeed.

use et_emulator::Snapshot;
use serde_json::{Value, json};

use crate::values::{MARKER, Values};

/// The state of what a call names: JSON that is laid over the usual, in which null takes a field
/// away.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Over the line.
    pub line: &'static str,
    /// Over the channel.
    pub channel: &'static str,
    /// Over the gateway.
    pub gateway: &'static str,
    /// Over the rule of the route table that leads to the gateway, unless there is none.
    pub vpc_rule: Option<&'static str>,
}

impl State {
    /// An established line with two channels, of static routing and without IPv6 and BFD. A VPC
    /// with two gateways that are not bound, to which a rule leads.
    pub const PLAIN: Self = Self {
        line: "{}",
        channel: "{}",
        gateway: "{}",
        vpc_rule: Some("{}"),
    };

    /// The gateway is bound to the channel.
    pub const BOUND: Self = Self::gateway(r#"{"status": "running", "channelId": ""}"#);

    /// The plain state, but for the line.
    pub const fn line(line: &'static str) -> Self {
        Self {
            line,
            ..Self::PLAIN
        }
    }

    /// The plain state, but for the channel.
    pub const fn channel(channel: &'static str) -> Self {
        Self {
            channel,
            ..Self::PLAIN
        }
    }

    /// The plain state, but for the gateway. Any channel it has is that of the call.
    pub const fn gateway(gateway: &'static str) -> Self {
        Self {
            gateway,
            ..Self::PLAIN
        }
    }

    /// The plain state, but for the rule of the route table.
    pub const fn vpc_rule(vpc_rule: &'static str) -> Self {
        Self {
            vpc_rule: Some(vpc_rule),
            ..Self::PLAIN
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
            "UpdateDedicatedGateway"
            | "UnbindPhysicalDedicatedLine"
            | "CreateDedicatedGatewayHealthCheck" => Self::BOUND,
            "ReleaseDedicatedGateway" => Self {
                vpc_rule: None,
                ..Self::channel(r#"{"routeRules": []}"#)
            },
            "ActiveStandbySwitchover" => Self::vpc_rule(r#"{"pathType": "ha:active"}"#),
            _ => Self::PLAIN,
        }
    }

    /// What the emulator holds for calls of these values. The line's other channel has this VLAN.
    pub fn held(self, values: &Values, other_vlan: u16) -> Held {
        let (vpc, gateways) = self.cloud_of(values);
        Held {
            lines: vec![self.line_of(values, other_vlan)],
            vpcs: vec![vpc],
            gateways: gateways.into(),
        }
    }

    /// The line that calls of these values name, in this state. Its other channel has this VLAN.
    fn line_of(self, values: &Values, other_vlan: u16) -> Value {
        let mut channel = json!({
            "id": values.channel, "routeType": "static-route", "networks": ["192.168.0.0/16"],
            "vlanId": 7, "routeRules": [
                {"routeRuleId": values.rule, "destAddress": "172.16.0.0/12",
                    "nexthopType": "etGateway", "nexthopId": values.gateway},
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

    /// The VPC that calls of these values name, and its gateways.
    fn cloud_of(self, values: &Values) -> (Value, [Value; 2]) {
        let gateway = |id: &str| {
            json!({
                "etGatewayId": id, "vpcId": values.vpc, "status": "unconfigured",
                "name": "to-data-centre",
            })
        };
        let (mut own, other) = (gateway(&values.gateway), gateway(&values.other_gateway));
        lay_over(&mut own, self.gateway);
        if own.get("channelId").is_some() {
            own["channelId"] = json!(values.channel);
        }
        let rule = |id: &str, hop: &str| {
            json!({
                "routeRuleId": id, "sourceAddress": "0.0.0.0/0",
                "destinationAddress": "10.9.0.0/16", "nexthopType": "dcGateway", "nexthopId": hop,
            })
        };
        let mut rules = Vec::new();
        if let Some(patch) = self.vpc_rule {
            let mut first = rule(&values.vpc_rule, &values.gateway);
            lay_over(&mut first, patch);
            if first["pathType"] == "ha:active" {
                let id = format!("{}-standby", values.vpc_rule);
                let mut standby = rule(&id, &values.other_gateway);
                standby["pathType"] = json!("ha:standby");
                rules.push(standby);
            }
            rules.push(first);
        }
        let vpc = json!({
            "vpcId": values.vpc, "name": "production", "cidr": "172.16.0.0/16",
            "subnets": [{"subnetId": "sbn-IyWRnII7", "cidr": "172.16.0.0/20"}],
            "routeTableId": values.table, "routeRules": rules,
        });
        (vpc, [own, other])
    }
}

/// What an emulator holds, as JSON.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// The lines.
    pub lines: Vec<Value>,
    /// The VPCs.
    pub vpcs: Vec<Value>,
    /// The gateways.
    pub gateways: Vec<Value>,
}

impl Held {
    /// The document of a snapshot.
    pub fn document(&self) -> Value {
        json!({"lines": self.lines, "vpcs": self.vpcs, "gateways": self.gateways})
    }

    /// The snapshot.
    pub fn snapshot(&self) -> Snapshot {
        let document = self.document().to_string();
        Snapshot::from_json(document.as_bytes()).expect("a snapshot")
    }
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
