//! All 25 actions do what they are for.

mod common;

use std::collections::BTreeSet;

use common::{application, bgp_channel, channel, id_of, ipv6, start};
use serde_json::json;

#[tokio::test]
async fn all_25_actions_are_performed() {
    let api = start().await;

    // The line.
    let line = api
        .post("/v1/et/init?clientToken=t1", application())
        .await
        .id();
    assert!(line.starts_with("dcphy-"));
    let lines = api.get("/v1/et?status=established").await.ok();
    assert_eq!(lines["ets"][0]["id"], line.as_str());
    assert_eq!(lines["isTruncated"], false);
    let path = format!("/v1/et/{line}");
    api.put(&path, json!({"name": "north", "linkDelay": 500}))
        .await
        .ok();
    let shown = api.get(&path).await.ok();
    assert_eq!(
        (&shown["name"], &shown["linkDelay"], &shown["status"]),
        (&json!("north"), &json!(500), &json!("established"))
    );

    // Its channels.
    let fixed = api.channel_on(&line, channel()).await;
    let bgp = api.channel_on(&line, bgp_channel()).await;
    let list = api.get(&format!("{path}/channel")).await.ok();
    assert_eq!(list["etChannels"].as_array().unwrap().len(), 2);
    let shown = api.show(&bgp).await;
    assert_eq!(
        (&shown["bgpAsn"], &shown["bgpKey"], &shown["bgpStatus"]),
        (&json!("65001"), &json!("s3cret"), &json!("up"))
    );
    api.put(
        &format!("{fixed}?modifyAttribute"),
        json!({"name": "renamed"}),
    )
    .await
    .ok();
    assert_eq!(api.show(&fixed).await["name"], "renamed");

    // IPv6.
    api.put(&format!("{fixed}?enableIpv6="), ipv6()).await.ok();
    let shown = api.show(&fixed).await;
    assert_eq!(
        (&shown["enableIpv6"], &shown["ipv6Networks"]),
        (&json!(1), &ipv6()["ipv6Networks"])
    );

    // Route parameters.
    let more = json!({"routeType": "static-route", "networks": ["10.0.0.0/8"], "ipv6Networks": ["2400::/32"]});
    api.put(&format!("{fixed}?addRoutes="), more.clone())
        .await
        .ok();
    assert_eq!(
        api.show(&fixed).await["networks"],
        json!(["192.168.0.0/16", "10.0.0.0/8"])
    );
    api.put(&format!("{fixed}?removeRoutes="), more).await.ok();
    let shown = api.show(&fixed).await;
    assert_eq!(
        (&shown["networks"], &shown["ipv6Networks"]),
        (&json!(["192.168.0.0/16"]), &ipv6()["ipv6Networks"])
    );
    api.call(http::Method::PUT, &format!("{fixed}?disableIpv6="), None)
        .await
        .ok();
    let shown = api.show(&fixed).await;
    assert_eq!(
        (&shown["enableIpv6"], shown.get("ipv6Networks")),
        (&json!(0), None)
    );

    // Users.
    let users = json!({"authorizedUsers": ["8770d0e94e2728ca81b0ec99db9f4df8"]});
    api.put(&format!("{fixed}?addUsers="), users.clone())
        .await
        .ok();
    assert_eq!(
        api.show(&fixed).await["authorizedUsers"],
        users["authorizedUsers"]
    );
    api.put(&format!("{fixed}?removeUsers="), users).await.ok();
    assert_eq!(api.show(&fixed).await["authorizedUsers"], json!([]));

    // Associations.
    let other = json!({"extraChannelId": id_of(&bgp)});
    api.put(&format!("{fixed}?associate="), other.clone())
        .await
        .ok();
    api.put(&format!("{fixed}?disassociate="), other).await.ok();

    // BFD.
    let bfd =
        |send: u32| json!({"sendInterval": send, "receivInterval": 300, "detectMultiplier": 4});
    api.post(&format!("{bgp}/bfd"), bfd(300)).await.ok();
    api.put(&format!("{bgp}/bfd"), bfd(400)).await.ok();
    let shown = api.show(&bgp).await;
    assert_eq!(
        (
            &shown["sendInterval"],
            &shown["receivInterval"],
            &shown["detectMultiplier"]
        ),
        (&json!(400), &json!(300), &json!(4))
    );
    api.delete(&format!("{bgp}/bfd")).await.ok();
    assert_eq!(api.show(&bgp).await.get("sendInterval"), None);

    // Route rules.
    let rule = json!({"destAddress": "192.168.0.7/32", "nexthopType": "etGateway", "nexthopId": "dcgw-p5x55p77u8ah"});
    let id = api.post(&format!("{bgp}/route/rule"), rule).await.id();
    assert!(id.starts_with("dcrr-"));
    api.put(
        &format!("{bgp}/route/rule/{id}"),
        json!({"description": "to Suzhou"}),
    )
    .await
    .ok();
    let rules = api.get(&format!("{bgp}/route/rule")).await.ok();
    let shown = &rules["routeRules"][0];
    assert_eq!(
        (
            &shown["routeRuleId"],
            &shown["ipVersion"],
            &shown["description"]
        ),
        (&json!(id), &json!(4), &json!("to Suzhou"))
    );
    assert_eq!(shown["routeProto"], "static-route");
    api.delete(&format!("{bgp}/route/rule/{id}")).await.ok();
    assert_eq!(
        api.get(&format!("{bgp}/route/rule")).await.ok()["routeRules"],
        json!([])
    );

    // Resubmission, after a rejection.
    api.controls()
        .set_channel_status(id_of(&fixed), et_emulator::state::ChannelStatus::Rejected)
        .unwrap();
    api.put(
        &format!("{fixed}?reCreate="),
        common::changed(channel(), "vlanId", json!(99)),
    )
    .await
    .ok();
    let shown = api.show(&fixed).await;
    assert_eq!(
        (&shown["vlanId"], &shown["status"]),
        (&json!(99), &json!("established"))
    );

    // The end.
    api.delete(&fixed).await.ok();
    api.delete(&bgp).await.ok();
    api.delete(&path).await.ok();
    assert_eq!(api.get(&path).await.refusal(), (404, "NoSuchObject"));

    let performed: BTreeSet<_> = api
        .controls()
        .log(0, 1000)
        .into_iter()
        .filter(|entry| entry.status == Some(200))
        .filter_map(|entry| entry.action)
        .collect();
    assert_eq!(performed, et_emulator::actions().collect());
}
