//! What keeps a call from doing harm: invalid ids, read-only clients, previews.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bce_auth::provider::{ProvideCredentials, ProvideFuture};
use et_api_raw::operation::Operation;
use et_api_raw::operations::OPERATIONS;
use et_sdk::operations::{HealthCheck, NewGateway, NewVpcRouteRule, VpcNextHop};
use et_sdk::{Client, Error, ErrorKind, Outcome};
use et_test_support::any_list;
use serde_json::{Value, json};

use crate::support::operations::{self, BGP_KEY, CONTACT_EMAIL, CONTACT_NAME, CONTACT_PHONE};
use crate::support::{
    CHANNEL, LINE, ManualClock, RULE, Server, always, any_answer, assert_failure, assert_invalid,
    client_on, credentials, done, replying,
};

/// Ids that would address another resource, or break the request.
const INVALID_IDS: [&str; 14] = [
    "",
    ".",
    "..",
    "a/b",
    "/",
    "a/../b",
    r"a\b",
    r".\a",
    r"..\a",
    "a\nb",
    "a\r\nHost: b",
    "\0",
    "\u{7f}",
    "\u{85}",
];

#[tokio::test]
async fn invalid_ids_are_refused_before_anything_is_sent() {
    let (server, client, _) = replying([]).await;
    for id in INVALID_IDS {
        let line = client.line(id);
        let of_line = line.channel(CHANNEL).delete().send().await;
        let channel = client.line(LINE).channel(id);
        let rules = channel.route_rules().list().items().try_collect::<Vec<_>>();
        let rule = client.line(LINE).channel(CHANNEL).route_rule(id);
        for (error, kind) in [
            (line.get().send().await.unwrap_err(), "line"),
            (line.delete().preview().unwrap_err(), "line"),
            (line.channels().list().send().await.unwrap_err(), "line"),
            (of_line.unwrap_err(), "line"),
            (channel.get().send().await.unwrap_err(), "channel"),
            (rules.await.unwrap_err(), "channel"),
            (rule.delete().send().await.unwrap_err(), "route rule"),
        ] {
            assert_refused_id(&error, kind);
        }
    }
    for id in ["", "..", "a/b"] {
        for case in operations::every(&client, id, id) {
            if Operation::by_id(case.id).unwrap().path.contains('{') {
                assert_invalid(&case.send.await.unwrap_err(), "the id of the ");
            }
        }
    }
    assert_eq!(server.connections(), 0);
}

/// Whether the message says what the id is of, and what to pass instead.
#[track_caller]
fn assert_refused_id(error: &Error, kind: &str) {
    assert_invalid(error, &format!("the id of the {kind} "));
    let remedy = format!("; pass the id of an existing {kind}");
    assert!(error.to_string().ends_with(&remedy), "{error}");
}

