//! Every action performs its function.

mod common;

use std::collections::BTreeSet;

use common::{
    NOT_FOUND, assert_fields, bfd, bgp_channel, changed, channel, id_of, ipv6, rule, start,
};
use et_emulator::state::ChannelStatus;
use serde_json::json;

#[tokio::test]
async fn every_action_is_performed() {
    let api = start().await;

    // The line.
    let line = api.apply("?clientToken=t1").await.id();
    assert!(line.starts_with("dcphy-"));
    let lines = api.get("/v1/et?status=established").await.ok();
    assert_eq!(lines["ets"][0]["id"], line.as_str());
    assert_eq!(lines["isTruncated"], false);
    let path = format!("/v1/et/{line}");
    let update = json!({"name": "north", "linkDelay": 500});
    api.put(&path, update.clone()).await.ok();
    let shown = api.get(&path).await.ok();
    assert_fields(&shown, update);
    assert_fields(&shown, json!({"isp": "ISP_CUCC", "status": "established"}));

    // Its channels.
    let fixed = api.channel_on(&line, channel()).await;
    let bgp = api.channel_on(&line, bgp_channel()).await;
    let channels = api.list(&format!("{path}/channel"), "etChannels").await;
    assert_eq!(channels.len(), 2);
    let shown = api.show(&bgp).await;
    assert_fields(&shown, bgp_channel());
    assert_fields(&shown, json!({"bgpStatus": "up", "ipv6BgpStatus": null}));
    let renamed = json!({"name": "renamed"});
    let update = format!("{fixed}?modifyAttribute");
    api.put(&update, renamed.clone()).await.ok();
    assert_fields(&api.show(&fixed).await, renamed);

    // IPv6.
    api.on_channel("enableIpv6", &fixed).await.ok();
    let shown = api.show(&fixed).await;
    assert_fields(&shown, changed(ipv6(), "enableIpv6", json!(1)));

    // Route parameters.
    let more = json!({
        "routeType": "static-route", "networks": ["10.0.0.0/8"], "ipv6Networks": ["2400::/32"],
    });
    let add = format!("{fixed}?addRoutes=");
    api.put(&add, more.clone()).await.ok();
    let networks = json!({"networks": ["192.168.0.0/16", "10.0.0.0/8"]});
    assert_fields(&api.show(&fixed).await, networks);
    api.put(&format!("{fixed}?removeRoutes="), more).await.ok();
    let shown = api.show(&fixed).await;
    assert_fields(
        &shown,
        changed(ipv6(), "networks", json!(["192.168.0.0/16"])),
    );
    api.on_channel("disableIpv6", &fixed).await.ok();
    let shown = api.show(&fixed).await;
    assert_fields(&shown, json!({"enableIpv6": 0, "ipv6Networks": null}));

    // Users.
    api.on_channel("addUsers", &fixed).await.ok();
    assert_fields(&api.show(&fixed).await, json!({"authorizedUsers": ["u"]}));
    api.on_channel("removeUsers", &fixed).await.ok();
    assert_fields(&api.show(&fixed).await, json!({"authorizedUsers": []}));

    // Associations.
    let other = json!({"extraChannelId": id_of(&bgp)});
    for flag in ["associate", "disassociate"] {
        api.put(&format!("{fixed}?{flag}="), other.clone())
            .await
            .ok();
    }

    // BFD.
    let timing = format!("{bgp}/bfd");
    api.post(&timing, bfd(300, 300, 4)).await.ok();
    api.put(&timing, bfd(400, 300, 4)).await.ok();
    assert_fields(&api.show(&bgp).await, bfd(400, 300, 4));
    api.delete(&timing).await.ok();
    assert_fields(&api.show(&bgp).await, json!({"sendInterval": null}));

    // Route rules.
    let rules = format!("{bgp}/route/rule");
    let id = api.post(&rules, rule("192.168.0.7/32")).await.id();
    assert!(id.starts_with("dcrr-"));
    let update = json!({"description": "to Suzhou"});
    api.put(&format!("{rules}/{id}"), update.clone()).await.ok();
    let shown = api.list(&rules, "routeRules").await.remove(0);
    assert_fields(&shown, update);
    assert_fields(&shown, rule("192.168.0.7/32"));
    let rest = json!({"routeRuleId": id, "ipVersion": 4, "routeProto": "static-route"});
    assert_fields(&shown, rest);
    api.delete(&format!("{rules}/{id}")).await.ok();
    assert!(api.list(&rules, "routeRules").await.is_empty());

    // Resubmission, after a rejection.
    api.set_channel_status(&fixed, ChannelStatus::Rejected);
    let application = changed(channel(), "vlanId", json!(99));
    api.put(&format!("{fixed}?reCreate="), application)
        .await
        .ok();
    let shown = api.show(&fixed).await;
    assert_fields(&shown, json!({"vlanId": 99, "status": "established"}));

    // Deletion.
    for path in [&fixed, &bgp, &path] {
        api.delete(path).await.ok();
    }
    api.get(&path).await.fails(NOT_FOUND);

    let log = api.controls().log(0, 1000).into_iter();
    let succeeded = log.filter(|entry| entry.status == Some(200));
    let performed: BTreeSet<_> = succeeded.filter_map(|entry| entry.action).collect();
    assert_eq!(performed, et_emulator::actions().collect());
}
