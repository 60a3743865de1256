//! No secret shows anywhere: not in a log of any level, not in any Debug or Display.

use std::error::Error as _;
use std::fmt::Write;
use std::sync::Arc;

use bce_auth::provider::{
    CachingProvider, CliConfigProvider, Environment, EnvironmentProvider, ProvideCredentials,
    ProviderChain, StaticProvider,
};
use chrono::TimeDelta;
use et_sdk::{Client, ClientBuilder, Credentials, Error, reqwest};
use et_test_support::any_list;
use serde_json::json;

use crate::support::operations::{self, BGP_KEY, CONTACT_EMAIL, CONTACT_NAME, CONTACT_PHONE};
use crate::support::{
    CHANNEL, Captured, LINE, ManualClock, Recorded, Reply, Server, Then, WAITS, client, start,
};

const SECRET_KEY: &str = "secret-key-do-not-show";
const SESSION_TOKEN: &str = "session-token-do-not-show";
const PROXY_PASSWORD: &str = "proxy-password-do-not-show";

fn temporary() -> Credentials {
    Credentials::new("access-key-1", SECRET_KEY)
        .unwrap()
        .with_session_token(SESSION_TOKEN)
        .unwrap()
}

/// The response of each action with secrets in known and unknown fields.
fn revealing_response(request: &Recorded) -> Reply {
    let line = json!({
        "id": LINE, "name": "north", "status": "established", "userName": CONTACT_NAME,
        "userPhone": CONTACT_PHONE, "userEmail": CONTACT_EMAIL,
        "secondContact": {"userName": CONTACT_NAME, "phones": [CONTACT_PHONE]},
    });
    let channel = json!({
        "id": CHANNEL, "bgpKey": BGP_KEY, "routeType": "bgp", "formerBgpKey": BGP_KEY,
    });
    let rule = json!({"routeRuleId": "dcrr-1", "mail": CONTACT_EMAIL});
    Reply::json(match (request.method.as_str(), &request.segments()[2..]) {
        ("GET", []) => json!({"ets": [line], "spare": [BGP_KEY]}),
        ("GET", [_]) => line,
        ("GET", [.., last]) if last == "channel" => json!({"etChannels": [channel]}),
        ("GET", _) => json!({"routeRules": [rule]}),
        ("POST", [.., last]) if last == "rule" => rule,
        _ => json!({"id": LINE, "bgpKey": BGP_KEY}),
    })
}

/// A response that no action can decode, with the same secrets.
fn revealing_mismatch(_: &Recorded) -> Reply {
    let wrong = json!({
        "userName": [CONTACT_NAME], "userPhone": {"a": CONTACT_PHONE}, "userEmail": [CONTACT_EMAIL],
    });
    let mut response = wrong.clone();
    response["id"] = json!([CONTACT_NAME]);
    response["routeRuleId"] = json!({"a": BGP_KEY});
    response["ets"] = json!([wrong]);
    response["routeRules"] = json!([{"routeRuleId": [BGP_KEY]}]);
    response["etChannels"] = json!([{"id": CHANNEL, "bgpKey": [BGP_KEY]}]);
    Reply::json(response)
}

/// Everything that an error and its sources show.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(text, " {error} {error:?}").unwrap();
        cause = error.source();
    }
    text
}

/// Everything that the SDK shows of all operations.
async fn everything_shown(client: &Client) -> String {
    let mut text = format!("{client:?} {client:#?}");
    for case in operations::every(client, LINE, CHANNEL) {
        text.push_str(&case.debug);
        let preview = case.preview.unwrap();
        write!(text, "{preview} {preview:?}").unwrap();
        match case.send.await {
            Ok(response) => text.push_str(&response.shown),
            Err(error) => text.push_str(&shown(&error)),
        }
    }
    let mut items = any_list(client).items();
    match items.next().await.unwrap() {
        Ok(line) => write!(text, "{line:?}").unwrap(),
        Err(error) => text.push_str(&shown(&error)),
    }
    let (pages, raw) = (any_list(client).pages(), client.raw());
    write!(text, "{items:?} {pages:?} {raw:?}").unwrap();
    text
}

/// A client whose user asked for every byte to be logged.
fn verbose(builder: ClientBuilder) -> ClientBuilder {
    let http = reqwest::Client::builder().connection_verbose(true);
    let builder = builder.credentials(temporary());
    builder.http_client_builder(http.no_proxy())
}

fn assert_hidden(text: &str, requests: &[Recorded]) {
    for secret in [
        SECRET_KEY,
        SESSION_TOKEN,
        PROXY_PASSWORD,
        BGP_KEY,
        CONTACT_NAME,
        CONTACT_PHONE,
        CONTACT_EMAIL,
    ] {
        if let Some((before, _)) = text.split_once(secret) {
            let near: String = before.chars().rev().take(300).collect();
            let near: String = near.chars().rev().collect();
            panic!("{secret} shows after {near}");
        }
    }
    for request in requests {
        assert!(!text.contains(request.signature()), "a signature shows");
    }
}

