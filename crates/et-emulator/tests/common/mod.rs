//! A signing client over real sockets, and the bodies of common requests.

// Each test file is a program of its own and uses a part of this.
#![allow(dead_code)]

use bce_auth::{Credentials, RequestView, SignedHeaders, Signer, content_md5};
use chrono::{DateTime, Utc};
use et_emulator::state::{ChannelStatus, LineStatus};
use et_emulator::{Controls, Emulator, EmulatorBuilder};
use http::{HeaderMap, Method};
use reqwest::Request;
use serde_json::{Value, json};

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

    /// The id in the body of a success.
    #[track_caller]
    pub fn id(self) -> String {
        let body = self.ok();
        let id = body["id"].as_str().or(body["routeRuleId"].as_str());
        id.expect("an id").to_owned()
    }

    /// The message of an error with this status and code.
    #[track_caller]
    pub fn fails(self, expected: (u16, &str)) -> String {
        let code = self.body["code"].as_str().unwrap_or_default();
        assert_eq!((self.status, code), expected, "{}", self.text);
        self.body["message"].as_str().expect("a message").to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("text")
    }
}

/// Asserts that fields of a JSON object have these values; null stands for an absent field.
#[track_caller]
pub fn assert_fields(object: &Value, expected: Value) {
    for (name, expected) in expected.as_object().expect("an object") {
        assert_eq!(&object[name], expected, "{name} of {object}");
    }
}

/// The three ways in which the official clients sign.
#[derive(Clone, Copy, Debug)]
pub enum Style {
    /// The default headers with an empty list of signed headers.
    Unnamed,
    /// `host;x-bce-date`.
    HostAndDate,
    /// Also the content type, and for a body its length and Content-MD5.
    WithBody,
}

