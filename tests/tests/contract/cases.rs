//! What is peculiar to single operations: which states, quotas and allow lists forbid them.

use et_contract::Contract;
use et_test_support::state::State;

/// How an operation is tried.
#[derive(Clone, Copy, Debug, Default)]
pub struct Case {
    /// Fields that are optional in the document and still sent by the call with required
    /// parameters.
    pub also: &'static [&'static str],
    /// Query parameters of which the same is true.
    pub also_query: &'static [&'static str],
    /// A state that forbids the operation, if there is one.
    pub forbidden: Option<State>,
    /// The sample that an exhausted quota forbids.
    pub quota: Option<&'static str>,
    /// The sample that an account outside of the IPv6 allow list may not send.
    pub opt_in: Option<&'static str>,
    /// Whether a VLAN in use forbids it.
    pub vlan: bool,
}

impl Case {
    pub fn of(action: &str) -> Self {
        // A channel that still waits for approval cannot be changed, nor can its rules.
        let operation = Contract::embedded().operation(action).unwrap();
        let ack_wait = State::channel(r#"{"status": "ack-wait"}"#);
        let concerns_channel = operation.is_mutating() && operation.path().starts_with("/v1/et/");
        let usual = Self {
            forbidden: concerns_channel.then_some(ack_wait),
            ..Self::default()
        };
        match action {
            "ApplyPhysicalDedicatedLine" => Self {
                forbidden: None,
                quota: Some("required"),
                ..usual
            },
            "UpdatePhysicalDedicatedLine" => Self {
                forbidden: Some(State::line(r#"{"status": "deleted"}"#)),
                ..usual
            },
            "DeletePhysicalDedicatedLine" => Self {
                forbidden: Some(State::PLAIN),
                ..usual
            },
            "CreateDedicatedChannel" => Self {
                also: &["networks"],
                forbidden: Some(State::line(r#"{"status": "building"}"#)),
                quota: Some("required"),
                opt_in: Some("bgp-ipv6"),
                vlan: true,
                ..usual
            },
            "ResubmitDedicatedChannel" => Self {
                forbidden: Some(State::PLAIN),
                opt_in: Some("all"),
                vlan: true,
                ..usual
            },
            "UpdateDedicatedChannel" => Self {
                quota: Some("all"),
                ..usual
            },
            "EnableDedicatedChannelIpv6" => Self {
                opt_in: Some("all"),
                ..usual
            },
            "CreateDedicatedChannelRouteParameters" | "RemoveDedicatedChannelRouteParameters" => {
                Self {
                    also: &["networks"],
                    ..usual
                }
            }
            "CreateDedicatedGateway" => Self {
                quota: Some("required"),
                ..usual
            },
            "ReleaseDedicatedGateway" => Self {
                forbidden: Some(State::BOUND),
                ..usual
            },
            "BindPhysicalDedicatedLine" => Self {
                forbidden: Some(State::gateway(r#"{"status": "building"}"#)),
                ..usual
            },
            "UnbindPhysicalDedicatedLine" | "CreateDedicatedGatewayHealthCheck" => Self {
                forbidden: Some(State::PLAIN),
                ..usual
            },
            "QueryRoutingTable" | "QueryRoutingRules" => Self {
                also_query: &["routeTableId"],
                ..usual
            },
            "CreateRoutingRules" => Self {
                also: &["nexthopId", "nexthopType"],
                forbidden: Some(State::vpc_rule(
                    r#"{"sourceAddress": "172.16.0.0/20",
                        "destinationAddress": "192.168.0.0/16"}"#,
                )),
                quota: Some("required"),
                ..usual
            },
            "ActiveStandbySwitchover" => Self {
                forbidden: Some(State::PLAIN),
                ..usual
            },
            _ => usual,
        }
    }
}