type Decide = Box<dyn Fn(&Recorded) -> Reply + Send>;

#[tokio::test]
async fn no_secret_shows_in_logs_or_formatted_values() {
    let captured = Captured::start();
    let mut text = String::new();
    let mut requests = Vec::new();
    let always = |reply: Reply| Box::new(move |_: &Recorded| reply.clone()) as Decide;
    for decide in [
        Box::new(revealing_response) as Decide,
        Box::new(revealing_mismatch),
        Box::new(|request| revealing_response(request).chunked().then(Then::Cut)),
        Box::new(|request| revealing_response(request).then(Then::Reset)),
        always(Reply::refusal(403, "SignatureDoesNotMatch").date(start())),
        always(Reply::refusal(400, "RequestExpired").date(start() + TimeDelta::hours(2))),
        always(Reply::refusal(503, "Busy")),
        always(Reply::status(302).header("Location", "http://127.0.0.1:1/")),
        always(Reply::reset_after_acting()),
    ] {
        let server = Server::deciding(decide).await;
        let builder = verbose(client(&server, &ManualClock::passing(WAITS)));
        write!(text, "{builder:?} {builder:#?}").unwrap();
        let client = builder.without_retry_budget().build().unwrap();
        text.push_str(&everything_shown(&client).await);
        // Responses larger than allowed, and requests refused before sending.
        let small = verbose(self::client(&server, &ManualClock::passing(WAITS)))
            .max_response_bytes(10)
            .read_only()
            .build()
            .unwrap();
        text.push_str(&everything_shown(&small).await);
        requests.extend(server.requests());
    }
    assert!(requests.len() > 400, "{}", requests.len());
    let log = captured.text();
    // The capture works.
    for target in ["et_sdk", "hyper_util", "reqwest"] {
        assert!(log.contains(target), "{target} logs nothing");
    }
    assert_hidden(&log, &requests);
    assert_hidden(&text, &requests);
}

#[tokio::test]
async fn no_secret_shows_with_tls_or_a_proxy() {
    let captured = Captured::start();
    let mut text = String::new();
    let (tls, _) = crate::routes::self_signed();
    let server = Server::with_tls(tls, revealing_response).await;
    let builder = || verbose(client(&server, &ManualClock::new()).endpoint(server.authority()));
    let careful = builder().without_retries().build().unwrap();
    let error = careful.line(LINE).delete().send().await.unwrap_err();
    text.push_str(&shown(&error));
    let reckless = builder().dangerous_accept_invalid_certificates();
    text.push_str(&everything_shown(&reckless.build().unwrap()).await);
    let mut requests = server.requests();

    let proxy = Server::deciding(|request| revealing_response(&request.behind_proxy())).await;
    let address = format!("http://user:{PROXY_PASSWORD}@{}", proxy.authority());
    let http = reqwest::Client::builder().proxy(reqwest::Proxy::all(address).unwrap());
    let builder = client(&proxy, &ManualClock::new())
        .endpoint("http://bcc.test")
        .credentials(temporary())
        .http_client_builder(http);
    write!(text, "{builder:?}").unwrap();
    text.push_str(&everything_shown(&builder.build().unwrap()).await);
    requests.extend(proxy.requests());

    let log = captured.text();
    assert!(log.contains("rustls"), "rustls logs nothing");
    assert_hidden(&log, &requests);
    assert_hidden(&text, &requests);
}

#[tokio::test]
async fn credentials_and_their_providers_show_no_secret() {
    let environment = Environment::from_pairs([
        ("BCE_ACCESS_KEY_ID", "access-key-1"),
        ("BCE_SECRET_ACCESS_KEY", SECRET_KEY),
        ("BCE_SECURITY_TOKEN", SESSION_TOKEN),
        ("BCE_REGION", "bj"),
    ]);
    let credentials = temporary();
    let found = EnvironmentProvider::new().with_environment(environment.clone());
    let caching = CachingProvider::new(found.clone());
    caching.provide().await.unwrap();
    let chain = ProviderChain::new()
        .then(found.clone())
        .then(StaticProvider::new(credentials.clone()));
    let file = CliConfigProvider::new().with_environment(environment.clone());
    let builder = Client::builder().environment(environment.clone());
    let client = builder.build().unwrap();
    let builder = Client::builder().credentials_provider(Arc::new(caching));
    let text = format!(
        "{credentials:?} {credentials:#?} {environment:?} {found:?} {chain:?} {file:?} \
         {client:?} {builder:?}"
    );
    assert_hidden(&text, &[]);
    let address = format!("https://user:{PROXY_PASSWORD}@bcc.test");
    let builder = Client::builder().endpoint(address);
    assert_hidden(&format!("{builder:?} {builder:#?}"), &[]);
    assert_hidden(&shown(&builder.build().unwrap_err()), &[]);
    let error = Credentials::new("id", format!("{SECRET_KEY}\n")).unwrap_err();
    let error = format!("{error} {error:?} {}", shown(&error.clone().into()));
    assert_hidden(&error, &[]);
}