/// An emulator with the default configuration.
pub async fn start() -> Api {
    start_with(Emulator::builder()).await
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

impl Api {
    pub fn controls(&self) -> &Controls {
        self.emulator.controls()
    }

    /// A request that is signed now with the emulator's key.
    pub fn request(&self, method: Method, target: &str, body: Option<&Value>) -> Request {
        let body = body.map(|body| body.to_string().into_bytes());
        self.request_with(method, target, body, Style::Unnamed, now())
    }

    pub fn request_with(
        &self,
        method: Method,
        target: &str,
        body: Option<Vec<u8>>,
        style: Style,
        at: DateTime<Utc>,
    ) -> Request {
        let url = format!("{}{target}", self.emulator.endpoint());
        let request = self.http.request(method, url);
        let mut request = request.build().expect("a request");
        let headers = request.headers_mut();
        let json = "application/json;charset=utf-8";
        headers.insert("content-type", json.parse().unwrap());
        if let Some(body) = &body {
            headers.insert("content-length", body.len().into());
        }
        let signer = match style {
            Style::Unnamed => Signer::new(),
            Style::HostAndDate => signer_of(&["host", "x-bce-date"]),
            Style::WithBody => {
                let mut names = vec!["content-type", "host", "x-bce-date"];
                if let Some(body) = &body {
                    headers.insert("content-md5", content_md5(body).parse().unwrap());
                    names.extend(["content-length", "content-md5"]);
                }
                signer_of(&names)
            }
        };
        let (host, url) = (self.emulator.address().to_string(), request.url().clone());
        let (path, query) = (url.path(), url.query());
        let view = RequestView::new(request.method(), path, query, request.headers());
        let signature = signer.headers(view.with_host(&host), &self.credentials, at);
        let signature = signature.expect("a signature");
        signature.apply(request.headers_mut()).expect("headers");
        *request.body_mut() = body.map(Into::into);
        request
    }

    pub async fn send(&self, request: Request) -> Response {
        Response::read(self.http.execute(request).await.expect("a response")).await
    }

    pub async fn call(&self, method: Method, target: &str, body: Option<Value>) -> Response {
        self.send(self.request(method, target, body.as_ref())).await
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
        self.list("/v1/et", "ets").await
    }

    /// Applies for a line.
    pub async fn apply(&self, query: &str) -> Response {
        let target = format!("/v1/et/init{query}");
        self.post(&target, application()).await
    }

    /// A GET request to the control API, as curl sends it.
    pub async fn control(&self, path: &str) -> Response {
        let url = format!("{}/_emulator/{path}", self.emulator.endpoint());
        let response = self.http.get(url).send().await;
        Response::read(response.expect("a response")).await
    }

    /// A POST request to the control API, as curl sends it.
    pub async fn control_post(&self, path: &str, body: Value) -> Response {
        let url = format!("{}/_emulator/{path}", self.emulator.endpoint());
        let request = self.http.post(url).body(body.to_string());
        let request = request.header("content-type", "application/json");
        Response::read(request.send().await.expect("a response")).await
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

    pub fn set_line_status(&self, line: &str, status: LineStatus) {
        self.controls()
            .set_line_status(id_of(line), status)
            .unwrap();
    }

    pub fn set_channel_status(&self, channel: &str, status: ChannelStatus) {
        let id = id_of(channel);
        self.controls().set_channel_status(id, status).unwrap();
    }

    /// A valid request for an action on the channel at this path.
    pub async fn on_channel(&self, action: &str, path: &str) -> Response {
        let networks = |cidr: &str| json!({"routeType": "static-route", "networks": [cidr]});
        let users = json!({"authorizedUsers": ["u"]});
        let flag = |body: Option<Value>| (Method::PUT, format!("?{action}="), body);
        let (method, suffix, body) = match action {
            "reCreate" => flag(Some(channel())),
            "modifyAttribute" => flag(Some(json!({"name": "n"}))),
            "addRoutes" => flag(Some(networks("10.0.0.0/8"))),
            "removeRoutes" => flag(Some(networks("192.168.0.0/16"))),
            "addUsers" | "removeUsers" => flag(Some(users)),
            "enableIpv6" => flag(Some(ipv6())),
            "disableIpv6" => flag(None),
            "bfd" => (Method::POST, "/bfd".to_owned(), Some(bfd(300, 300, 4))),
            "rule" => {
                let suffix = "/route/rule".to_owned();
                (Method::POST, suffix, Some(rule("10.0.0.0/8")))
            }
            "delete" => (Method::DELETE, String::new(), None),
            other => panic!("no such case: {other}"),
        };
        self.call(method, &format!("{path}{suffix}"), body).await
    }
}

fn signer_of(headers: &[&str]) -> Signer {
    let headers = SignedHeaders::list(headers.iter().copied());
    Signer::new().with_signed_headers(headers.expect("names of headers"))
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

pub fn application() -> Value {
    json!({
        "name": "ZX051501-testET", "isp": "ISP_CUCC", "intfType": "10G", "apType": "SINGLE",
        "apAddr": "WHGG", "userName": "Zhang San", "userPhone": "13300000333",
        "userEmail": "1@123.com", "userIdc": "Beijing|x|y|z",
    })
}

pub fn channel() -> Value {
    json!({
        "name": "channel_name", "baiduAddress": "11.11.11.21/24",
        "customerAddress": "11.11.11.12/24", "routeType": "static-route",
        "networks": ["192.168.0.0/16"], "vlanId": 56,
    })
}

pub fn bgp_channel() -> Value {
    json!({
        "name": "channel_name", "baiduAddress": "11.11.11.21/24",
        "customerAddress": "11.11.11.12/24", "routeType": "bgp", "vlanId": 57,
        "bgpAsn": "65001", "bgpKey": "s3cret",
    })
}

pub fn ipv6() -> Value {
    json!({
        "baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88",
        "customerIpv6Address": "2400:da00:e003:0:0:200::1/88",
        "ipv6Networks": ["2400:da00:e003:0:15f::/87"],
    })
}

pub fn bfd(send: i64, receive: i64, multiplier: i64) -> Value {
    json!({"sendInterval": send, "receivInterval": receive, "detectMultiplier": multiplier})
}

/// A route rule with a gateway as next hop.
pub fn rule(destination: &str) -> Value {
    json!({"destAddress": destination, "nexthopType": "etGateway", "nexthopId": "dcgw-1"})
}

/// A body with one field changed, or removed by null.
pub fn changed(mut body: Value, field: &str, value: Value) -> Value {
    if value.is_null() {
        body.as_object_mut().expect("an object").remove(field);
    } else {
        body[field] = value;
    }
    body
}

/// A channel with static routing and one field changed.
pub fn channel_with(field: &str, value: Value) -> Value {
    changed(channel(), field, value)
}

/// A channel with static routing and IPv6.
pub fn ipv6_channel() -> Value {
    let mut body = channel_with("enableIpv6", json!(1));
    for (field, value) in ipv6().as_object().expect("an object") {
        body[field] = value.clone();
    }
    body
}
