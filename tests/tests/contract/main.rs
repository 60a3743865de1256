//! Every operation through the real SDK and the emulator: what the client sent and received, caught
//! on the socket between them, conforms to the API document. With all parameters, with the required
//! ones alone, and with every refusal the service is known for.

mod cases;
mod document;
mod spoiled;
mod stage;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use et_contract::{Contract, Location};
use et_emulator::{Emulator, Fault, FaultKind, Quotas};
use et_sdk::{Client, Credentials, ErrorKind};
use et_test_support::samples::{self, call};
use et_test_support::state::State;
use et_test_support::values::{TOKEN, VLAN};
use et_test_support::{Exchange, Values};
use http::StatusCode;
use serde_json::Value;

use crate::cases::Case;
use crate::spoiled::Spoiled;
use crate::stage::{LateClock, OTHER_LINE, Stage, expired_key};

/// The names of all operations.
fn actions() -> impl Iterator<Item = &'static str> {
    let operations = Contract::embedded().operations().iter();
    let covered = operations.filter(|operation| !operation.is_raw_only());
    covered.map(|operation| operation.action())
}

/// The names of the samples that together set everything an operation takes.
fn full(stage: &Stage, action: &str) -> Vec<&'static str> {
    let samples = samples::full(&stage.client, &Values::default(), action);
    samples
        .iter()
        .map(|sample| match sample.name {
            "required" => "all",
            name => name,
        })
        .collect()
}

/// Fails unless request and response conform to the document, as those of this operation.
fn assert_conforms(exchange: &Exchange, action: &str, name: &str) {
    let place = format!("{action}, {name}");
    let verdict = exchange.judge();
    let verdict = verdict.unwrap_or_else(|error| panic!("{place}: {error}"));
    assert_eq!(verdict.operation.action(), action, "{place}");
    assert!(verdict.request.is_empty(), "{place}: {:?}", verdict.request);
    assert!(
        verdict.response.is_empty(),
        "{place}: {:?}",
        verdict.response
    );
    let response = &exchange.response;
    if response.status().is_success() && !response.body().is_empty() {
        assert!(exchange.received().is_some(), "{place}: not JSON");
    }
    assert!(
        response.headers().contains_key("x-bce-request-id"),
        "{place}: no request id"
    );
}

/// Makes a call that must succeed. Returns its exchange.
async fn succeeds(stage: &Stage, action: &str, name: &str) -> Exchange {
    call(&stage.client, action, name)
        .await
        .unwrap_or_else(|error| panic!("{action}, {name}: {error}"));
    let exchange = stage.exchange();
    assert_conforms(&exchange, action, name);
    exchange
}

/// The names of the query parameters that were sent.
fn sent_query(exchange: &Exchange) -> BTreeSet<String> {
    let query = exchange.request.query().into_iter();
    query.map(|(name, _)| name).collect()
}

/// The body that was sent, or null.
fn sent_body(exchange: &Exchange) -> Value {
    exchange.sent().unwrap_or(Value::Null)
}

#[tokio::test]
async fn with_all_parameters_every_request_and_response_conforms() {
    let stage = Stage::new(Emulator::builder()).await;
    for action in actions() {
        let (mut query, mut fields) = (BTreeSet::new(), BTreeSet::new());
        for name in full(&stage, action) {
            stage.set(State::before(action));
            let exchange = succeeds(&stage, action, name).await;
            query.extend(sent_query(&exchange));
            fields.extend(document::fields_of(&sent_body(&exchange), ""));
        }
        fields.remove("");
        assert_eq!(query, document::query(action, false), "{action}");
        // The document may not say more of a list's items than that they are there.
        let described = document::fields(action);
        assert_eq!(fields.len(), described.len(), "{action}: {fields:?}");
        for field in described {
            let sent = fields.contains(&field) || fields.contains(&format!("{field}[]"));
            assert!(sent, "{action} never sends {field}");
        }
    }
}

#[tokio::test]
async fn with_required_parameters_alone_every_request_and_response_conforms() {
    let stage = Stage::new(Emulator::builder()).await;
    for action in actions() {
        stage.set(State::before(action));
        let exchange = succeeds(&stage, action, "required").await;

        let mut expected = document::query(action, true);
        // The SDK adds a token to every change.
        if exchange.request.method != "GET" {
            expected.insert("clientToken".to_owned());
        }
        let case = Case::of(action);
        expected.extend(case.also_query.iter().map(|name| (*name).to_owned()));
        assert_eq!(sent_query(&exchange), expected, "{action}");

        let mut expected = document::required_fields(action);
        let also = case.also.iter();
        expected.extend(also.map(|field| (*field).to_owned()));
        let body = sent_body(&exchange);
        let members = body.as_object().into_iter().flatten();
        let sent = BTreeSet::from_iter(members.map(|(name, _)| name.clone()));
        assert_eq!(sent, expected, "{action}");
    }
}

