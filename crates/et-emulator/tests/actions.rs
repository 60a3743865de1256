//! Every action performs its function.

mod common;

use std::collections::BTreeSet;

use common::start;
use et_contract::Contract;

const SCRIPT: &str = r#"
    line = POST /v1/et/init?clientToken=t1 line
    GET /v1/et?status=established => [$line]
    GET /v1/et?status=established => {"isTruncated": false}
    PUT @line {"name": "north", "linkDelay": 500}
    GET @line => {"name": "north", "linkDelay": 500, "isp": "ISP_CUCC", "status": "established"}

    fixed = POST @line/channel static
    bgp = POST @line/channel bgp
    GET @line/channel => [$fixed $bgp]
    SHOW @bgp => {"name": "channel_name", "routeType": "bgp", "vlanId": 57, "networks": null}
    SHOW @bgp => {"baiduAddress": "11.11.11.21/24", "customerAddress": "11.11.11.12/24"}
    SHOW @bgp => {"bgpAsn": "65001", "bgpKey": "s3cret"}

    PUT @fixed?modifyAttribute {"name": "renamed"}
    SHOW @fixed => {"name": "renamed"}
    PUT @fixed?enableIpv6= ipv6
    SHOW @fixed => {"enableIpv6": 1, "ipv6Networks": ["2400:da00:e003:0:15f::/87"]}
    SHOW @fixed => {"baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88"}
    SHOW @fixed => {"customerIpv6Address": "2400:da00:e003:0:0:200::1/88"}
    PUT @fixed?addRoutes= {$routes}
    SHOW @fixed => {"networks": ["192.168.0.0/16", "10.0.0.0/8"]}
    SHOW @fixed => {"ipv6Networks": ["2400:da00:e003:0:15f::/87", "2400::/32"]}
    PUT @fixed?removeRoutes= {$routes}
    SHOW @fixed => {"networks": ["192.168.0.0/16"]}
    SHOW @fixed => {"ipv6Networks": ["2400:da00:e003:0:15f::/87"]}
    PUT @fixed?disableIpv6=
    SHOW @fixed => {"enableIpv6": 0, "ipv6Networks": null}
    PUT @fixed?addUsers= {"authorizedUsers": ["u"]}
    SHOW @fixed => {"authorizedUsers": ["u"]}
    PUT @fixed?removeUsers= {"authorizedUsers": ["u"]}
    SHOW @fixed => {"authorizedUsers": []}
    PUT @fixed?associate= {"extraChannelId": "$bgp"}
    PUT @fixed?disassociate= {"extraChannelId": "$bgp"}
    POST /_emulator/channels/$fixed/status {"status": "reject"}
    PUT @fixed?reCreate= static {"vlanId": 99}
    SHOW @fixed => {"vlanId": 99, "status": "established"}

    SHOW @bgp => {"bgpStatus": "up", "ipv6BgpStatus": null}
    POST @bgp/bfd bfd
    PUT @bgp/bfd bfd {"sendInterval": 400}
    SHOW @bgp => {"sendInterval": 400, "receivInterval": 300, "detectMultiplier": 4}
    DELETE @bgp/bfd
    SHOW @bgp => {"sendInterval": null}

    rule = POST @bgp/route/rule {"destAddress": "192.168.0.7/32", $gateway}
    PUT @rule {"description": "to Suzhou"}
    GET @bgp/route/rule => [$rule]
    GET @bgp/route/rule => {"routeRules": [{"destAddress": "192.168.0.7/32", $gateway}]}
    GET @bgp/route/rule => {"routeRules": [{"ipVersion": 4, "routeProto": "static-route"}]}
    GET @bgp/route/rule => {"routeRules": [{"description": "to Suzhou"}]}
    DELETE @rule
    GET @bgp/route/rule => []

    GET /v1/vpc => [vpc-default]
    GET /v1/vpc/vpc-default => {"vpc": {"cidr": "172.16.0.0/16"}}
    gw = POST /v1/etGateway gateway
    GET /v1/etGateway?vpcId=vpc-default => [dcgw-1 $gw]
    PUT @gw {"speed": 500}
    PUT @gw?bind {"etId": "$line", "channelId": "$bgp"}
    POST @gw/healthCheck health
    GET @gw => {"speed": 500, "channelId": "$bgp", "healthCheckInterval": 3}
    route = POST /v1/route/rule routes-by {"nextHopList": [
        {"nexthopId": "$gw", "nexthopType": "dcGateway", "pathType": "ha:active"},
        {"nexthopId": "dcgw-1", "nexthopType": "dcGateway", "pathType": "ha:standby"}]}
    PUT @route {"description": "to Suzhou"}
    PUT @route?switchRouteHA
    GET /v1/route/rule?routeTableId=rt-default
        => {"routeRules": [{"pathType": "ha:standby", "description": "to Suzhou"}, {}]}
    GET /v1/route?vpcId=vpc-default => {"routeTableId": "rt-default"}
    DELETE @route
    PUT @gw?unbind
    DELETE @gw

    DELETE @fixed
    DELETE @bgp
    DELETE @line
    GET @line => NOT_FOUND
"#;

#[tokio::test]
async fn every_action_is_performed() {
    let api = start().await;
    let routes = r#""routeType": "static-route", "networks": ["10.0.0.0/8"],
        "ipv6Networks": ["2400::/32"]"#;
    let gateway = r#""nexthopType": "etGateway", "nexthopId": "dcgw-1""#;
    let names = [("routes", routes), ("gateway", gateway)];
    api.run(&names, SCRIPT).await;

    let log = api.controls().log(0, 1000);
    for ids in ["/v1/et/dcphy-", "/route/rule/dcrr-"] {
        assert!(log.iter().any(|entry| entry.path.contains(ids)), "{ids}");
    }
    let succeeded = log.into_iter().filter(|entry| entry.status == Some(200));
    let performed: BTreeSet<_> = succeeded.filter_map(|entry| entry.action).collect();
    // Those that the SDK has are performed by its sample calls, in `tests/tests/every_action.rs`.
    let operations = Contract::embedded().operations().iter();
    let in_sdk = operations.filter(|operation| !operation.is_raw_only());
    let in_sdk: BTreeSet<_> = in_sdk.map(|operation| operation.action()).collect();
    let mut not_here = et_emulator::actions().filter(|action| !performed.contains(action));
    assert_eq!(not_here.find(|action| !in_sdk.contains(action)), None);
}
