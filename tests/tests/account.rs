//! What the account has over all its lines, as streams.

use std::sync::Arc;

use et_emulator::{Emulator, Fault, FaultKind, Snapshot};
use et_sdk::account::{AccountChannel, AccountRouteRule};
use et_sdk::model::Channel;
use et_sdk::{Client, Error, blocking};
use et_test_support::{Network, Reply, ScriptedServer, any_list, client_of, plain_client};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// Three lines with three channels each, which have as many rules as their number says.
async fn network() -> Network {
    let rule = |line, channel, rule| {
        json!({"routeRuleId": format!("dcrr-{line}{channel}{rule}"), "nexthopId": "dcgw-1",
            "nexthopType": "etGateway", "destAddress": format!("10.{line}.{channel}.{rule}/32")})
    };
    let channel = |line, channel| {
        let rules: Vec<Value> = (0..channel).map(|n| rule(line, channel, n)).collect();
        json!({"id": format!("dedicatedconn-{line}{channel}"), "vlanId": 100 + channel,
            "routeType": "static-route", "networks": ["10.0.0.0/8"], "routeRules": rules})
    };
    let line = |line| {
        let channels: Vec<Value> = (0..3).map(|n| channel(line, n)).collect();
        json!({"id": format!("dcphy-{line}"), "channels": channels})
    };
    let state = json!({"lines": [line(0), line(1), line(2)]}).to_string();
    let state = Snapshot::from_json(state.as_bytes()).unwrap();
    let emulator = Emulator::builder().initial_state(state);
    Network::with(emulator, |client| client.without_retries()).await
}

/// Whether each line's channels stand in order, those of the missing lines left out.
fn assert_channels(found: &[AccountChannel], lines: &[usize]) {
    let found: Vec<_> = found
        .iter()
        .map(|found| (found.line_id.clone(), found.channel.id.clone()))
        .collect();
    let expected: Vec<_> = lines
        .iter()
        .flat_map(|line| (0..3).map(move |n| (line, n)))
        .map(|(line, n)| (format!("dcphy-{line}"), format!("dedicatedconn-{line}{n}")))
        .collect();
    assert_eq!(found, expected);
}

/// Refuses one request of this action, after letting some pass.
fn refuse_one(network: &Network, action: &str, status: u16, code: &str, skip: u64) {
    let kind = FaultKind::Status {
        status,
        code: Some(code.into()),
        retry_after: None,
        body: None,
    };
    let fault = Fault::next(1, kind).on_action(action).skipping(skip);
    network.emulator.controls().inject(fault).unwrap();
}

#[tokio::test]
async fn channels_of_all_lines_come_with_the_ids_of_their_lines_in_order() {
    let network = network().await;
    let list = network.client.channels().list().max_keys(2).concurrency(2);
    let found: Vec<_> = list.items().try_collect().await.unwrap();
    assert_channels(&found, &[0, 1, 2]);
}

#[tokio::test]
async fn route_rules_of_all_channels_come_with_both_ids_in_order() {
    let network = network().await;
    let list = network.client.route_rules().list().max_keys(1);
    let found: Vec<AccountRouteRule> = list.items().try_collect().await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|found| (&*found.line_id, &*found.channel_id, &*found.rule.id))
        .collect();
    let expected: Vec<_> = (0..3)
        .flat_map(|line| [(line, 1, 0), (line, 2, 0), (line, 2, 1)])
        .map(|(line, n, rule)| {
            let (line_id, channel) = (format!("dcphy-{line}"), format!("dedicatedconn-{line}{n}"));
            (line_id, channel, format!("dcrr-{line}{n}{rule}"))
        })
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(line, channel, rule)| (line.as_str(), channel.as_str(), rule.as_str()))
        .collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_line_or_channel_that_is_deleted_meanwhile_is_left_out() {
    let network = network().await;
    refuse_one(&network, "QueryDedicatedChannel", 404, "NoSuchObject", 0);
    let list = network.client.channels().list().concurrency(1);
    let found: Vec<_> = list.items().try_collect().await.unwrap();
    assert_channels(&found, &[1, 2]);

    // The first line's second channel, which has one rule.
    let action = "QueryDedicatedChannelRouteRules";
    refuse_one(&network, action, 404, "NoSuchObject", 1);
    let list = network.client.route_rules().list().concurrency(1);
    let found: Vec<AccountRouteRule> = list.items().try_collect().await.unwrap();
    let ids = found.iter().map(|found| &*found.channel_id);
    assert_eq!(ids.collect::<Vec<_>>()[..2], ["dedicatedconn-02"; 2]);
    assert_eq!(found.len(), 8);
}