/// The codes that were seen, each with its status.
type Seen = BTreeMap<String, StatusCode>;

type Refusal = (StatusCode, &'static str);
const NOT_FOUND: Refusal = (StatusCode::NOT_FOUND, "NoSuchObject");
const CONFLICT: Refusal = (StatusCode::CONFLICT, "OperationNotAllowed");
const QUOTA: Refusal = (StatusCode::FORBIDDEN, "QuotaExceeded");
const VLAN_IN_USE: Refusal = (StatusCode::CONFLICT, "VlanConflict");
const TOKEN_IN_USE: Refusal = (StatusCode::FORBIDDEN, "IdempotentParameterMismatch");
const OPT_IN: Refusal = (StatusCode::FORBIDDEN, "OptInRequired");

/// Calls of one operation that are refused.
struct Refusals<'a> {
    seen: &'a mut Seen,
    stage: &'a Stage,
    action: &'static str,
    case: Case,
}

impl Refusals<'_> {
    /// Makes a call. Exchange, error and document must agree on its refusal.
    async fn refused(&mut self, client: &Client, name: &str, (status, code): Refusal) {
        let action = self.action;
        let outcome = call(client, action, name).await;
        let place = format!("{action}, {name}, {code}");
        let error = outcome.expect_err(&place);
        let place = format!("{place}: {error}");
        assert_eq!(error.kind(), ErrorKind::Service, "{place}");
        let told = (error.status(), error.code());
        assert_eq!(told, (Some(status), Some(code)), "{place}");
        let exchange = self.stage.exchange();
        assert_conforms(&exchange, action, &place);
        assert_eq!(exchange.code().as_deref(), Some(code), "{place}");
        assert_eq!(exchange.response.status(), status, "{place}");
        self.seen.insert(code.to_owned(), status);
    }

    fn set(&self) {
        self.stage.set(State::before(self.action));
    }

    /// The caller is refused, whatever the request is.
    async fn of_the_caller(&mut self) {
        let stage = self.stage;
        let key = |id: &str, secret: &str| Credentials::new(id, secret).unwrap();
        let own = stage.emulator.credentials().access_key_id();
        let clients = [
            (
                stage.other_client(|client| client.credentials(key("nobody", "secret"))),
                (StatusCode::FORBIDDEN, "InvalidAccessKeyId"),
            ),
            (
                stage.other_client(|client| client.credentials(key(own, "wrong"))),
                (StatusCode::BAD_REQUEST, "SignatureDoesNotMatch"),
            ),
            (
                stage.other_client(|client| client.credentials(expired_key())),
                (StatusCode::FORBIDDEN, "AccessDenied"),
            ),
            (
                stage.other_client(|client| {
                    let client = client.clock_skew_correction(false);
                    client.clock(Arc::new(LateClock::default()))
                }),
                (StatusCode::BAD_REQUEST, "RequestExpired"),
            ),
        ];
        for (client, refusal) in clients {
            self.set();
            self.refused(&client, "required", refusal).await;
        }
    }

    /// The request is refused: for a missing resource, a state, a quota, a token.
    async fn of_the_request(&mut self) {
        let (stage, case, action) = (self.stage, self.case, self.action);
        let (client, controls) = (&stage.client, stage.emulator.controls());
        let fullest = full(stage, action)[0];
        let operation = Contract::embedded().operation(action).unwrap();
        let mut parameters = operation.parameters().iter();
        if parameters.any(|parameter| parameter.location() == Location::Path) {
            stage.clear();
            self.refused(client, fullest, NOT_FOUND).await;
        }
        if let Some(forbidden) = case.forbidden {
            stage.set(forbidden);
            self.refused(client, "required", CONFLICT).await;
        }
        if let Some(name) = case.quota {
            self.set();
            controls.set_quotas(Quotas {
                lines: 1,
                channels_per_line: 1,
                bgp_routes_per_channel: 1,
                gateways: 1,
                gateways_per_vpc: 1,
                routes_per_table: 1,
            });
            self.refused(client, name, QUOTA).await;
        }
        if case.vlan {
            stage.set_with_other_vlan(State::before(action), VLAN);
            self.refused(client, "required", VLAN_IN_USE).await;
        }
        if operation.is_mutating() {
            self.set();
            // Another request has used the token of the calls with all parameters.
            let other = client.line(OTHER_LINE).update().description("other");
            other.client_token(TOKEN).send().await.unwrap();
            stage.exchange();
            self.refused(client, fullest, TOKEN_IN_USE).await;
        }
    }

    /// Has the next request fail.
    fn inject(&self, status: StatusCode, code: Option<&str>, body: Option<&str>) {
        self.set();
        let fault = FaultKind::Status {
            status: status.as_u16(),
            code: code.map(str::to_owned),
            retry_after: None,
            body: body.map(str::to_owned),
        };
        let controls = self.stage.emulator.controls();
        controls.inject(Fault::next(1, fault)).unwrap();
    }

    /// Failures that only the service, or something in front of it, can cause.
    async fn on_demand(&mut self) {
        let (stage, action) = (self.stage, self.action);
        for (status, body) in [
            (StatusCode::SERVICE_UNAVAILABLE, "<html>busy</html>"),
            (StatusCode::BAD_GATEWAY, ""),
            (StatusCode::NOT_FOUND, ""),
            (StatusCode::INTERNAL_SERVER_ERROR, "{}"),
            (StatusCode::BAD_REQUEST, "null"),
        ] {
            self.inject(status, None, Some(body));
            let error = call(&stage.client, action, "required").await.unwrap_err();
            let told = (error.status(), error.code());
            assert_eq!(told, (Some(status), None), "{action}: {error}");
            assert_conforms(&stage.exchange(), action, body);
        }
        for (status, code) in [
            (StatusCode::FORBIDDEN, "QualifyNotPass"),
            (StatusCode::PRECONDITION_FAILED, "PreconditionFailed"),
            (StatusCode::TOO_MANY_REQUESTS, "TooManyRequests"),
            (StatusCode::INTERNAL_SERVER_ERROR, "InternalError"),
            (StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable"),
        ] {
            self.inject(status, Some(code), None);
            let client = &stage.client;
            self.refused(client, "required", (status, code)).await;
        }
    }

    /// Requests that the SDK cannot be made to send.
    async fn of_what_is_spoiled(&mut self) {
        let (stage, action) = (self.stage, self.action);
        self.set();
        let original = succeeds(stage, action, "required").await;
        let operation = Contract::embedded().operation(action).unwrap();
        for (spoiled, status, code) in Spoiled::REFUSED {
            let Some(exchange) = spoiled.send(stage, &original.request).await else {
                continue;
            };
            let place = format!("{action}, {spoiled:?}");
            assert_eq!(exchange.response.status(), status, "{place}");
            assert_eq!(exchange.code().as_deref(), Some(code), "{place}");
            assert!(exchange.judge_response(operation).is_empty(), "{place}");
            if spoiled.breaks_the_contract() {
                let verdict = exchange.judge().unwrap();
                assert!(
                    !verdict.request.is_empty(),
                    "{place}: the document allows it"
                );
            }
            self.seen.insert(code.to_owned(), status);
        }
    }
}

