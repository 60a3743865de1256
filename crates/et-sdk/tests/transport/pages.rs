//! Lists, some from a service that paginates incorrectly.

use et_sdk::{Error, ErrorKind};
use et_test_support::any_list;
use futures_util::{Stream, StreamExt, TryStreamExt};
use serde_json::{Value, json};

use crate::support::{CHANNEL, LINE, Reply, always, deciding, replying};

/// A page of lines or route rules.
fn page(ids: &[&str], next: Value, truncated: Value) -> Reply {
    let item = |id: &&str| json!({"id": id, "routeRuleId": id});
    let items: Vec<_> = ids.iter().map(item).collect();
    Reply::json(json!({
        "ets": items, "routeRules": items, "nextMarker": next, "isTruncated": truncated,
    }))
}

/// A page that another one follows.
fn truncated(ids: &[&str], next: &str) -> Reply {
    page(ids, json!(next), json!(true))
}

fn last_page() -> Reply {
    page(&[], Value::Null, json!(false))
}

#[tokio::test]
async fn continues_from_the_marker_of_each_page_and_retries_a_page() {
    let (server, client, _) = replying([
        truncated(&["a", "b"], "m1"),
        Reply::reset_after_acting(),
        page(&["c"], json!("m2"), Value::Null),
        last_page(),
    ])
    .await;

    let items = any_list(&client).marker("m0").items();
    let lines = items.try_collect::<Vec<_>>().await.unwrap();

    let ids: Vec<_> = lines.iter().map(|line| &*line.id).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    let requests = server.requests();
    let markers = requests
        .iter()
        .map(|request| request.parameter("marker").unwrap());
    assert_eq!(markers.collect::<Vec<_>>(), ["m0", "m1", "m1", "m2"]);
}

#[tokio::test]
async fn a_marker_that_never_changes_is_an_error_that_ends_the_list() {
    let (server, client, _) = always(truncated(&["a"], "m1")).await;

    let mut items = any_list(&client).items();
    let error = first_error(async || items.next().await.map(|item| item.map(|_| ()))).await;
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert_eq!((error.marker(), items.marker()), (Some("m1"), Some("m1")));
    assert!(items.next().await.is_none(), "an error ends the list");
    assert_eq!(server.count(), 2);

    let channel = client.line(LINE).channel(CHANNEL);
    let mut pages = channel.route_rules().list().pages();
    let error = first_error(async || pages.next().await.map(|page| page.map(|_| ()))).await;
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert!(error.to_string().contains("marker"), "{error}");
}

async fn first_error(mut next: impl AsyncFnMut() -> Option<Result<(), Error>>) -> Error {
    for _ in 0..10 {
        if let Err(error) = next().await.expect("no end before the error") {
            return error;
        }
    }
    panic!("the list never ends");
}

#[tokio::test]
async fn a_cycle_of_markers_and_a_truncated_list_without_a_next_marker_are_errors() {
    let cycle = vec![
        truncated(&["a"], "m1"),
        truncated(&["b"], "m2"),
        truncated(&["a"], "m1"),
    ];
    let without_marker = page(&["a"], Value::Null, json!(true));
    for replies in [cycle, vec![without_marker], vec![truncated(&["a"], "")]] {
        let expected = replies.len();
        let (server, client, _) = replying(replies).await;
        let error = any_list(&client)
            .items()
            .try_collect::<Vec<_>>()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Pagination, "{error}");
        assert_eq!(server.count(), expected, "{error}");
    }
}

#[tokio::test]
async fn an_error_has_the_marker_of_the_page_that_could_not_be_fetched() {
    let first = truncated(&["a", "b"], "m1");
    let (_server, client, _) = replying([first, Reply::refusal(403, "AccessDenied")]).await;
    let mut items = any_list(&client).items();
    for id in ["a", "b"] {
        assert_eq!(items.next().await.unwrap().unwrap().id, id);
    }

    let error = items.next().await.unwrap().unwrap_err();

    assert!(error.is_access_denied());
    assert_eq!((error.marker(), items.marker()), (Some("m1"), Some("m1")));
}

#[tokio::test]
async fn the_next_page_is_fetched_while_one_is_consumed_and_the_one_after_it_is_not() {
    let (server, client, _) = deciding(|request| match request.parameter("marker").as_deref() {
        None => truncated(&["a", "b"], "m1"),
        Some("m1") => truncated(&["c"], "m2"),
        Some("m2") => truncated(&["d"], "m3"),
        Some(_) => last_page(),
    })
    .await;
    let mut items = any_list(&client).items();

    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    server.seen(2).await;
    // The list is not polled here; one that prefetched further would send more during these calls.
    for _ in 0..3 {
        any_list(&client).marker("end").send().await.unwrap();
    }
    assert_eq!(server.count(), 5);

    for id in ["b", "c"] {
        assert_eq!(items.next().await.unwrap().unwrap().id, id);
    }
    server.seen(6).await;
    let marker = server.last_request().parameter("marker");
    assert_eq!(marker.as_deref(), Some("m2"), "c was the last of its page");
}

#[tokio::test]
async fn dropping_a_list_cancels_the_page_being_fetched() {
    let (server, client, _) = deciding(|request| match request.parameter("marker") {
        None => truncated(&["a"], "m1"),
        Some(_) => Reply::stall(),
    })
    .await;
    let mut items = any_list(&client).items();
    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    server.seen(2).await;

    drop(items);

    server.left(1).await;
}

#[tokio::test]
async fn after_its_last_page_a_list_requests_nothing_more() {
    let (server, client, _) = always(page(&["a"], Value::Null, json!(false))).await;
    let mut items = any_list(&client).items();
    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    assert!(items.next().await.is_none());
    // The list is still there; anything that it had requested would arrive during these calls.
    for _ in 0..3 {
        any_list(&client).marker("end").send().await.unwrap();
    }
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn a_property_that_looks_like_the_next_marker_misleads_no_list() {
    let (_server, client, _) = deciding(|request| match request.parameter("marker").as_deref() {
        None => Reply::json(json!({
            "ets": [{"id": "a"}], "nextMarker": "m1", "isTruncated": true,
            "other": {"nextMarker": "decoy"},
        })),
        Some("m1") => page(&["b"], Value::Null, json!(false)),
        Some(_) => page(&["wrong"], Value::Null, json!(false)),
    })
    .await;
    let items = any_list(&client).items();
    let lines = items.try_collect::<Vec<_>>().await.unwrap();
    let ids: Vec<_> = lines.iter().map(|line| &*line.id).collect();
    assert_eq!(ids, ["a", "b"]);
}

#[tokio::test]
async fn a_list_is_a_stream_of_its_pages_and_of_its_items_which_knows_how_many_it_has() {
    let (_server, client, _) = deciding(|request| match request.parameter("marker") {
        None => truncated(&["a", "b"], "m1"),
        Some(_) => page(&["c", "d", "e"], Value::Null, json!(false)),
    })
    .await;
    let list = any_list(&client);

    let pages: Vec<_> = list.clone().pages().try_collect().await.unwrap();
    assert_eq!(pages.iter().map(|page| page.lines.len()).sum::<usize>(), 5);

    let mut items = list.items();
    let mut sizes = vec![items.size_hint()];
    while let Some(item) = StreamExt::next(&mut items).await {
        item.unwrap();
        sizes.push(items.size_hint());
    }
    // The second page is known to be the last once its first item is there.
    let last = [2, 1, 0].map(|left| (left, Some(left)));
    assert_eq!(sizes[..3], [(0, None), (1, None), (0, None)]);
    assert_eq!(sizes[3..], last);
}
