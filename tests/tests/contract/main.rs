//! Every operation through the real SDK and the emulator: what left and what came, caught on the socket between them, keeps the API
//! document. With all parameters, with the required ones alone, and with every refusal the service is known for.

mod by_hand;
mod cases;
mod document;
mod stage;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use et_contract::Contract;
use et_emulator::{Emulator, Fault, FaultKind, Quotas};
use et_sdk::{Client, Credentials, ErrorKind};
use et_tests::calls::{TOKEN, call};
use et_tests::exchange::Exchange;
use http::StatusCode;
use serde_json::Value;

use crate::by_hand::Spoiled;
use crate::cases::{CASES, Case, PLAIN_STATE};
use crate::stage::{LateClock, Stage, VLAN, expired_key};

/// Fails unless request and answer are within the document, and those of this action.
fn keeps_the_contract(exchange: &Exchange, action: &str, name: &str) {
    let verdict = exchange
        .judge()
        .unwrap_or_else(|error| panic!("{action}, {name}: {error}"));
    assert_eq!(verdict.operation.action(), action, "{name}");
    assert!(
        verdict.request.is_empty(),
        "{action}, {name}, request: {:?}",
        verdict.request
    );
    assert!(
        verdict.answer.is_empty(),
        "{action}, {name}, answer: {:?}",
        verdict.answer
    );
    let is_json = exchange.answered().is_some();
    assert!(
        is_json || exchange.answer.body().is_empty() || !exchange.answer.status().is_success(),
        "{action}, {name}"
    );
    assert!(
        exchange.answer.headers().contains_key("x-bce-request-id"),
        "{action}, {name}"
    );
}

/// Makes a call that must succeed, and gives what passed.
async fn succeeds(stage: &Stage, action: &str, name: &str) -> Exchange {
    call(&stage.client, action, name)
        .await
        .unwrap_or_else(|error| panic!("{action}, {name}: {error}"));
    let exchange = stage.exchange();
    keeps_the_contract(&exchange, action, name);
    exchange
}

fn names(exchange: &Exchange) -> BTreeSet<String> {
    exchange.query().into_iter().map(|(name, _)| name).collect()
}

fn fields(exchange: &Exchange) -> BTreeSet<String> {
    document::fields_of(&exchange.sent().unwrap_or(Value::Null))
        .into_iter()
        .filter(|field| !field.is_empty())
        .collect()
}

#[test]
fn every_operation_of_the_document_has_a_case() {
    let described: BTreeSet<&str> = Contract::embedded()
        .operations()
        .iter()
        .map(|operation| operation.action())
        .collect();
    let tried: BTreeSet<&str> = CASES.iter().map(|(action, _)| *action).collect();
    assert_eq!(described, tried);
    assert_eq!(CASES.len(), tried.len(), "no operation has two");
}

#[tokio::test]
async fn with_all_parameters_every_request_and_answer_keeps_the_document() {
    let stage = Stage::new().await;
    for (action, case) in CASES {
        let described = document::operation(action);
        let (mut sent_names, mut sent_fields) = (BTreeSet::new(), BTreeSet::new());
        for name in case.all {
            stage.set(case.state);
            let exchange = succeeds(&stage, action, name).await;
            sent_names.extend(names(&exchange));
            sent_fields.extend(fields(&exchange));
        }
        assert_eq!(
            sent_names,
            described.query(false),
            "{action}: all query parameters"
        );
        let sent: BTreeSet<String> = sent_fields;
        assert_eq!(sent.len(), described.fields().len(), "{action}: {sent:?}");
        let unnamed: Vec<_> = described
            .fields()
            .into_iter()
            .filter(|field| !sent.contains(field) && !sent.contains(&format!("{field}[]")))
            .collect();
        assert!(unnamed.is_empty(), "{action} never sends {unnamed:?}");
    }
}

#[tokio::test]
async fn with_required_parameters_alone_every_request_and_answer_keeps_the_document() {
    let stage = Stage::new().await;
    for (action, case) in CASES {
        stage.set(case.state);
        let exchange = succeeds(&stage, action, "required").await;
        let described = document::operation(action);

        let mut expected = described.query(true);
        // The SDK gives every changing action a token of its own.
        if exchange.request.method() != http::Method::GET {
            expected.insert("clientToken".to_owned());
        }
        assert_eq!(names(&exchange), expected, "{action}");

        let mut expected = described.required_fields();
        expected.extend(case.also.iter().map(|field| (*field).to_owned()));
        let sent = exchange.sent().unwrap_or(Value::Null);
        let sent: BTreeSet<String> = sent
            .as_object()
            .map(|body| body.keys().cloned().collect())
            .unwrap_or_default();
        assert_eq!(sent, expected, "{action}");
    }
}