#[tokio::test]
async fn every_refusal_of_every_operation_conforms_and_reaches_the_caller() {
    let stage = &Stage::new(Emulator::builder()).await;
    let without_ipv6 = Stage::new(Emulator::builder().without_ipv6()).await;
    let mut seen = Seen::new();
    for action in actions() {
        let case = Case::of(action);
        let mut refusals = Refusals {
            seen: &mut seen,
            stage,
            action,
            case,
        };
        refusals.of_the_caller().await;
        refusals.of_the_request().await;
        refusals.on_demand().await;
        refusals.of_what_is_spoiled().await;
        if let Some(name) = case.opt_in {
            refusals.stage = &without_ipv6;
            refusals.set();
            let client = &without_ipv6.client;
            refusals.refused(client, name, OPT_IN).await;
        }
    }
    let described = document::refusals();
    assert!(
        described.contains_key("QualifyNotPass"),
        "the list is read to its end"
    );
    for (code, status) in described {
        let seen = seen.get(&code);
        assert_eq!(seen, Some(&status), "{code} is described and was not seen");
    }
}

#[tokio::test]
async fn a_response_that_breaks_the_document_is_noticed() {
    let stage = Stage::new(Emulator::builder()).await;
    stage.set(State::PLAIN);
    let mut exchange = succeeds(&stage, "QueryDedicatedLines", "required").await;
    let mut body = exchange.received().unwrap();
    body["ets"][0]["linkDelay"] = "soon".into();
    exchange.set_body(&body);
    let violations = exchange.judge().unwrap().response;
    assert_eq!(violations.len(), 1, "{violations:?}");
    assert_eq!(violations[0].field, "ets[0].linkDelay");
}
