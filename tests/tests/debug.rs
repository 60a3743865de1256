//! No `Debug` shows a header: neither the default ones of the user's HTTP client nor those added to
//! a call.

use std::fmt::Debug;

use et_sdk::http::{HeaderMap, HeaderName, HeaderValue};
use et_sdk::reconcile::Plan;
use et_sdk::{Client, ClientBuilder, Credentials, Mode, blocking, reqwest};
use et_test_support::any_list;

const CLIENT_HEADER: &str = "default-header-do-not-show";
const CALL_HEADER: &str = "extra-header-do-not-show";

fn shown(value: &impl Debug) -> String {
    format!("{value:?} {value:#?}")
}

/// A client through an HTTP client whose user set a secret header.
fn builders() -> [ClientBuilder; 2] {
    let http = || {
        let headers = [
            (HeaderName::from_static("x-gateway-key"), CLIENT_HEADER),
            (HeaderName::from_static("authorization"), CLIENT_HEADER),
        ];
        let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
        reqwest::Client::builder().default_headers(HeaderMap::from_iter(headers))
    };
    let client = || {
        let credentials = Credentials::new("access-key-1", "secret-key-1").unwrap();
        Client::builder()
            .endpoint("http://127.0.0.1:1")
            .credentials(credentials)
    };
    // The first builder installs what TLS needs.
    client().build().unwrap();
    [
        client().http_client_builder(http()),
        client().dangerous_http_client(http().build().unwrap()),
    ]
}

/// A plan without changes.
fn plan() -> Plan {
    serde_json::from_value(serde_json::json!({
        "version": 1, "line_id": "dcphy-1", "channel_id": "dedicatedconn-1", "changes": [],
        "held_back": [], "unchanged": 0, "seen": {"route_rules": []},
    }))
    .unwrap()
}

/// Every type that holds a client, and every type that holds a call's headers.
fn everything<M: Mode + Debug>(client: &Client<M>) -> Vec<(&'static str, String)> {
    let key = HeaderName::from_static("x-key");
    let value = HeaderValue::from_static(CALL_HEADER);
    let line = client.line("dcphy-1");
    let channel = line.channel("dedicatedconn-1");
    let list = any_list(client);
    let list = list.extra_header(key.clone(), value.clone());
    let call = line.delete().extra_header(key, value);
    vec![
        ("Client", shown(client)),
        ("Lines", shown(&client.lines())),
        ("LineRef", shown(&line)),
        ("Channels", shown(&line.channels())),
        ("ChannelRef", shown(&channel)),
        ("Bfd", shown(&channel.bfd())),
        ("RouteRules", shown(&channel.route_rules())),
        ("RouteRuleRef", shown(&channel.route_rule("dcrr-1"))),
        ("Gateways", shown(&client.gateways())),
        ("GatewayRef", shown(&client.gateway("dcgw-1"))),
        ("Vpcs", shown(&client.vpcs())),
        ("VpcRef", shown(&client.vpc("vpc-1"))),
        ("RouteTableRef", shown(&client.route_table("rt-1"))),
        ("VpcRouteRules", shown(&client.route_table("rt-1").rules())),
        (
            "VpcRouteTableRef",
            shown(&client.vpc("vpc-1").route_table()),
        ),
        (
            "RulesOfVpc",
            shown(&client.vpc("vpc-1").route_table().rules()),
        ),
        ("VpcRouteRuleRef", shown(&client.vpc_route_rule("rr-1"))),
        ("Call", shown(&call)),
        ("Call of a list", shown(&list)),
        ("Preview", shown(&list.clone().preview().unwrap())),
        ("Pages", shown(&list.clone().pages())),
        ("Items", shown(&list.items())),
        ("AccountChannels", shown(&client.channels())),
        ("AccountRouteRules", shown(&client.route_rules())),
        ("AllGateways", shown(&client.gateways().list_all())),
        ("AccountList", shown(&client.channels().list())),
        ("AccountItems", shown(&client.channels().list().items())),
        ("Wait", shown(&line.wait_until_deleted())),
        ("States", shown(&line.wait_until_established().states())),
        ("ReconcileRoutes", shown(&channel.reconcile_routes())),
        ("ApplyPlan", shown(&channel.apply(plan()))),
        (
            "ReconcileRouteRules",
            shown(&channel.reconcile_route_rules([])),
        ),
    ]
}

#[test]
fn no_debug_shows_a_header_of_the_http_client_or_of_a_call() {
    for builder in builders() {
        let builder_shown = shown(&builder);
        let blocking = blocking::Client::new(builder).unwrap();
        let client = blocking.asynchronous();
        let raw = client.raw();
        let mut all = everything(client);
        all.extend(everything(&blocking));
        all.extend([
            ("ClientBuilder", builder_shown),
            ("blocking::Client", shown(&blocking)),
            ("raw::Client", shown(raw)),
            ("raw::builder", shown(&raw.query_dedicated_lines())),
        ]);
        for (name, text) in all {
            assert!(!text.contains("do-not-show"), "{name}: {text}");
        }
    }
}

#[test]
fn a_call_with_extra_headers_shows_their_names() {
    let [builder, _] = builders();
    for (name, text) in everything(&builder.build().unwrap()) {
        assert_eq!(
            text.contains("x-key"),
            name.starts_with("Call"),
            "{name}: {text}"
        );
    }
}

#[test]
fn a_handle_is_shown_in_one_short_line() {
    let [builder, _] = builders();
    let client = builder.build().unwrap();
    let channel = client.line("dcphy-1").channel("dedicatedconn-1");
    let once = |value: &dyn Debug| {
        let text = format!("{value:?}");
        assert_eq!(format!("{value:#?}"), text);
        text
    };
    assert_eq!(once(&client), "Client(http://127.0.0.1:1)");
    assert_eq!(once(&client.lines()), "Lines");
    assert_eq!(once(&client.line("dcphy-1")), "LineRef(dcphy-1)");
    assert_eq!(
        once(&client.line("dcphy-1").channels()),
        "Channels(dcphy-1)"
    );
    assert_eq!(once(&channel), "ChannelRef(dcphy-1/dedicatedconn-1)");
    assert_eq!(once(&channel.bfd()), "Bfd(dcphy-1/dedicatedconn-1)");
    assert_eq!(
        once(&channel.route_rules()),
        "RouteRules(dcphy-1/dedicatedconn-1)"
    );
    assert_eq!(once(&client.gateways()), "Gateways");
    assert_eq!(once(&client.gateway("dcgw-1")), "GatewayRef(dcgw-1)");
    assert_eq!(once(&client.vpcs()), "Vpcs");
    assert_eq!(once(&client.vpc("vpc-1")), "VpcRef(vpc-1)");
    let table = client.route_table("rt-1");
    assert_eq!(once(&table), "RouteTableRef(rt-1)");
    assert_eq!(once(&table.rules()), "VpcRouteRules(rt-1)");
    assert_eq!(
        once(&client.vpc_route_rule("rr-1")),
        "VpcRouteRuleRef(rr-1)"
    );
    assert_eq!(once(&client.channels()), "AccountChannels");
    assert_eq!(once(&client.route_rules()), "AccountRouteRules");
    let rule = channel.route_rule("dcrr-1\n");
    assert_eq!(
        once(&rule),
        "RouteRuleRef(dcphy-1/dedicatedconn-1/dcrr-1\\n)"
    );
    assert_eq!(
        once(&rule.delete()),
        "Call(DeleteDedicatedChannelRouteRules)"
    );
}