#[tokio::test]
async fn an_error_ends_the_stream_and_names_the_line_or_channel() {
    let network = network().await;
    refuse_one(&network, "QueryDedicatedChannel", 403, "AccessDenied", 0);
    let mut items = network.client.channels().list().concurrency(1).items();
    let error = items.next().await.unwrap().unwrap_err();
    let resource = error.resource().unwrap();
    assert_eq!(resource.line_id.as_deref(), Some("dcphy-0"));
    assert!(items.next().await.is_none(), "the stream has ended");

    refuse_one(
        &network,
        "QueryDedicatedChannelRouteRules",
        403,
        "AccessDenied",
        0,
    );
    let items = network.client.route_rules().list().concurrency(1).items();
    let error = items.try_collect::<Vec<_>>().await.unwrap_err();
    let resource = error.resource().unwrap();
    assert_eq!(resource.channel_id.as_deref(), Some("dedicatedconn-00"));
}

/// A server with six lines, whose lists of channels wait at the gate.
async fn gated(gate: &Arc<Semaphore>) -> (ScriptedServer, Client) {
    let gate = gate.clone();
    let lines: Vec<_> = (0..6)
        .map(|n| json!({"id": format!("dcphy-{n}")}))
        .collect();
    let lines = Reply::json(json!({ "ets": lines }));
    let channels = Reply::json(json!({"etChannels": [{"id": "dedicatedconn-1"}]}));
    let server = ScriptedServer::deciding(move |request| {
        match request.segments().last().map(String::as_str) {
            Some("channel") => channels.clone().held_by(&gate),
            _ => lines.clone(),
        }
    });
    let server = server.await;
    let client = plain_client(server.endpoint());
    (server, client)
}

#[tokio::test]
async fn as_many_lines_are_read_at_the_same_time_as_was_asked_for() {
    let gate = Arc::new(Semaphore::new(0));
    let (server, client) = gated(&gate).await;
    let items = client.channels().list().concurrency(3).items();
    let reading = tokio::spawn(items.try_collect::<Vec<_>>());
    // The list of lines, and three lines.
    server.seen(4).await;
    for answered in 1..=6 {
        gate.add_permits(1);
        server.seen((answered + 4).min(7)).await;
    }
    assert_eq!(reading.await.unwrap().unwrap().len(), 6);
    assert_eq!(server.most_in_flight(), 3);
}

#[tokio::test]
async fn dropping_the_stream_stops_the_work() {
    let gate = Arc::new(Semaphore::new(1));
    let (server, client) = gated(&gate).await;
    let mut items = client.channels().list().concurrency(1).items();
    items.next().await.unwrap().unwrap();
    drop(items);
    gate.add_permits(6);
    let seen = server.count();
    any_list(&client).send().await.unwrap();
    assert_eq!(server.count(), seen + 1);
}

#[tokio::test]
async fn the_channels_of_a_line_are_a_list_of_one_page() -> Result<(), Error> {
    let network = network().await;
    let list = network.client.line("dcphy-1").channels().list();
    let channels: Vec<Channel> = list.clone().items().try_collect().await?;
    assert_eq!(channels.len(), 3);
    let mut pages = list.pages();
    assert_eq!(pages.next().await.unwrap()?.channels.len(), 3);
    assert!(pages.next().await.is_none());
    Ok(())
}

#[test]
fn a_blocking_client_has_the_same_as_iterators() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let network = runtime.block_on(network());
    let key = network.emulator.credentials().clone();
    let client = client_of(network.emulator.endpoint(), key);
    let client = blocking::Client::new(client).unwrap();
    let found: Result<Vec<_>, Error> = client.channels().list().items().collect();
    assert_channels(&found.unwrap(), &[0, 1, 2]);
    assert_eq!(client.route_rules().list().items().count(), 9);
    assert_eq!(client.line("dcphy-0").channels().list().items().count(), 3);
}
