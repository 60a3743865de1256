//! Every action performs its function.

mod common;

use std::collections::BTreeSet;

use common::{NOT_FOUND, assert_fields, bgp_channel, channel, id_of, rule, start};
use serde_json::json;

const ON_CHANNELS: &str = r#"
    PUT $fixed?modifyAttribute {"name": "renamed"}
    SHOW $fixed => {"name": "renamed"}
    PUT $fixed?enableIpv6= ipv6
    SHOW $fixed => {"enableIpv6": 1, "ipv6Networks": ["2400:da00:e003:0:15f::/87"]}
    SHOW $fixed => {"baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88"}
    SHOW $fixed => {"customerIpv6Address": "2400:da00:e003:0:0:200::1/88"}
    PUT $fixed?addRoutes= $routes
    SHOW $fixed => {"networks": ["192.168.0.0/16", "10.0.0.0/8"]}
    SHOW $fixed => {"ipv6Networks": ["2400:da00:e003:0:15f::/87", "2400::/32"]}
    PUT $fixed?removeRoutes= $routes
    SHOW $fixed => {"networks": ["192.168.0.0/16"]}
    SHOW $fixed => {"ipv6Networks": ["2400:da00:e003:0:15f::/87"]}
    PUT $fixed?disableIpv6=
    SHOW $fixed => {"enableIpv6": 0, "ipv6Networks": null}
    PUT $fixed?addUsers= {"authorizedUsers": ["u"]}
    SHOW $fixed => {"authorizedUsers": ["u"]}
    PUT $fixed?removeUsers= {"authorizedUsers": ["u"]}
    SHOW $fixed => {"authorizedUsers": []}
    PUT $fixed?associate= {"extraChannelId": "$other"}
    PUT $fixed?disassociate= {"extraChannelId": "$other"}
    POST /_emulator/channels/$id/status {"status": "reject"}
    PUT $fixed?reCreate= static {"vlanId": 99}
    SHOW $fixed => {"vlanId": 99, "status": "established"}

    SHOW $bgp => {"bgpStatus": "up", "ipv6BgpStatus": null}
    POST $bgp/bfd bfd
    PUT $bgp/bfd bfd {"sendInterval": 400}
    SHOW $bgp => {"sendInterval": 400, "receivInterval": 300, "detectMultiplier": 4}
    DELETE $bgp/bfd
    SHOW $bgp => {"sendInterval": null}
    PUT $bgp/route/rule/$rule {"description": "to Suzhou"}
"#;

#[tokio::test]
async fn every_action_is_performed() {
    let api = start().await;
    let line = api.apply("?clientToken=t1").await.id();
    assert!(line.starts_with("dcphy-"));
    let lines = api.get("/v1/et?status=established").await.ok();
    assert_eq!(lines["ets"][0]["id"], line.as_str());
    assert_eq!(lines["isTruncated"], false);
    let script = r#"
        PUT /v1/et/$line {"name": "north", "linkDelay": 500}
        GET /v1/et/$line => {"name": "north", "linkDelay": 500, "isp": "ISP_CUCC"}
        GET /v1/et/$line => {"status": "established"}
    "#;
    api.run(&[("line", &line)], script).await;

    let fixed = api.channel_on(&line, channel()).await;
    let bgp = api.channel_on(&line, bgp_channel()).await;
    assert_fields(&api.show(&bgp).await, bgp_channel());
    let path = format!("/v1/et/{line}");
    let channels = api.list(&format!("{path}/channel"), "etChannels").await;
    assert_eq!(channels.len(), 2);
    let rules = format!("{bgp}/route/rule");
    let rule_id = api.post(&rules, rule("192.168.0.7/32")).await.id();
    assert!(rule_id.starts_with("dcrr-"));
    let routes = r#"{"routeType": "static-route", "networks": ["10.0.0.0/8"],
        "ipv6Networks": ["2400::/32"]}"#;
    let ids = [
        ("id", id_of(&fixed)),
        ("other", id_of(&bgp)),
        ("rule", &rule_id),
    ];
    let names = [("fixed", &*fixed), ("bgp", &bgp), ("routes", routes)];
    api.run(&[&ids[..], &names].concat(), ON_CHANNELS).await;

    let shown = api.list(&rules, "routeRules").await.remove(0);
    assert_fields(&shown, rule("192.168.0.7/32"));
    let rest = json!({"routeRuleId": rule_id, "ipVersion": 4, "routeProto": "static-route"});
    assert_fields(&shown, rest);
    assert_eq!(shown["description"], "to Suzhou");
    api.delete(&format!("{rules}/{rule_id}")).await.ok();
    assert!(api.list(&rules, "routeRules").await.is_empty());

    for path in [&fixed, &bgp, &path] {
        api.delete(path).await.ok();
    }
    api.get(&path).await.fails(NOT_FOUND);

    let log = api.controls().log(0, 1000).into_iter();
    let succeeded = log.filter(|entry| entry.status == Some(200));
    let performed: BTreeSet<_> = succeeded.filter_map(|entry| entry.action).collect();
    assert_eq!(performed, et_emulator::actions().collect());
}
