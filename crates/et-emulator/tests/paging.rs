//! Lists are paged by marker.

mod common;

use common::{INVALID_REQUEST, list_of, scripts, start};

scripts! {
    lines_are_listed_in_creation_order_and_the_last_page_has_no_marker: r#"
        a = POST /v1/et/init line
        b = POST /v1/et/init line
        c = POST /v1/et/init line
        d = POST /v1/et/init line
        e = POST /v1/et/init line
        next = GET /v1/et?maxKeys=2
        last = GET /v1/et?maxKeys=2&marker=$next
        GET /v1/et?maxKeys=2 => [$a $b]
        GET /v1/et?maxKeys=2 => {"isTruncated": true, "maxKeys": 2, "marker": null}
        GET /v1/et?maxKeys=2&marker=$next => [$c $d]
        GET /v1/et?maxKeys=2&marker=$next => {"marker": "$next"}
        GET /v1/et?maxKeys=2&marker=$last => [$e]
        GET /v1/et?maxKeys=2&marker=$last => {"isTruncated": false, "nextMarker": null}
        # A full last page has no marker either.
        GET /v1/et?maxKeys=5 => {"isTruncated": false, "nextMarker": null}
    "#

    a_page_contains_1000_items_by_default: r#"
        GET /v1/et => {"maxKeys": 1000}
        GET /v1/et?maxKeys=0 => INVALID_REQUEST
        GET /v1/et?maxKeys=1001 => INVALID_REQUEST
        GET /v1/et?maxKeys=ten => INVALID_REQUEST
        GET /v1/et?maxKeys= => INVALID_REQUEST
    "#

    accepts_markers_it_issued_and_ids_and_rejects_others: r#"
        CHANNELS
        POST /v1/et/init line
        third = POST /v1/et/init line
        fourth = POST /v1/et/init line
        next = GET /v1/et?maxKeys=2
        GET /v1/et?marker=dcphy-gq65bz9ie712 => INVALID_REQUEST `marker`
        GET /v1/et?marker=m%20a/b+c => INVALID_REQUEST `marker`
        GET /v1/et?marker=- => INVALID_REQUEST `marker`
        GET /v1/et?marker=0000000000000002-00000000 => INVALID_REQUEST `marker`
        # A marker is valid for its own list only.
        GET @bgp/route/rule?marker=$next => INVALID_REQUEST `marker`
        GET /v1/et?marker=$fourth => [$fourth]
        # The marker stays valid when its line is deleted.
        DELETE @third
        GET /v1/et?marker=$next => [$fourth]
    "#

    the_status_filter_applies_before_paging: r#"
        a = POST /v1/et/init line
        b = POST /v1/et/init line
        c = POST /v1/et/init line
        d = POST /v1/et/init line
        POST /_emulator/lines/$a/status {"status": "stopped"}
        POST /_emulator/lines/$c/status {"status": "stopped"}
        next = GET /v1/et?status=stopped&maxKeys=1
        GET /v1/et?status=stopped&maxKeys=1 => [$a]
        GET /v1/et?status=stopped&maxKeys=1&marker=$next => [$c]
        GET /v1/et?status=stopped&maxKeys=1&marker=$next => {"isTruncated": false}
        GET /v1/et?status=open => INVALID_REQUEST
    "#

    route_rules_are_paged_and_filtered_by_destination: r#"
        CHANNELS
        a = POST @bgp/route/rule rule {"destAddress": "10.0.0.0/32"}
        b = POST @bgp/route/rule rule {"destAddress": "10.0.0.1/32"}
        c = POST @bgp/route/rule rule {"destAddress": "10.0.0.2/32"}
        d = POST @bgp/route/rule rule {"destAddress": "10.0.0.3/32"}
        e = POST @bgp/route/rule rule {"destAddress": "172.16.5.6/12"}
        next = GET @bgp/route/rule?maxKeys=2
        last = GET @bgp/route/rule?maxKeys=2&marker=$next
        GET @bgp/route/rule?maxKeys=2 => [$a $b]
        GET @bgp/route/rule?maxKeys=2&marker=$next => [$c $d]
        GET @bgp/route/rule?maxKeys=2&marker=$last => [$e]
        GET @bgp/route/rule?marker=$last => {"routeRules": [{"destAddress": "172.16.5.6/12"}]}
        GET @bgp/route/rule?marker=$last => {"nextMarker": null}
        # Networks are compared by value; an address is the network of that address only.
        GET @bgp/route/rule?destAddress=10.0.0.3 => [$d]
        GET @bgp/route/rule?destAddress=10.0.0.3/31 => []
        GET @bgp/route/rule?destAddress=172.16.0.0/12 => [$e]
    "#
}

#[tokio::test]
async fn a_forged_marker_is_rejected() {
    let api = start().await;
    for _ in 0..3 {
        api.line().await;
    }
    let forged = api.get("/v1/et?maxKeys=2").await.id();
    let forged = forged.replacen("02-", "03-", 1);
    let response = api.get(&format!("/v1/et?marker={forged}")).await;
    response.fails_with(INVALID_REQUEST, "`marker`");
}

#[tokio::test]
async fn the_channel_list_is_not_paged() {
    let api = start().await;
    let channel = api.channel().await;
    let list = api.get(list_of(&channel)).await.ok();
    let fields: Vec<_> = list.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["etChannels"]);
}