/// The codes that were seen, each with its status.
#[derive(Default)]
struct Seen(BTreeMap<String, StatusCode>);

impl Seen {
    /// Makes a call that must be refused so, and holds refusal, error and document together.
    async fn refused(
        &mut self,
        stage: &Stage,
        client: &Client,
        (action, name): (&str, &str),
        (status, code): (StatusCode, &str),
    ) {
        let error = match call(client, action, name).await {
            Ok(()) => panic!("{action}, {name}: not refused with {code}"),
            Err(error) => error,
        };
        let place = format!("{action}, {name}: {error}");
        assert_eq!(error.kind(), ErrorKind::Service, "{place}");
        assert_eq!(
            (error.status(), error.code()),
            (Some(status), Some(code)),
            "{place}"
        );
        let exchange = stage.exchange();
        keeps_the_contract(&exchange, action, &format!("{name}, {code}"));
        assert_eq!(exchange.code().as_deref(), Some(code), "{place}");
        assert_eq!(exchange.answer.status(), status, "{place}");
        self.0.insert(code.to_owned(), status);
    }
}

const NOT_FOUND: (StatusCode, &str) = (StatusCode::NOT_FOUND, "NoSuchObject");
const CONFLICT: (StatusCode, &str) = (StatusCode::CONFLICT, "OperationNotAllowed");

/// Who asks is refused, whatever is asked.
async fn refuses_the_caller(seen: &mut Seen, stage: &Stage, action: &str, case: &Case) {
    let credentials = |key: &str, secret: &str| Credentials::new(key, secret).unwrap();
    let own = stage.emulator.credentials().access_key_id().to_owned();
    let clients = [
        (
            stage.other_client(|client| client.credentials(credentials("nobody", "secret"))),
            (StatusCode::FORBIDDEN, "InvalidAccessKeyId"),
        ),
        (
            stage.other_client(|client| client.credentials(credentials(&own, "wrong"))),
            (StatusCode::BAD_REQUEST, "SignatureDoesNotMatch"),
        ),
        (
            stage.other_client(|client| client.credentials(expired_key())),
            (StatusCode::FORBIDDEN, "AccessDenied"),
        ),
        (
            stage.other_client(|client| {
                client
                    .clock(Arc::new(LateClock::default()))
                    .clock_skew_correction(false)
            }),
            (StatusCode::BAD_REQUEST, "RequestExpired"),
        ),
    ];
    for (client, refusal) in clients {
        stage.set(case.state);
        seen.refused(stage, &client, (action, "required"), refusal)
            .await;
    }
}

/// What is asked is refused: nothing there, a state, a quota, a token.
async fn refuses_the_request(seen: &mut Seen, stage: &Stage, action: &str, case: &Case) {
    let client = &stage.client;
    if document::operation(action).names_a_resource() {
        stage.clear();
        seen.refused(stage, client, (action, case.all[0]), NOT_FOUND)
            .await;
    }
    if let Some(forbidden) = case.forbidden {
        stage.set(forbidden);
        seen.refused(stage, client, (action, "required"), CONFLICT)
            .await;
    }
    if let Some(name) = case.quota {
        stage.set(case.state);
        stage.emulator.controls().set_quotas(Quotas {
            lines: 1,
            channels_per_line: 1,
            bgp_routes_per_channel: 1,
        });
        let refusal = (StatusCode::FORBIDDEN, "QuotaExceeded");
        seen.refused(stage, client, (action, name), refusal).await;
    }
    if case.vlan {
        stage.set_with_other_vlan(case.state, VLAN);
        let refusal = (StatusCode::CONFLICT, "VlanConflict");
        seen.refused(stage, client, (action, "required"), refusal)
            .await;
    }
    if Contract::embedded()
        .operation(action)
        .unwrap()
        .is_mutating()
    {
        stage.set(case.state);
        // Another request has had the token that the calls with all parameters give.
        client
            .line("dcphy-gq65bz9ie712")
            .update()
            .description("took the token")
            .client_token(TOKEN)
            .send()
            .await
            .unwrap();
        stage.exchange();
        let refusal = (StatusCode::FORBIDDEN, "IdempotentParameterMismatch");
        seen.refused(stage, client, (action, case.all[0]), refusal)
            .await;
    }
}

