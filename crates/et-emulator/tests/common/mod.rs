//! A signing client over real sockets.

// Each test file is a program of its own and uses a part of this.
#![allow(dead_code, unused_imports, unused_macros)]

mod required;
mod script;

pub use required::with_required;
pub use script::*;

use bce_auth::{Credentials, SignedHeaders, Signer, content_md5};
use chrono::{DateTime, Utc};
use et_emulator::state::ChannelStatus;
use et_emulator::{Controls, Emulator, EmulatorBuilder, Snapshot};
use http::{HeaderMap, Method};
use reqwest::Request;
use serde_json::{Value, json};

pub const JSON: (&str, &str) = ("content-type", "application/json");
pub const MISMATCH: (u16, &str) = (403, "IdempotentParameterMismatch");
pub const NOT_ALLOWED: (u16, &str) = (409, "OperationNotAllowed");
pub const INVALID_BODY: (u16, &str) = (400, "InappropriateJSON");
pub const INVALID_REQUEST: (u16, &str) = (400, "InvalidHTTPRequest");
pub const INVALID_URI: (u16, &str) = (400, "InvalidURI");
pub const NOT_FOUND: (u16, &str) = (404, "NoSuchObject");
pub const QUOTA: (u16, &str) = (403, "QuotaExceeded");

/// An emulator and a client that signs for it.
pub struct Api {
    pub emulator: Emulator,
    pub http: reqwest::Client,
    pub credentials: Credentials,
}

/// A response with its body.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    /// The body as JSON; null if it is not.
    pub body: Value,
}

impl Response {
    pub async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or_default();
        Self {
            status,
            headers,
            text,
            body,
        }
    }

    /// The body of a success.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.body
    }

    /// The id in the body of a success, or the marker of the page after it.
    #[track_caller]
    pub fn id(self) -> String {
        let body = self.ok();
        let first = body["routeRuleIds"][0].as_str();
        let id = field_of(
            &body,
            &["id", "routeRuleId", "etGatewayId", "vpcId", "nextMarker"],
        );
        id.or(first).expect("an id").to_owned()
    }

    /// The message of an error with this status and code.
    #[track_caller]
    pub fn fails(self, expected: (u16, &str)) -> String {
        let code = self.body["code"].as_str().unwrap_or_default();
        assert_eq!((self.status, code), expected, "{}", self.text);
        self.body["message"].as_str().expect("a message").to_owned()
    }

    /// Asserts that this is such an error, with this text in its message.
    #[track_caller]
    pub fn fails_with(self, expected: (u16, &str), text: &str) {
        let message = self.fails(expected);
        assert_contains(&message, &[text]);
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("text")
    }
}

#[track_caller]
pub fn assert_contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// The text in the first of these fields that a JSON value has.
pub fn field_of<'v>(value: &'v Value, fields: &[&str]) -> Option<&'v str> {
    fields.iter().find_map(|field| value[field].as_str())
}

/// Asserts that a JSON value has these fields, at any depth; null stands for an absent field.
#[track_caller]
pub fn assert_fields(value: &Value, expected: Value) {
    match (value, expected) {
        (value, Value::Object(fields)) if value.is_object() => {
            for (name, expected) in fields {
                assert_fields(&value[&name], expected);
            }
        }
        (Value::Array(items), Value::Array(expected)) if items.len() == expected.len() => {
            for (item, expected) in items.iter().zip(expected) {
                assert_fields(item, expected);
            }
        }
        (value, expected) => assert_eq!(*value, expected),
    }
}

/// The headers that the official clients sign, in three styles. An empty list signs the default.
pub const UNNAMED: &str = "";
pub const HOST_AND_DATE: &str = "host;x-bce-date";
pub const WITH_BODY: &str = "content-length;content-md5;content-type;host;x-bce-date";

/// An emulator with the default configuration and the gateway `dcgw-1`, to which rules can lead.
pub async fn start() -> Api {
    let gateway = json!({"etGatewayId": "dcgw-1", "vpcId": "vpc-default"});
    let state = json!({"lines": [], "gateways": [gateway]}).to_string();
    let state = Snapshot::from_json(state.as_bytes()).expect("a snapshot");
    start_with(Emulator::builder().initial_state(state)).await
}

pub async fn start_with(builder: EmulatorBuilder) -> Api {
    let emulator = builder.start().await.expect("an emulator");
    let credentials = emulator.credentials().clone();
    Api {
        emulator,
        http: http_client(),
        credentials,
    }
}

/// A client without a proxy.
pub fn http_client() -> reqwest::Client {
    // Only needed if another package enables TLS. Fails if another test was faster, which is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder().no_proxy();
    builder.build().expect("a client")
}

/// The target of a request for tests to which it does not matter what is sent. When the vendor
/// changes the operation, this line changes and no test.
pub const ANY_LIST: &str = "/v1/et";

impl Api {
    pub fn controls(&self) -> &Controls {
        self.emulator.controls()
    }

