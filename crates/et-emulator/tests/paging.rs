//! Lists are paged by marker.

mod common;

use common::{Api, INVALID_REQUEST, assert_fields, bgp_channel, channel, list_of, rule, start};
use et_emulator::state::LineStatus;
use serde_json::{Value, json};

/// An emulator with lines, and their ids.
async fn with_lines(count: usize) -> (Api, Vec<String>) {
    let api = start().await;
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(api.line().await);
    }
    (api, ids)
}

/// The texts in a field of the items of a page.
fn texts<'p>(page: &'p Value, list: &str, field: &str) -> Vec<&'p str> {
    let items = page[list].as_array().unwrap().iter();
    items.map(|item| item[field].as_str().unwrap()).collect()
}

fn ids(page: &Value) -> Vec<&str> {
    texts(page, "ets", "id")
}

fn next(page: &Value) -> &str {
    page["nextMarker"].as_str().expect("a next page")
}

#[tokio::test]
async fn lines_are_listed_in_creation_order_and_the_last_page_has_no_marker() {
    let (api, created) = with_lines(5).await;
    let page = async |marker: &str| {
        let target = format!("/v1/et?maxKeys=2&marker={marker}");
        api.get(&target).await.ok()
    };
    let first = api.get("/v1/et?maxKeys=2").await.ok();
    assert_eq!(ids(&first), created[..2]);
    let expected = json!({"isTruncated": true, "maxKeys": 2, "marker": null});
    assert_fields(&first, expected);
    let second = page(next(&first)).await;
    assert_eq!(ids(&second), created[2..4]);
    assert_eq!(second["marker"], first["nextMarker"]);
    let last = page(next(&second)).await;
    assert_eq!(ids(&last), created[4..]);
    // A full last page has no marker either.
    for last in [last, api.get("/v1/et?maxKeys=5").await.ok()] {
        assert_fields(&last, json!({"isTruncated": false, "nextMarker": null}));
    }
}

#[tokio::test]
async fn a_page_contains_1000_items_by_default() {
    let (api, _) = with_lines(1).await;
    assert_eq!(api.get("/v1/et").await.ok()["maxKeys"], 1000);
    for invalid in ["-1", "1001", "ten"] {
        let target = format!("/v1/et?maxKeys={invalid}");
        api.get(&target).await.fails(INVALID_REQUEST);
    }
}

#[tokio::test]
async fn accepts_markers_it_issued_and_ids_and_rejects_others() {
    let (api, created) = with_lines(4).await;
    let first = api.get("/v1/et?maxKeys=2").await.ok();
    let forged = next(&first).replacen("02-", "03-", 1);
    let line = api.channel_on(&created[0], channel()).await;
    for (list, marker) in [
        ("/v1/et", "dcphy-gq65bz9ie712"),
        ("/v1/et", "m%20a/b+c"),
        ("/v1/et", "-"),
        ("/v1/et", "0000000000000002-00000000"),
        ("/v1/et", &forged),
        // A marker is valid for its own list only.
        (&format!("{line}/route/rule"), next(&first)),
    ] {
        let response = api.get(&format!("{list}?marker={marker}")).await;
        response.fails_with(INVALID_REQUEST, "`marker`");
    }
    let from_id = api.get(&format!("/v1/et?marker={}", created[3])).await;
    assert_eq!(ids(&from_id.ok()), created[3..]);
    // The marker stays valid when its line is deleted.
    api.delete(&format!("/v1/et/{}", created[2])).await.ok();
    let second = api.get(&format!("/v1/et?marker={}", next(&first))).await;
    assert_eq!(ids(&second.ok()), created[3..]);
}

#[tokio::test]
async fn the_status_filter_applies_before_paging() {
    let (api, created) = with_lines(4).await;
    for line in [&created[0], &created[2]] {
        api.set_line_status(line, LineStatus::Stopped);
    }
    let target = "/v1/et?status=stopped&maxKeys=1";
    let stopped = api.get(target).await.ok();
    assert_eq!(ids(&stopped), [&created[0]]);
    let target = format!("{target}&marker={}", next(&stopped));
    let second = api.get(&target).await.ok();
    assert_eq!(ids(&second), [&created[2]]);
    assert_eq!(second["isTruncated"], false);
    api.get("/v1/et?status=open").await.fails(INVALID_REQUEST);
}

#[tokio::test]
async fn route_rules_are_paged_and_filtered_by_destination() {
    let api = start().await;
    let line = api.line().await;
    let channel = api.channel_on(&line, bgp_channel()).await;
    let list = format!("{channel}/route/rule");
    let destinations = [0, 1, 2, 3, 4].map(|last| format!("10.0.0.{last}/32"));
    for destination in &destinations {
        api.post(&list, rule(destination)).await.ok();
    }
    api.post(&list, rule("172.16.5.6/12")).await.ok();
    let (mut seen, mut marker) = (Vec::new(), Some(String::new()));
    while let Some(after) = marker {
        let page = api.get(&format!("{list}?maxKeys=2{after}")).await.ok();
        let found = texts(&page, "routeRules", "destAddress");
        seen.extend(found.into_iter().map(str::to_owned));
        let next = page["nextMarker"].as_str();
        marker = next.map(|marker| format!("&marker={marker}"));
    }
    assert_eq!(seen[..5], destinations);
    assert_eq!(seen[5..], ["172.16.5.6/12"]);
    // Networks are compared by value; an address is the network of that address only.
    for (destination, count) in [("10.0.0.3", 1), ("10.0.0.3/31", 0), ("172.16.0.0/12", 1)] {
        let target = format!("{list}?destAddress={destination}");
        let found = api.list(&target, "routeRules").await;
        assert_eq!(found.len(), count, "{destination}");
    }
}

#[tokio::test]
async fn the_channel_list_is_not_paged() {
    let api = start().await;
    let channel = api.channel().await;
    let list = api.get(list_of(&channel)).await.ok();
    let fields: Vec<_> = list.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["etChannels"]);
}
