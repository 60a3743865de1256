//! Each call that is sent is one call for the observer, with its outcome: also one that is refused
//! before its first attempt, and one whose response cannot be decoded.

use std::sync::{Arc, Mutex};

use bce_auth::provider::provider_fn;
use et_sdk::ClientBuilder;
use et_sdk::http::HeaderValue;
use et_sdk::http::header::AUTHORIZATION;
use et_sdk::observe::{CallEvent, ObservedCall, Observer};
use futures_util::FutureExt;
use serde_json::json;

use crate::support::{LINE, ManualClock, Reply, Server, WAITS, client_on, done};

/// The beginning and the end of each call.
#[derive(Clone, Debug, Default)]
pub struct Ends(Arc<Mutex<Vec<String>>>);

impl Ends {
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Observer for Ends {
    fn on_event(&self, call: &ObservedCall<'_>, event: &CallEvent<'_>) {
        let what = match event {
            CallEvent::Started => "started".to_owned(),
            CallEvent::Ended {
                attempts, error, ..
            } => match error {
                Some(error) => format!("failed after {attempts} attempts: {}", error.kind()),
                None => format!("succeeded after {attempts} attempts"),
            },
            CallEvent::Cancelled { .. } => "cancelled".to_owned(),
            _ => return,
        };
        let line = format!("{} {what}", call.action);
        self.0.lock().unwrap().push(line);
    }
}

fn observed(
    server: &Server,
    set_up: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (et_sdk::Client, Ends) {
    let ends = Ends::default();
    let client = client_on(server, &ManualClock::passing(WAITS), |builder| {
        set_up(builder.observer(ends.clone()))
    });
    (client, ends)
}

#[tokio::test]
async fn a_call_that_is_refused_before_its_first_attempt_is_told_with_its_error() {
    let server = Server::replying([]).await;
    let (client, ends) = observed(&server, |builder| builder);
    let delete = || client.line(LINE).delete();
    let (read_only, read_only_ends) = observed(&server, ClientBuilder::read_only);
    let (poor, poor_ends) = observed(&server, |builder| {
        let nothing = || async { Err("it is sealed".into()) };
        builder.credentials_provider(provider_fn("vault", nothing))
    });
    let header = (AUTHORIZATION, HeaderValue::from_static("mine"));
    for (call, ends, kind) in [
        (delete().client_token(""), &ends, "InvalidInput"),
        (client.line("").delete(), &ends, "InvalidInput"),
        (
            delete().extra_header(header.0, header.1),
            &ends,
            "InvalidInput",
        ),
        (read_only.line(LINE).delete(), &read_only_ends, "ReadOnly"),
        (poor.line(LINE).delete(), &poor_ends, "Credentials"),
    ] {
        let error = call.send().await.unwrap_err();
        assert_eq!(error.kind().to_string(), kind);
        assert_eq!(
            ends.take(),
            [
                "DeletePhysicalDedicatedLine started".to_owned(),
                format!("DeletePhysicalDedicatedLine failed after 0 attempts: {kind}"),
            ]
        );
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_call_outside_of_a_runtime_is_told_with_its_error() {
    let ends = Ends::default();
    let client = et_sdk::Client::builder()
        .endpoint("http://127.0.0.1:9")
        .credentials(crate::support::credentials())
        .observer(ends.clone())
        .build()
        .unwrap();
    let call = client.line(LINE).get().send();
    call.now_or_never().unwrap().unwrap_err();
    let mut list = client.lines().list().items();
    list.next().now_or_never().unwrap().unwrap().unwrap_err();
    assert_eq!(
        ends.take(),
        [
            "QueryDedicatedLineDetail started",
            "QueryDedicatedLineDetail failed after 0 attempts: Configuration",
            "QueryDedicatedLines started",
            "QueryDedicatedLines failed after 0 attempts: Configuration",
        ]
    );
}

#[tokio::test]
async fn a_call_whose_response_cannot_be_decoded_has_failed() {
    let server = Server::replying([
        Reply::status(503),
        Reply::status(200).body("<html>"),
        Reply::json(json!({"ets": "none"})),
    ])
    .await;
    let (client, ends) = observed(&server, |builder| builder);
    client.line(LINE).get().send().await.unwrap_err();
    let mut list = client.lines().list().items();
    list.next().await.unwrap().unwrap_err();
    assert_eq!(
        ends.take(),
        [
            "QueryDedicatedLineDetail started",
            "QueryDedicatedLineDetail failed after 2 attempts: UnexpectedResponse",
            "QueryDedicatedLines started",
            "QueryDedicatedLines failed after 1 attempts: Decode",
        ]
    );
}

#[tokio::test]
async fn each_page_of_a_list_is_a_call() {
    let page = |next: &str| json!({"ets": [{"id": "a"}], "nextMarker": next, "isTruncated": true});
    let server = Server::replying([
        Reply::json(page("m-1")),
        Reply::json(json!({"ets": [], "isTruncated": false})),
    ])
    .await;
    let (client, ends) = observed(&server, |builder| builder);
    let lines: Vec<_> = client.lines().list().items().try_collect().await.unwrap();
    assert_eq!(lines.len(), 1);
    let mut told = ends.take();
    told.sort();
    assert_eq!(
        told,
        [
            "QueryDedicatedLines started",
            "QueryDedicatedLines started",
            "QueryDedicatedLines succeeded after 1 attempts",
            "QueryDedicatedLines succeeded after 1 attempts",
        ]
    );
    // A list that cannot be requested.
    let header = (AUTHORIZATION, HeaderValue::from_static("mine"));
    let list = client.lines().list().extra_header(header.0, header.1);
    list.items().next().await.unwrap().unwrap_err();
    assert_eq!(
        ends.take(),
        [
            "QueryDedicatedLines started",
            "QueryDedicatedLines failed after 0 attempts: InvalidInput",
        ]
    );
}

#[cfg(feature = "unstable-raw")]
#[tokio::test]
async fn calls_of_the_generated_client_are_told_as_well() {
    let server = Server::replying([done(), Reply::status(404)]).await;
    let (client, ends) = observed(&server, |builder| builder);
    let delete = || {
        let call = client.raw().delete_physical_dedicated_line();
        call.dcphy_id(LINE).send()
    };
    delete().await.unwrap();
    delete().await.unwrap_err();
    let (read_only, read_only_ends) = observed(&server, ClientBuilder::read_only);
    let call = read_only.raw().delete_physical_dedicated_line();
    call.dcphy_id(LINE).send().await.unwrap_err();
    assert_eq!(
        ends.take()[..2],
        [
            "DeletePhysicalDedicatedLine started",
            "DeletePhysicalDedicatedLine succeeded after 1 attempts",
        ]
    );
    assert_eq!(
        read_only_ends.take(),
        [
            "DeletePhysicalDedicatedLine started",
            "DeletePhysicalDedicatedLine failed after 0 attempts: ReadOnly",
        ]
    );
}