    /// A request that is signed now with the emulator's key.
    pub fn request(&self, method: Method, target: &str, body: Option<&Value>) -> Request {
        let body = body.map(|body| body.to_string().into_bytes());
        self.request_with(method, target, body, UNNAMED, now())
    }

    pub fn request_with(
        &self,
        method: Method,
        target: &str,
        body: Option<Vec<u8>>,
        signed: &str,
        at: DateTime<Utc>,
    ) -> Request {
        let url = format!("{}{target}", self.emulator.endpoint());
        let mut request = http::Request::builder().method(method).uri(url);
        request = request.header("content-type", "application/json;charset=utf-8");
        if let Some(body) = &body {
            request = request.header("content-length", body.len());
            if signed.contains("content-md5") {
                request = request.header("content-md5", content_md5(body));
            }
        }
        let request = request.body(body.unwrap_or_default());
        let (mut parts, body) = request.expect("a request").into_parts();
        let mut signer = Signer::new();
        if !signed.is_empty() {
            let sent =
                |name: &&str| !name.starts_with("content-") || parts.headers.contains_key(*name);
            let names = SignedHeaders::list(signed.split(';').filter(sent));
            signer = signer.with_signed_headers(names.expect("names of headers"));
        }
        let signature = signer.sign(&mut parts, &self.credentials, at);
        signature.expect("a signature");
        let request = http::Request::from_parts(parts, body);
        request.try_into().expect("a request")
    }

    pub async fn send(&self, request: Request) -> Response {
        Response::read(self.http.execute(request).await.expect("a response")).await
    }

    /// Sends a request, with the query that its operation requires.
    pub async fn call(&self, method: Method, target: &str, body: Option<Value>) -> Response {
        let target = with_required(&method, target);
        self.send(self.request(method, &target, body.as_ref()))
            .await
    }

    pub async fn get(&self, target: &str) -> Response {
        self.call(Method::GET, target, None).await
    }

    pub async fn post(&self, target: &str, body: Value) -> Response {
        self.call(Method::POST, target, Some(body)).await
    }

    pub async fn put(&self, target: &str, body: Value) -> Response {
        self.call(Method::PUT, target, Some(body)).await
    }

    pub async fn delete(&self, target: &str) -> Response {
        self.call(Method::DELETE, target, None).await
    }

    /// The items in a response to a GET request.
    pub async fn list(&self, target: &str, field: &str) -> Vec<Value> {
        let list = self.get(target).await.ok()[field].take();
        serde_json::from_value(list).expect("a list")
    }

    /// The lines of the account.
    pub async fn lines(&self) -> Vec<Value> {
        self.list(ANY_LIST, "ets").await
    }

    /// Applies for a line.
    pub async fn apply(&self, query: &str) -> Response {
        let target = format!("/v1/et/init{query}");
        self.post(&target, application()).await
    }

    /// An unsigned request to a path of the control API, as curl sends it.
    pub async fn curl(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Response {
        let url = format!("{}/_emulator{path}", self.emulator.endpoint());
        let mut request = self.http.request(method, url).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Response::read(request.send().await.expect("a response")).await
    }

    pub async fn control(&self, path: &str) -> Response {
        self.curl(Method::GET, &format!("/{path}"), &[], "").await
    }

    pub async fn control_post(&self, path: &str, body: Value) -> Response {
        let (path, body) = (format!("/{path}"), body.to_string());
        self.curl(Method::POST, &path, &[JSON], &body).await
    }

    /// The id of a new line.
    pub async fn line(&self) -> String {
        self.apply("").await.id()
    }

    /// A new channel with static routing, as the path of its actions.
    pub async fn channel(&self) -> String {
        let line = self.line().await;
        self.channel_on(&line, channel()).await
    }

    /// A new channel on a line, as the path of its actions.
    pub async fn channel_on(&self, line: &str, body: Value) -> String {
        let list = format!("/v1/et/{line}/channel");
        let id = self.post(&list, body).await.id();
        format!("{list}/{id}")
    }

    /// A channel with static routing and one with BGP on the same line.
    pub async fn static_and_bgp(&self) -> (String, String) {
        let line = self.line().await;
        let fixed = self.channel_on(&line, channel()).await;
        (fixed, self.channel_on(&line, bgp_channel()).await)
    }

    /// The channel at this path, as the list shows it.
    pub async fn show(&self, channel: &str) -> Value {
        let target = format!("{}?etChannelId={}", list_of(channel), id_of(channel));
        self.list(&target, "etChannels").await.remove(0)
    }

    pub fn set_channel_status(&self, channel: &str, status: ChannelStatus) {
        let id = id_of(channel);
        self.controls().set_channel_status(id, status).unwrap();
    }
}

/// The time of the system clock.
pub fn now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

/// The id at the end of a path.
pub fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// A path without the id at its end.
pub fn list_of(path: &str) -> &str {
    path.rsplit_once('/').expect("a path").0
}
