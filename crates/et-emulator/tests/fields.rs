//! Fields that must agree with each other where no schema can express it.

mod common;

use common::{scripts, start_with};
use et_emulator::Emulator;

#[tokio::test]
async fn ipv6_is_for_accounts_on_the_allow_list() {
    let api = start_with(Emulator::builder().without_ipv6()).await;
    let script = r#"
        CHANNELS
        PUT @fixed?enableIpv6= ipv6 => OPT_IN
        POST @line/channel static-ipv6 {"vlanId": 9} => OPT_IN
    "#;
    api.run(&[], script).await;
}

scripts! {
    each_route_type_needs_its_fields: r#"
        line = POST /v1/et/init line
        POST @line/channel static {"networks": null} => INVALID_BODY `networks
        POST @line/channel static {"networks": []} => INVALID_BODY `networks
        POST @line/channel static {"networks": ["10.0.0.0"]} => INVALID_BODY `networks
        POST @line/channel static {"networks": ["2400::/32"]} => INVALID_BODY `networks
        POST @line/channel static {"baiduAddress": "11.11.11.21"} => INVALID_BODY `baiduAddress
        POST @line/channel static {"baiduAddress": "11.11.11.21/33"} => INVALID_BODY `baiduAddress
        POST @line/channel static {"customerAddress": "2400::1/64"}
            => INVALID_BODY `customerAddress
        POST @line/channel static {"customerAddress": "11.11.11.21/30"}
            => INVALID_BODY `customerAddress
        POST @line/channel static {"vlanId": 1} => INVALID_BODY `vlanId
        POST @line/channel static {"vlanId": 4010} => INVALID_BODY `vlanId
        POST @line/channel static {"routeType": "ospf"} => INVALID_BODY `routeType
        POST @line/channel static {"name": null} => INVALID_BODY `name
        POST @line/channel bgp {"bgpAsn": null} => INVALID_BODY `bgpAsn
        POST @line/channel bgp {"bgpAsn": "0"} => INVALID_BODY `bgpAsn
        POST @line/channel bgp {"bgpAsn": "4294967296"} => INVALID_BODY `bgpAsn
        POST @line/channel bgp {"bgpKey": null} => INVALID_BODY `bgpKey
        POST @line/channel bgp {"bgpKey": ""} => INVALID_BODY `bgpKey
        POST @line/channel static {"networks": ["10.0.0.0/8", "10.0.0.300/8"]}
            => INVALID_BODY `networks[1]`
        GET @line/channel => []
        POST @line/channel bgp {"bgpAsn": "4294967295"}
    "#

    what_an_application_does_not_contain_cannot_be_set_by_it: r#"
        line = POST /v1/et/init line
        plain = POST @line/channel bgp {"status": "closed", "bgpRouteLimit": 7}
        SHOW @plain => {"status": "established", "bgpRouteLimit": 100}
        bfd = POST @line/channel bgp {"vlanId": 58, "bgpStatus": "down", "sendInterval": 300}
        SHOW @bfd => {"bgpStatus": "up", "sendInterval": null}
        # An official client repeats the id of the line.
        ipv6 = POST @line/channel bgp {"vlanId": 59, "enableIpv6": 0, "etId": "$line"}
        SHOW @ipv6 => {"enableIpv6": 0}
    "#

    what_an_application_says_twice_is_kept_once: r#"
        line = POST /v1/et/init line
        fixed = POST @line/channel static-ipv6 {"authorizedUsers": ["u", "v", "u"],
            "networks": ["10.0.0.0/8", "10.0.0.0/8"], "ipv6Networks": ["2400::/32", "2400::/32"]}
        SHOW @fixed => {"authorizedUsers": ["u", "v"], "networks": ["10.0.0.0/8"]}
        SHOW @fixed => {"ipv6Networks": ["2400::/32"]}
    "#

    a_line_is_paid_and_renewed_for_the_months_of_its_application_or_for_one: r#"
        POST /v1/et/init line
        POST /v1/et/init line {"billing": {"reservation": {"reservationTimeUnit": "month"}},
            "autoRenew": {"reservationTimeUnit": "month"}}
        POST /v1/et/init line {"billing": {"paymentTiming": "Prepaid",
            "reservation": {"reservationLength": 12}}, "autoRenew": {"reservationLength": 6}}
        POST /v1/et/init line {"billing": {"paymentTiming": "Postpaid"}}
        GET /_emulator/snapshot => {"lines": [
            {"reservedMonths": 1, "renewedMonths": null},
            {"reservedMonths": 1, "renewedMonths": 1},
            {"reservedMonths": 12, "renewedMonths": 6},
            {"reservedMonths": null, "renewedMonths": null}]}
    "#

    ipv6_needs_its_addresses_and_with_static_routing_its_networks: r#"
        line = POST /v1/et/init line
        POST @line/channel static-ipv6 {"baiduIpv6Address": null} => INVALID_BODY baiduIpv6Address
        POST @line/channel static-ipv6 {"customerIpv6Address": null}
            => INVALID_BODY customerIpv6Address
        POST @line/channel static-ipv6 {"ipv6Networks": null} => INVALID_BODY ipv6Networks
        fixed = POST @line/channel static-ipv6
        SHOW @fixed => {"enableIpv6": 1, "ipv6Networks": ["2400:da00:e003:0:15f::/87"]}
        SHOW @fixed => {"baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88"}
        SHOW @fixed => {"customerIpv6Address": "2400:da00:e003:0:0:200::1/88"}
        bgp = POST @line/channel bgp
        PUT @bgp?enableIpv6= ipv6 {"ipv6Networks": null}
        SHOW @bgp => {"ipv6BgpStatus": "up"}
    "#

    ipv6_is_enabled_once_and_disabled_once: "
        CHANNELS
        PUT @fixed?disableIpv6= => NOT_ALLOWED
        PUT @fixed?enableIpv6= ipv6
        PUT @fixed?enableIpv6= ipv6 => NOT_ALLOWED
        PUT @fixed?disableIpv6=
    "

    route_parameters_are_for_static_routing: r#"
        CHANNELS
        PUT @bgp?addRoutes= routes => NOT_ALLOWED
        PUT @bgp?removeRoutes= routes => NOT_ALLOWED
        PUT @fixed?addRoutes= routes {"networks": []} => INVALID_BODY
        PUT @fixed?addRoutes= routes {"networks": ["10.0.0.0"]} => INVALID_BODY
        PUT @fixed?addRoutes= routes {"networks": null, "ipv6Networks": ["10.0.0.0/8"]}
            => INVALID_BODY
        PUT @fixed?addRoutes= routes {"routeType": "bgp"} => INVALID_BODY
        # IPv6 networks need IPv6.
        PUT @fixed?addRoutes= routes {"networks": null, "ipv6Networks": ["2400::/32"]}
            => NOT_ALLOWED
    "#

    adding_twice_changes_nothing_and_removing_what_is_missing_removes_nothing: r#"
        CHANNELS
        PUT @fixed?addRoutes= routes
        PUT @fixed?addRoutes= routes
        PUT @fixed?addUsers= {"authorizedUsers": ["u"]}
        PUT @fixed?addUsers= {"authorizedUsers": ["u"]}
        SHOW @fixed => {"networks": ["192.168.0.0/16", "10.0.0.0/8"], "authorizedUsers": ["u"]}
        PUT @fixed?removeRoutes= routes {"networks": ["10.0.0.0/8", "172.16.0.0/12"]}
            => NOT_FOUND networks[1]
        SHOW @fixed => {"networks": ["192.168.0.0/16", "10.0.0.0/8"], "authorizedUsers": ["u"]}
        PUT @fixed?removeUsers= {"authorizedUsers": ["u"]}
        PUT @fixed?removeUsers= {"authorizedUsers": ["u"]} => NOT_FOUND
        PUT @fixed?addUsers= {"authorizedUsers": []} => INVALID_BODY
    "#

    associations_are_mutual_and_end_with_either_channel: r#"
        CHANNELS
        PUT @fixed?associate= {"extraChannelId": "$fixed"} => INVALID_BODY
        PUT @fixed?associate= {"extraChannelId": "dedicatedconn-none"} => NOT_FOUND
        PUT @fixed?disassociate= {"extraChannelId": "$bgp"} => NOT_ALLOWED
        PUT @fixed?associate= {"extraChannelId": "$bgp"}
        PUT @bgp?associate= {"extraChannelId": "$fixed"} => NOT_ALLOWED
        PUT @bgp?disassociate= {"extraChannelId": "$fixed"}
        PUT @fixed?associate= {"extraChannelId": "$bgp"}
        POST /_emulator/channels/$bgp/status {"status": "ack-wait"}
        PUT @fixed?disassociate= {"extraChannelId": "$bgp"} => NOT_ALLOWED
        POST /_emulator/channels/$bgp/status {"status": "established"}
        DELETE @bgp
        PUT @fixed?disassociate= {"extraChannelId": "$bgp"} => NOT_FOUND
        GET /_emulator/state => {"lines": [{"channels": [{"id": "$fixed", "associated": []}]}]}
    "#

    bfd_is_configured_once_and_within_its_ranges: r#"
        CHANNELS
        PUT @fixed/bfd bfd => NOT_FOUND
        DELETE @fixed/bfd => NOT_FOUND
        POST @fixed/bfd bfd {"sendInterval": 199} => INVALID_BODY
        POST @fixed/bfd bfd {"sendInterval": 1001} => INVALID_BODY
        POST @fixed/bfd bfd {"receivInterval": 199} => INVALID_BODY
        POST @fixed/bfd bfd {"receivInterval": 1001} => INVALID_BODY
        POST @fixed/bfd bfd {"detectMultiplier": 2} => INVALID_BODY
        POST @fixed/bfd bfd {"detectMultiplier": 11} => INVALID_BODY
        POST @fixed/bfd {"sendInterval": 200, "receivInterval": 1000, "detectMultiplier": 3}
        POST @fixed/bfd bfd => NOT_ALLOWED
        PUT @fixed/bfd bfd {"detectMultiplier": 11} => INVALID_BODY
        PUT @fixed/bfd {"sendInterval": 1000, "receivInterval": 200, "detectMultiplier": 10}
        DELETE @fixed/bfd
    "#

    a_route_rule_needs_a_destination_of_its_version_and_a_next_hop_of_its_type: r#"
        CHANNELS
        POST @fixed/route/rule rule {"destAddress": "10.0.0.0/33"} => INVALID_BODY destAddress
        POST @fixed/route/rule rule {"destAddress": "everywhere"} => INVALID_BODY destAddress
        POST @fixed/route/rule rule {"ipVersion": 4, "destAddress": "2400::/32"}
            => INVALID_BODY destAddress
        POST @fixed/route/rule rule {"ipVersion": 6} => INVALID_BODY destAddress
        POST @fixed/route/rule rule {"ipVersion": 5} => INVALID_BODY ipVersion
        POST @fixed/route/rule rule {"nexthopType": "csn", "nexthopId": "csn-1"}
            => INVALID_BODY nexthopType
        POST @fixed/route/rule rule {"nexthopId": "dedicatedconn-1"} => INVALID_BODY nexthopId
        POST @fixed/route/rule rule {"nexthopType": "etChannel"} => INVALID_BODY nexthopId
        POST @fixed/route/rule rule {"nexthopType": "etChannel", "nexthopId": "dedicatedconn-0"}
            => NOT_FOUND
        POST @fixed/route/rule rule {"ipVersion": 6, "destAddress": "2400::/32"} => NOT_ALLOWED
        PUT @fixed?enableIpv6= ipv6
        POST @fixed/route/rule rule {"ipVersion": 6, "destAddress": "2400::/32"}
        POST @fixed/route/rule rule {"nexthopType": "etChannel", "nexthopId": "$fixed"}
    "#
}
