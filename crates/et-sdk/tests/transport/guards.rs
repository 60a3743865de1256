//! What keeps a call from doing harm: ids that lead astray, a read-only client, a look before sending.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bce_auth::provider::{ProvideCredentials, ProvideFuture};
use et_api_raw::operation::Operation;
use et_api_raw::operations::OPERATIONS;
use et_sdk::{Client, Error, ErrorKind, Outcome};
use serde_json::{Value, json};

use crate::support::operations::{self, BGP_KEY, CONTACT_EMAIL, CONTACT_NAME, CONTACT_PHONE};
use crate::support::{
    CHANNEL, LINE, ManualClock, RULE, Server, any_answer, client, credentials, done, patient_client,
};

const HOSTILE: [&str; 14] = [
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

fn assert_unsent(error: &Error, parameter: &str, id: &str) {
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{id:?}");
    assert_eq!(
        (error.attempts(), error.outcome()),
        (0, Outcome::NotSent),
        "{id:?}"
    );
    let text = error.to_string();
    assert!(
        text.contains(parameter) && text.contains("must not"),
        "{id:?}: {text}"
    );
}

#[tokio::test]
async fn hostile_ids_are_refused_before_anything_is_sent() {
    let server = Server::replying([]).await;
    let (client, _) = patient_client(&server);
    for id in HOSTILE {
        let line = client.line(id);
        assert_unsent(&line.get().send().await.unwrap_err(), "dcphyId", id);
        assert_unsent(&line.delete().preview().unwrap_err(), "dcphyId", id);
        assert_unsent(
            &line.channels().list().send().await.unwrap_err(),
            "etId",
            id,
        );
        assert_unsent(
            &line.channel(CHANNEL).delete().send().await.unwrap_err(),
            "etId",
            id,
        );
        let channel = client.line(LINE).channel(id);
        assert_unsent(&channel.get().send().await.unwrap_err(), "etChannelId", id);
        assert_unsent(
            &channel.disable_ipv6().send().await.unwrap_err(),
            "etChannelId",
            id,
        );
        let rules = channel.route_rules().list().items().collect();
        assert_unsent(&rules.await.unwrap_err(), "etChannelId", id);
        let rule = client.line(LINE).channel(CHANNEL).route_rule(id);
        assert_unsent(&rule.delete().send().await.unwrap_err(), "routeRuleId", id);
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn every_operation_on_a_resource_refuses_hostile_ids() {
    let server = Server::replying([]).await;
    let (client, _) = patient_client(&server);
    for id in ["", "..", "a/b"] {
        for case in operations::every(&client, id, id) {
            if !Operation::by_id(case.id).unwrap().path.contains('{') {
                continue;
            }
            let error = case.send.await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{} {id:?}", case.id);
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn the_raw_client_refuses_ids_that_lead_to_another_resource() {
    let server = Server::replying([]).await;
    let (client, _) = patient_client(&server);
    let raw = client.raw();
    for id in [
        "", ".", "..", "a/b", "/", "a/../b", "a\nb", "\0", "\\", ".\\x", "..\\x", "a\\b",
    ] {
        let line = raw.query_dedicated_line_detail().dcphy_id(id).send().await;
        assert_unsent(&line.unwrap_err().into(), "dcphyId", id);
        let line = raw
            .delete_physical_dedicated_line()
            .dcphy_id(id)
            .send()
            .await;
        assert_unsent(&line.unwrap_err().into(), "dcphyId", id);
        let channel = raw
            .delete_dedicated_channel()
            .et_id(LINE)
            .et_channel_id(id)
            .send()
            .await;
        assert_unsent(&channel.unwrap_err().into(), "etChannelId", id);
        let channel = raw
            .delete_dedicated_channel()
            .et_id(id)
            .et_channel_id(CHANNEL)
            .send()
            .await;
        assert_unsent(&channel.unwrap_err().into(), "etId", id);
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn odd_ids_reach_exactly_their_resource() {
    let server = Server::always(done()).await;
    let (client, clock) = patient_client(&server);
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
        client
            .raw()
            .delete_physical_dedicated_line()
            .dcphy_id(id)
            .send()
            .await
            .unwrap();
        assert_eq!(server.last_request().segments(), ["v1", "et", id]);
    }
}

#[tokio::test]
async fn a_client_token_that_the_service_would_refuse_is_refused_here() {
    let server = Server::replying([]).await;
    let (client, _) = patient_client(&server);
    for token in ["", "a b", "专线", "a\n", &"x".repeat(65)] {
        let error = client
            .line(LINE)
            .delete()
            .client_token(token)
            .send()
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::InvalidInput, 0)
        );
        assert!(error.to_string().contains("clientToken"), "{error}");
    }
    let twice = client
        .line(LINE)
        .delete()
        .extra_query("clientToken", "a")
        .extra_query("clientToken", "b");
    let error = twice.send().await.unwrap_err();
    assert!(
        error.to_string().contains("clientToken must be given once"),
        "{error}"
    );
    let twice = client
        .line(LINE)
        .delete()
        .client_token("a")
        .extra_query("clientToken", "b");
    twice.send().await.unwrap_err();
    assert_eq!(server.connections(), 0);
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
    let client = client(&server, &ManualClock::new())
        .credentials_provider(provider.clone())
        .read_only()
        .build()
        .unwrap();
    let mut gone_through = BTreeSet::new();
    let (changes, reads): (Vec<_>, Vec<_>) = operations::every(&client, LINE, CHANNEL)
        .into_iter()
        .partition(|case| Operation::by_id(case.id).unwrap().is_mutating());
    for case in changes {
        let error = case.send.await.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::ReadOnly, 0),
            "{}",
            case.id
        );
        assert_eq!(error.outcome(), Outcome::NotSent);
        case.preview.unwrap();
        gone_through.insert(case.id);
    }
    assert_eq!(server.connections(), 0);
    assert!(
        !provider.0.load(Ordering::SeqCst),
        "nobody asked for credentials"
    );
    let error: Error = client
        .raw()
        .delete_physical_dedicated_line()
        .dcphy_id(LINE)
        .send()
        .await
        .unwrap_err()
        .into();
    assert_eq!(error.kind(), ErrorKind::ReadOnly);

    let count = reads.len();
    for case in reads {
        gone_through.insert(case.id);
        case.send.await.unwrap();
    }
    assert_eq!(server.count(), count);
    let all: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(gone_through, all);
}

#[tokio::test]
async fn a_preview_shows_what_is_sent_and_sends_nothing() {
    let server = Server::always(any_answer()).await;
    let (client, _) = patient_client(&server);
    for case in operations::every(&client, LINE, CHANNEL) {
        let before = server.count();
        let preview = case.preview.unwrap();
        assert_eq!(server.count(), before, "{}", case.id);
        case.send
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", case.id));
        let sent = server.last_request();

        let operation = Operation::by_id(case.id).unwrap();
        assert_eq!(preview.action, operation.action);
        assert_eq!(preview.method, sent.method.as_str());
        assert_eq!(preview.path, sent.path());
        let names = |query: &[(String, String)]| {
            query
                .iter()
                .map(|(name, _)| name.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&preview.query), names(&sent.query()), "{}", case.id);
        match preview.body {
            None => assert!(sent.body.is_empty(), "{}", case.id),
            Some(body) => assert_eq!(body, redacted(sent.json()), "{}", case.id),
        }
        if let Some(flag) = operation.flag {
            assert!(
                preview.query.contains(&(flag.to_owned(), String::new())),
                "{}",
                case.id
            );
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
    let server = Server::replying([]).await;
    let (client, _) = patient_client(&server);
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
    is_send(
        &client
            .line(LINE)
            .channel(CHANNEL)
            .route_rule(RULE)
            .delete()
            .preview(),
    );
    is_send(&client.lines().list().items());
    is_send(&client.lines().list().pages());
}