#[tokio::test]
async fn invalid_ids_in_a_query_or_body_are_refused_as_those_in_a_path() {
    let (server, client, _) = replying([]).await;
    for id in INVALID_IDS {
        let channel = client.line(LINE).channel(id);
        let gateways = client.gateways();
        let new_gateway = |vpc_id: &str| NewGateway {
            name: "to-office".into(),
            vpc_id: vpc_id.into(),
            speed_mbps: 200,
        };
        let rule = NewVpcRouteRule {
            source: "0.0.0.0/0".parse().unwrap(),
            destination: "10.0.0.0/8".parse().unwrap(),
            next_hop: VpcNextHop::gateway("dcgw-1"),
        };
        let table = client.route_table(id);
        let of_vpc = client.vpc(id).route_table();
        let gateway = client.gateway("dcgw-1");
        let checked = gateway.add_health_check(HealthCheck {
            interval: Duration::from_secs(3),
            healthy_threshold: 3,
            unhealthy_threshold: 3,
        });
        for (error, kind) in [
            (gateways.list(id).preview().unwrap_err(), "VPC"),
            (of_vpc.get().preview().unwrap_err(), "VPC"),
            (of_vpc.rules().list().preview().unwrap_err(), "VPC"),
            (table.get().preview().unwrap_err(), "route table"),
            (table.rules().list().preview().unwrap_err(), "route table"),
            (
                table.rules().create(rule).preview().unwrap_err(),
                "route table",
            ),
            (
                gateways.create(new_gateway(id)).preview().unwrap_err(),
                "VPC",
            ),
            (
                gateways
                    .create(new_gateway("vpc-1"))
                    .channel(&channel)
                    .preview()
                    .unwrap_err(),
                "channel",
            ),
            (gateway.bind(&channel).preview().unwrap_err(), "channel"),
            (
                gateway
                    .bind(&client.line(id).channel(CHANNEL))
                    .preview()
                    .unwrap_err(),
                "line",
            ),
            (checked.channel(&channel).preview().unwrap_err(), "channel"),
        ] {
            assert_refused_id(&error, kind);
        }
    }
    let list = client.gateways().list("");
    assert_refused_id(&list.send().await.unwrap_err(), "VPC");
    let raw = client.raw().query_the_list_of_dedicated_line_gateways();
    assert_refused_id(&raw.vpc_id("").send().await.unwrap_err().into(), "VPC");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn the_raw_client_refuses_invalid_ids_too() {
    let (server, client, _) = replying([]).await;
    let raw = client.raw();
    for id in INVALID_IDS {
        let line = raw.query_dedicated_line_detail().dcphy_id(id);
        assert_refused_id(&line.send().await.unwrap_err().into(), "line");
        let line = raw.delete_physical_dedicated_line().dcphy_id(id);
        assert_refused_id(&line.send().await.unwrap_err().into(), "line");
        let channel = raw.delete_dedicated_channel().et_id(LINE).et_channel_id(id);
        assert_refused_id(&channel.send().await.unwrap_err().into(), "channel");
        let channel = raw.delete_dedicated_channel().et_id(id).et_channel_id(LINE);
        assert_refused_id(&channel.send().await.unwrap_err().into(), "line");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn unusual_ids_reach_exactly_their_resource() {
    let (server, client, clock) = always(done()).await;
    for id in [
        "...",
        "a%2Fb",
        "%2e%2e",
        "a b",
        "专线",
        "a?b#c",
        "a;b=c",
        "'\"<>{}|^`[]@:",
        "a+b&c",
    ] {
        client.line(id).delete().send().await.unwrap();
        let request = server.last_request();
        assert_eq!(request.segments(), ["v1", "et", id]);
        request.verify(&credentials(), clock.true_time()).unwrap();
        let raw = client.raw().delete_physical_dedicated_line().dcphy_id(id);
        raw.send().await.unwrap();
        assert_eq!(server.last_request().segments(), ["v1", "et", id]);
    }
}

#[tokio::test]
async fn a_client_token_that_the_service_would_refuse_is_refused_here() {
    let (server, client, _) = always(done()).await;
    let delete = || client.line(LINE).delete();
    let twice = delete().client_token("a").extra_query("clientToken", "b");
    let given = delete().extra_query("clientToken", "a");
    for (call, rule) in [
        (delete().client_token(""), "must be 1 to 64"),
        (delete().client_token("a b"), "must be 1 to 64"),
        (delete().client_token("专线"), "must be 1 to 64"),
        (delete().client_token("a\n"), "must be 1 to 64"),
        (delete().client_token("x".repeat(65)), "must be 1 to 64"),
        (given.extra_query("clientToken", "b"), "must be given once"),
        (twice, "must be given once"),
    ] {
        let error = call.send().await.unwrap_err();
        assert_invalid(&error, "clientToken");
        assert!(error.to_string().contains(rule), "{error}");
    }
    assert_eq!(server.connections(), 0);
    delete().client_token("x".repeat(64)).send().await.unwrap();
}

/// A provider that must not be asked.
#[derive(Clone, Debug, Default)]
struct Untouched(Arc<AtomicBool>);

impl ProvideCredentials for Untouched {
    fn provide(&self) -> ProvideFuture<'_> {
        self.0.store(true, Ordering::SeqCst);
        Box::pin(async { Ok(credentials()) })
    }
}

#[tokio::test]
async fn a_read_only_client_refuses_every_change_before_signing_and_lets_reads_through() {
    let server = Server::always(any_answer()).await;
    let provider = Untouched::default();
    let client = client_on(&server, &ManualClock::new(), |builder| {
        builder.credentials_provider(provider.clone()).read_only()
    });
    let mut seen = BTreeSet::new();
    let (changes, reads): (Vec<_>, Vec<_>) = operations::every(&client, LINE, CHANNEL)
        .into_iter()
        .partition(|case| Operation::by_id(case.id).unwrap().is_mutating());
    for case in changes {
        let error = case.send.await.unwrap_err();
        assert_failure(&error, ErrorKind::ReadOnly, 0, Outcome::NotSent);
        case.preview.unwrap();
        seen.insert(case.id);
    }
    assert_eq!(server.connections(), 0);
    assert!(!provider.0.load(Ordering::SeqCst), "nothing was signed");
    let raw = client.raw().delete_physical_dedicated_line().dcphy_id(LINE);
    let error: Error = raw.send().await.unwrap_err().into();
    assert_eq!(error.kind(), ErrorKind::ReadOnly);

    let count = reads.len();
    for case in reads {
        seen.insert(case.id);
        case.send.await.unwrap();
    }
    assert_eq!(server.count(), count);
    let operations = OPERATIONS.iter().filter(|operation| !operation.raw_only);
    let all: BTreeSet<_> = operations.map(|operation| operation.id).collect();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn a_preview_equals_the_request_and_sends_nothing() {
    let (server, client, _) = always(any_answer()).await;
    for case in operations::every(&client, LINE, CHANNEL) {
        let before = server.count();
        let preview = case.preview.unwrap();
        assert_eq!(server.count(), before, "{}", case.id);
        case.send.await.expect(case.id);
        let sent = server.last_request();

        let operation = Operation::by_id(case.id).unwrap();
        assert_eq!(preview.action, operation.action);
        assert_eq!(preview.method, sent.method.as_str());
        assert_eq!(preview.path, sent.path());
        let names = |query: Vec<(String, String)>| -> Vec<String> {
            query.into_iter().map(|(name, _)| name).collect()
        };
        let previewed = names(preview.query.clone());
        assert_eq!(previewed, names(sent.query()), "{}", case.id);
        match preview.body {
            None => assert!(sent.body.is_empty(), "{}", case.id),
            Some(body) => assert_eq!(body, redacted(sent.json()), "{}", case.id),
        }
        if let Some(flag) = operation.flag {
            assert!(preview.query.contains(&(flag.into(), "".into())), "{flag}");
        }
    }
}

/// What a preview shows of a body.
fn redacted(body: Value) -> Value {
    let mut text = body.to_string();
    for secret in [BGP_KEY, CONTACT_NAME, CONTACT_PHONE, CONTACT_EMAIL] {
        text = text.replace(secret, "***");
    }
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_preview_reads_like_http_and_hides_secrets() {
    let (server, client, _) = replying([]).await;
    let update = client
        .line(LINE)
        .update()
        .contact_phone(CONTACT_PHONE)
        .client_token("t-1");
    let preview = update.preview().unwrap();
    let text = preview.to_string();
    assert!(
        text.starts_with("PUT /v1/et/dcphy-1?clientToken=t-1\n"),
        "{text}"
    );
    assert_eq!(preview.body, Some(json!({"userPhone": "***"})));
    assert!(!format!("{text}{preview:?}").contains(CONTACT_PHONE));
    assert_eq!(server.connections(), 0);
}

#[test]
fn calls_may_move_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    fn is_send_and_sync<T: Send + Sync + 'static>() {}
    is_send_and_sync::<Client>();
    is_send_and_sync::<Error>();
    let client = Client::builder()
        .endpoint("http://127.0.0.1:1")
        .credentials(credentials())
        .build()
        .unwrap();
    is_send(&client.line(LINE).get().send());
    let rule = client.line(LINE).channel(CHANNEL).route_rule(RULE);
    is_send(&rule.delete());
    is_send(&any_list(&client).items());
    is_send(&any_list(&client).pages());
}
