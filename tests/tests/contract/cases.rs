//! What each operation is tried with: one entry for each official action.

/// How an operation is tried. State is given as JSON that is laid over the line and the channel that every call names.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The calls (see `et_tests::calls`) that together send every parameter.
    pub all: &'static [&'static str],
    /// Fields that are optional in the document and still needed by the call with required parameters.
    pub also: &'static [&'static str],
    /// What the calls find.
    pub state: State,
    /// A state that forbids the action, where there is one.
    pub forbidden: Option<State>,
    /// The call that a used-up quota refuses.
    pub quota: Option<&'static str>,
    /// The call that an account off the IPv6 allow list is refused.
    pub opt_in: Option<&'static str>,
    /// Whether a VLAN in use refuses it.
    pub vlan: bool,
}

/// What is laid over the line and the channel.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Over the line.
    pub line: &'static str,
    /// Over the channel.
    pub channel: &'static str,
}

const fn channel(channel: &'static str) -> State {
    State {
        line: "{}",
        channel,
    }
}

const fn line(line: &'static str) -> State {
    State {
        line,
        channel: "{}",
    }
}

/// The line and the channel as they are.
pub const PLAIN_STATE: State = channel("{}");

const PLAIN: Case = Case {
    all: &["all"],
    also: &[],
    state: PLAIN_STATE,
    forbidden: None,
    quota: None,
    opt_in: None,
    vlan: false,
};

/// An operation on a channel, which a channel that still waits for a decision does not take.
const ON_CHANNEL: Case = Case {
    forbidden: Some(channel(r#"{"status": "ack-wait"}"#)),
    ..PLAIN
};

const IPV6: &str = r#"{"ipv6": {"baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88", "customerIpv6Address": "2400:da00:e003:0:0:200::1/88",
    "ipv6Networks": ["2400:da00:e003:0:15f::/87", "2400:da00:e003:2::/64"]},
    "networks": ["192.168.0.0/16", "192.168.100.0/24"]}"#;
const BFD: &str = r#"{"bfd": {"sendInterval": 500, "receivInterval": 500, "detectMultiplier": 3}}"#;

/// Every operation by its official action name.
pub const CASES: &[(&str, Case)] = &[
    (
        "ApplyPhysicalDedicatedLine",
        Case {
            quota: Some("required"),
            ..PLAIN
        },
    ),
    ("QueryDedicatedLines", PLAIN),
    ("QueryDedicatedLineDetail", PLAIN),
    (
        "UpdatePhysicalDedicatedLine",
        Case {
            forbidden: Some(line(r#"{"status": "deleted"}"#)),
            ..PLAIN
        },
    ),
    (
        "DeletePhysicalDedicatedLine",
        Case {
            state: line(r#"{"channels": []}"#),
            forbidden: Some(line("{}")),
            ..PLAIN
        },
    ),
    (
        "CreateDedicatedChannel",
        Case {
            all: &["static", "bgp-ipv6"],
            also: &["networks"],
            forbidden: Some(line(r#"{"status": "building"}"#)),
            quota: Some("required"),
            opt_in: Some("bgp-ipv6"),
            vlan: true,
            ..PLAIN
        },
    ),
    ("QueryDedicatedChannel", PLAIN),
    (
        "ResubmitDedicatedChannel",
        Case {
            state: channel(r#"{"status": "reject"}"#),
            forbidden: Some(channel("{}")),
            opt_in: Some("all"),
            vlan: true,
            ..PLAIN
        },
    ),
    (
        "UpdateDedicatedChannel",
        Case {
            state: channel(r#"{"routeType": "bgp", "bgpAsn": "65001", "bgpKey": "shared"}"#),
            quota: Some("all"),
            ..ON_CHANNEL
        },
    ),
    ("DeleteDedicatedChannel", ON_CHANNEL),
    (
        "EnableDedicatedChannelIpv6",
        Case {
            state: channel(r#"{"routeType": "bgp", "bgpAsn": "65001", "bgpKey": "shared"}"#),
            opt_in: Some("all"),
            ..ON_CHANNEL
        },
    ),
    (
        "DisableDedicatedChannelIpv6",
        Case {
            state: channel(IPV6),
            ..ON_CHANNEL
        },
    ),
    (
        "CreateDedicatedChannelRouteParameters",
        Case {
            also: &["networks"],
            state: channel(IPV6),
            ..ON_CHANNEL
        },
    ),
    (
        "RemoveDedicatedChannelRouteParameters",
        Case {
            also: &["networks"],
            state: channel(IPV6),
            ..ON_CHANNEL
        },
    ),
    ("CreateDedicatedChannelUserObject", ON_CHANNEL),
    (
        "RemoveDedicatedChannelUserObject",
        Case {
            state: channel(r#"{"authorizedUsers": ["8770d0e94e2728ca81b0ec99db9f4df8"]}"#),
            ..ON_CHANNEL
        },
    ),
    ("AssociatedDedicatedChannel", ON_CHANNEL),
    (
        "UnrelatedDedicatedLineChannel",
        Case {
            state: channel(r#"{"associated": ["dedicatedconn-rn0yzti2gn1f"]}"#),
            ..ON_CHANNEL
        },
    ),
    ("CreateDedicatedChannelBfd", ON_CHANNEL),
    (
        "UpdateDedicatedChannelBfd",
        Case {
            state: channel(BFD),
            ..ON_CHANNEL
        },
    ),
    (
        "DeleteDedicatedChannelBfd",
        Case {
            state: channel(BFD),
            ..ON_CHANNEL
        },
    ),
    (
        "CreateDedicatedChannelRouteRules",
        Case {
            state: channel(IPV6),
            ..ON_CHANNEL
        },
    ),
    ("QueryDedicatedChannelRouteRules", PLAIN),
    ("UpdateDedicatedChannelRouteRules", ON_CHANNEL),
    ("DeleteDedicatedChannelRouteRules", ON_CHANNEL),
];
