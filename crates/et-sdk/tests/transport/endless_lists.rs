//! Lists that a service, or something before it, would have go on for ever.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use et_sdk::pagination::Items;
use et_sdk::{Error, ErrorKind, Outcome};
use et_test_support::{any_list, ends};
use serde_json::json;

use crate::support::assert_failure;
use crate::support::client_on;
use crate::support::{LINE, ManualClock, Reply, Server, patient_client};

/// A server of pages with this many lines each, whose markers are ever new.
async fn endless(lines: usize) -> Server {
    let pages = AtomicUsize::new(0);
    Server::deciding(move |_| {
        let page = pages.fetch_add(1, Ordering::SeqCst) + 1;
        page_of(lines, &format!("m{page}"))
    })
    .await
}

fn page_of(lines: usize, next: &str) -> Reply {
    let ets = vec![json!({"id": LINE}); lines];
    Reply::json(json!({"ets": ets, "nextMarker": next, "isTruncated": true}))
}

/// How many lines come before the error, and the error.
async fn first_error<L>(mut items: Items<L>) -> (usize, Error)
where
    L: et_sdk::pagination::List,
{
    for count in 0..1000 {
        let next = ends("an item or an error", items.next()).await;
        if let Err(error) = next.expect("no end before the error") {
            assert!(items.next().await.is_none(), "an error ends the list");
            return (count, error);
        }
    }
    panic!("the list never ends")
}

#[tokio::test]
async fn three_empty_pages_in_a_row_are_passed_over_and_a_fourth_is_an_error() {
    let server = endless(0).await;
    let (client, _) = patient_client(&server);

    let (_, error) = first_error(any_list(&client).items()).await;

    assert_failure(&error, ErrorKind::Pagination, 0, Outcome::NotSent);
    assert!(error.to_string().contains("3 empty pages"), "{error}");
    assert_eq!(error.marker(), Some("m3"));

    let pages = [0, 0, 0, 1, 0, 0, 0, 1].into_iter().enumerate();
    let mut replies: Vec<_> = pages
        .map(|(page, lines)| page_of(lines, &format!("m{page}")))
        .collect();
    replies.push(Reply::json(json!({"ets": [], "isTruncated": false})));
    let server = Server::replying(replies).await;
    let (client, _) = patient_client(&server);
    let lines = any_list(&client)
        .items()
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    assert_eq!(lines.len(), 2);
}

#[tokio::test]
async fn a_marker_may_have_1024_bytes_and_no_more() {
    for (length, words) in [(1024, "repeats a marker"), (1025, "a marker of 1025 bytes")] {
        let server = Server::always(page_of(1, &"m".repeat(length))).await;
        let (client, _) = patient_client(&server);
        let (_, error) = first_error(any_list(&client).items()).await;
        assert_eq!(error.kind(), ErrorKind::Pagination);
        assert!(error.to_string().contains(words), "{error}");
        assert!(error.to_string().len() < 300, "{error}");
    }
}

#[tokio::test]
async fn a_page_with_more_items_than_the_api_allows_is_an_error() {
    let server = Server::always(page_of(1001, "m")).await;
    let (client, _) = patient_client(&server);
    let (_, error) = first_error(any_list(&client).max_keys(10).items()).await;
    assert_failure(&error, ErrorKind::Decode, 1, Outcome::Unchanged);
    assert!(
        error.to_string().contains("more than the 1000 items"),
        "{error}"
    );
    let error = any_list(&client).send().await.unwrap_err();
    assert_failure(&error, ErrorKind::Decode, 1, Outcome::Unchanged);
}

#[tokio::test]
async fn a_limit_on_pages_fetches_no_more_and_ends_a_longer_list_with_an_error() {
    for limit in [1, 2, 5] {
        let server = endless(2).await;
        let (client, _) = patient_client(&server);
        let (lines, error) = first_error(any_list(&client).items().max_pages(limit)).await;
        assert_eq!((lines, server.count()), (2 * limit, limit));
        assert_eq!(error.kind(), ErrorKind::Pagination);
        let words = format!("more pages than the {limit} that max_pages allows");
        assert!(error.to_string().contains(&words), "{error}");
        assert_eq!(error.marker(), Some(&*format!("m{limit}")));
    }
    let server = Server::always(Reply::json(json!({"ets": [{"id": LINE}]}))).await;
    let (client, _) = patient_client(&server);
    let items = any_list(&client).items().max_pages(1);
    assert_eq!(items.try_collect::<Vec<_>>().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_timeout_bounds_the_whole_list_whether_it_waits_or_its_consumer_does() {
    // Shorter than that of an attempt.
    let timeout = Duration::from_secs(27);
    let server = endless(1).await;
    let clock = ManualClock::new();
    let client = client_on(&server, &clock, |builder| builder);
    let mut items = any_list(&client).items().timeout(timeout);
    for _ in 0..3 {
        assert!(items.next().await.unwrap().is_ok());
        clock.advance(timeout / 3);
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.marker()),
        (ErrorKind::Deadline, Some("m3"))
    );
    assert!(
        error
            .to_string()
            .contains("the list exceeded its timeout of 27s")
    );
    assert!(items.next().await.is_none());

    let server = Server::always(Reply::stall()).await;
    let client = client_on(&server, &clock, |builder| builder);
    let mut pages = any_list(&client).pages().timeout(timeout);
    let waiting = tokio::spawn(async move { pages.next().await.unwrap().map(drop) });
    server.seen(1).await;
    clock.advance(timeout);
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert!(error.to_string().contains("the list"), "{error}");
    server.left(1).await;
}