/// What only the service or something before it can make happen.
async fn fails_on_demand(seen: &mut Seen, stage: &Stage, action: &str, case: &Case) {
    let status = |status, code: Option<&str>, body: Option<&str>| FaultKind::Status {
        status,
        code: code.map(str::to_owned),
        retry_after: None,
        body: body.map(str::to_owned),
    };
    for (number, code) in [
        (403, "QualifyNotPass"),
        (412, "PreconditionFailed"),
        (429, "TooManyRequests"),
        (500, "InternalError"),
        (503, "ServiceUnavailable"),
    ] {
        stage.set(case.state);
        let fault = Fault::next(1, status(number, Some(code), None));
        stage.emulator.controls().inject(fault).unwrap();
        let number = StatusCode::from_u16(number).unwrap();
        seen.refused(stage, &stage.client, (action, "required"), (number, code))
            .await;
    }
    for (number, body) in [
        (503, "<html>busy</html>"),
        (502, ""),
        (404, ""),
        (500, "{}"),
        (400, "null"),
    ] {
        stage.set(case.state);
        let fault = Fault::next(1, status(number, None, Some(body)));
        stage.emulator.controls().inject(fault).unwrap();
        let error = call(&stage.client, action, "required").await.unwrap_err();
        let number = StatusCode::from_u16(number).unwrap();
        assert_eq!(error.status(), Some(number), "{action}: {error}");
        assert_eq!(error.code(), None, "{action}: {error}");
        keeps_the_contract(&stage.exchange(), action, &format!("{number} {body:?}"));
    }
}

/// A request that the SDK cannot be made to send.
async fn refuses_what_is_spoiled(seen: &mut Seen, stage: &Stage, action: &str, case: &Case) {
    stage.set(case.state);
    let original = succeeds(stage, action, "required").await;
    let operation = Contract::embedded().operation(action).unwrap();
    for spoiled in Spoiled::ALL {
        let Some(exchange) = spoiled.send(stage, &original).await else {
            continue;
        };
        let place = format!("{action}, {spoiled:?}");
        let (status, code) = spoiled.refusal();
        assert_eq!(exchange.answer.status(), status, "{place}");
        assert_eq!(exchange.code().as_deref(), Some(code), "{place}");
        assert!(exchange.judge_answer(operation).is_empty(), "{place}");
        if spoiled.breaks_the_contract() {
            let verdict = exchange.judge().unwrap();
            assert!(
                !verdict.request.is_empty(),
                "{place}: the document does not mind"
            );
        }
        seen.0.insert(code.to_owned(), status);
    }
}

#[tokio::test]
async fn every_refusal_of_every_operation_keeps_the_document_and_reaches_the_caller() {
    let stage = Stage::new().await;
    let without_ipv6 = Stage::with(Emulator::builder().without_ipv6()).await;
    let mut seen = Seen::default();
    for (action, case) in CASES {
        refuses_the_caller(&mut seen, &stage, action, case).await;
        refuses_the_request(&mut seen, &stage, action, case).await;
        fails_on_demand(&mut seen, &stage, action, case).await;
        refuses_what_is_spoiled(&mut seen, &stage, action, case).await;
        if let Some(name) = case.opt_in {
            without_ipv6.set(case.state);
            let refusal = (StatusCode::FORBIDDEN, "OptInRequired");
            seen.refused(&without_ipv6, &without_ipv6.client, (action, name), refusal)
                .await;
        }
    }
    let described = document::refusals();
    assert!(
        described.contains_key("QualifyNotPass"),
        "the list is read to its end"
    );
    for (code, status) in described {
        assert_eq!(
            seen.0.get(&code),
            Some(&status),
            "{code} stands in the document and was not seen"
        );
    }
}

/// The requests of the official SDK, sent by this one: whatever the emulator says, it is not about the signature or the document.
#[tokio::test]
async fn the_official_sdk_s_requests_are_accepted_by_verifier_and_document() {
    let stage = Stage::new().await;
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../vectors/wire-python.json")).unwrap();
    let mut actions = BTreeSet::new();
    for vector in &vectors {
        let (action, name) = (
            vector["action"].as_str().unwrap(),
            vector["case"].as_str().unwrap(),
        );
        stage.set(PLAIN_STATE);
        let outcome = call(&stage.client, action, name).await;
        let exchange = stage.exchange();
        keeps_the_contract(&exchange, action, name);
        if let Err(error) = outcome {
            let status = error
                .status()
                .unwrap_or_else(|| panic!("{action}, {name}: {error}"));
            let about_state = [StatusCode::NOT_FOUND, StatusCode::CONFLICT].contains(&status);
            assert!(about_state, "{action}, {name}: {error}");
        }
        actions.insert(action);
    }
    assert_eq!(actions.len(), CASES.len());
}

#[tokio::test]
async fn an_answer_that_breaks_the_document_is_seen() {
    let stage = Stage::new().await;
    stage.set(PLAIN_STATE);
    let mut exchange = succeeds(&stage, "QueryDedicatedLines", "required").await;
    let mut body = exchange.answered().unwrap();
    body["ets"][0]["linkDelay"] = "soon".into();
    exchange.set_answer(&body);
    let violations = exchange.judge().unwrap().answer;
    assert_eq!(violations.len(), 1, "{violations:?}");
    assert_eq!(violations[0].field, "ets[0].linkDelay");
}
