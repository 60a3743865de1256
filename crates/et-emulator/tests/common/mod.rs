//! A small signed client over real sockets, and the bodies of the commonest requests.

// Each test file is a program of its own and uses a part of this.
#![allow(dead_code)]

use bce_auth::{Credentials, RequestView, SignedHeaders, Signer, content_md5};
use chrono::{DateTime, Utc};
use et_emulator::{Controls, Emulator};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::{Value, json};

/// An emulator and a client that signs for it.
pub struct Api {
    pub emulator: Emulator,
    pub http: reqwest::Client,
    pub credentials: Credentials,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    /// The body as JSON; null where it is none.
    pub body: Value,
}

impl Answer {
    pub async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self {
            status,
            headers,
            text,
            body,
        }
    }

    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn message(&self) -> &str {
        self.body["message"].as_str().unwrap_or_default()
    }

    /// Status and code, which is what most refusals are told by.
    pub fn refusal(&self) -> (u16, &str) {
        (self.status, self.code())
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
        body["id"]
            .as_str()
            .or(body["routeRuleId"].as_str())
            .expect("an id")
            .to_owned()
    }
}

/// The three ways in which official clients have been seen to sign.
#[derive(Clone, Copy, Debug)]
pub enum Style {
    /// The default set with an empty list of signed headers.
    Unnamed,
    /// `host;x-bce-date`.
    HostAndDate,
    /// Also content type, and for a body its length and Content-MD5.
    WithBody,
}

pub async fn start() -> Api {
    with(Emulator::start().await.expect("a free port"))
}

/// A client that talks to this machine without a proxy.
pub fn http_client() -> reqwest::Client {
    // Needed only where another package had reqwest built with TLS. Fails where another test was quicker, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client")
}

pub fn with(emulator: Emulator) -> Api {
    let http = http_client();
    let credentials = emulator.credentials().clone();
    Api {
        emulator,
        http,
        credentials,
    }
}

impl Api {
    pub fn controls(&self) -> &Controls {
        self.emulator.controls()
    }

    /// A request, signed now with the emulator's key.
    pub fn request(&self, method: &Method, target: &str, body: Option<&Value>) -> reqwest::Request {
        let body = body.map(|body| body.to_string().into_bytes());
        self.request_with(method, target, body, Style::Unnamed, Utc::now_for_tests())
    }

    pub fn request_with(
        &self,
        method: &Method,
        target: &str,
        body: Option<Vec<u8>>,
        style: Style,
        at: DateTime<Utc>,
    ) -> reqwest::Request {
        let url = format!("{}{target}", self.emulator.endpoint());
        let mut request = self
            .http
            .request(method.clone(), url)
            .build()
            .expect("a request");
        let json = HeaderValue::from_static("application/json;charset=utf-8");
        request.headers_mut().insert("content-type", json);
        if let Some(body) = &body {
            // The unnamed set covers it, so it has to stand before signing.
            request
                .headers_mut()
                .insert("content-length", body.len().into());
        }
        let signer = match style {
            Style::Unnamed => Signer::new(),
            Style::HostAndDate => Signer::new()
                .with_signed_headers(SignedHeaders::list(["host", "x-bce-date"]).unwrap()),
            Style::WithBody => {
                let mut names = vec!["content-type", "host", "x-bce-date"];
                if let Some(body) = &body {
                    let headers = request.headers_mut();
                    headers.insert("content-md5", content_md5(body).parse().unwrap());
                    names.extend(["content-length", "content-md5"]);
                }
                Signer::new().with_signed_headers(SignedHeaders::list(names).unwrap())
            }
        };
        let host = self.emulator.address().to_string();
        let url = request.url().clone();
        let view = RequestView::new(request.method(), url.path(), url.query(), request.headers())
            .with_host(&host);
        let signature = signer
            .headers(view, &self.credentials, at)
            .expect("a signature");
        signature.apply(request.headers_mut()).expect("headers");
        *request.body_mut() = body.map(Into::into);
        request
    }

    pub async fn send(&self, request: reqwest::Request) -> Answer {
        Answer::read(self.http.execute(request).await.expect("an answer")).await
    }

    pub async fn call(&self, method: Method, target: &str, body: Option<Value>) -> Answer {
        self.send(self.request(&method, target, body.as_ref()))
            .await
    }

    pub async fn get(&self, target: &str) -> Answer {
        self.call(Method::GET, target, None).await
    }

    pub async fn post(&self, target: &str, body: Value) -> Answer {
        self.call(Method::POST, target, Some(body)).await
    }

    pub async fn put(&self, target: &str, body: Value) -> Answer {
        self.call(Method::PUT, target, Some(body)).await
    }

    pub async fn delete(&self, target: &str) -> Answer {
        self.call(Method::DELETE, target, None).await
    }

    /// A call to the control API, as curl would send it.
    pub async fn control(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let url = format!("{}/_emulator/{path}", self.emulator.endpoint());
        let mut request = self.http.request(method, url);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        Answer::read(request.send().await.expect("an answer")).await
    }

    /// A new line's id.
    pub async fn line(&self) -> String {
        self.post("/v1/et/init", application()).await.id()
    }

    /// A new static-route channel, as the path of its actions.
    pub async fn channel(&self) -> String {
        let line = self.line().await;
        self.channel_on(&line, channel()).await
    }

    /// A new channel on a line, as the path of its actions.
    pub async fn channel_on(&self, line: &str, body: Value) -> String {
        let id = self
            .post(&format!("/v1/et/{line}/channel"), body)
            .await
            .id();
        format!("/v1/et/{line}/channel/{id}")
    }

    /// The channel at such a path, as the list shows it.
    pub async fn show(&self, channel: &str) -> Value {
        let (list, id) = channel.rsplit_once('/').expect("a path");
        self.get(&format!("{list}?etChannelId={id}")).await.ok()["etChannels"][0].take()
    }
}

/// The machine's time, without chrono's clock feature.
pub trait Now {
    fn now_for_tests() -> DateTime<Utc>;
}

impl Now for Utc {
    fn now_for_tests() -> DateTime<Utc> {
        std::time::SystemTime::now().into()
    }
}

/// The id at the end of a path.
pub fn id_of(path: &str) -> &str {
    path.rsplit_once('/').expect("a path").1
}

pub fn application() -> Value {
    json!({
        "name": "ZX051501-testET", "isp": "ISP_CUCC", "intfType": "10G", "apType": "SINGLE", "apAddr": "WHGG",
        "userName": "Zhang San", "userPhone": "13300000333", "userEmail": "1@123.com", "userIdc": "Beijing|x|y|z",
    })
}

pub fn channel() -> Value {
    json!({
        "name": "channel_name", "baiduAddress": "11.11.11.21/24", "customerAddress": "11.11.11.12/24",
        "routeType": "static-route", "networks": ["192.168.0.0/16"], "vlanId": 56,
    })
}

pub fn bgp_channel() -> Value {
    json!({
        "name": "channel_name", "baiduAddress": "11.11.11.21/24", "customerAddress": "11.11.11.12/24",
        "routeType": "bgp", "vlanId": 57, "bgpAsn": "65001", "bgpKey": "s3cret",
    })
}

pub fn ipv6() -> Value {
    json!({
        "baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88", "customerIpv6Address": "2400:da00:e003:0:0:200::1/88",
        "ipv6Networks": ["2400:da00:e003:0:15f::/87"],
    })
}

/// A body with one field changed, or taken out by null.
pub fn changed(mut body: Value, field: &str, value: Value) -> Value {
    if value.is_null() {
        body.as_object_mut().expect("an object").remove(field);
    } else {
        body[field] = value;
    }
    body
}

/// A static-route channel with one field changed.
pub fn channel_with(field: &str, value: Value) -> Value {
    changed(channel(), field, value)
}

/// One good request for each action on a channel.
pub async fn on_channel(api: &Api, action: &str, path: &str) -> Answer {
    let static_route =
        |networks: &str| json!({"routeType": "static-route", "networks": [networks]});
    let bfd = json!({"sendInterval": 300, "receivInterval": 300, "detectMultiplier": 4});
    let rule =
        json!({"destAddress": "10.0.0.0/8", "nexthopType": "etGateway", "nexthopId": "dcgw-1"});
    match action {
        "reCreate" => api.put(&format!("{path}?reCreate="), channel()).await,
        "modifyAttribute" => {
            api.put(&format!("{path}?modifyAttribute="), json!({"name": "n"}))
                .await
        }
        "addRoutes" => {
            api.put(&format!("{path}?addRoutes="), static_route("10.0.0.0/8"))
                .await
        }
        "removeRoutes" => {
            api.put(
                &format!("{path}?removeRoutes="),
                static_route("192.168.0.0/16"),
            )
            .await
        }
        "addUsers" => {
            api.put(
                &format!("{path}?addUsers="),
                json!({"authorizedUsers": ["u"]}),
            )
            .await
        }
        "removeUsers" => {
            api.put(
                &format!("{path}?removeUsers="),
                json!({"authorizedUsers": ["u"]}),
            )
            .await
        }
        "enableIpv6" => api.put(&format!("{path}?enableIpv6="), ipv6()).await,
        "disableIpv6" => {
            api.call(Method::PUT, &format!("{path}?disableIpv6="), None)
                .await
        }
        "bfd" => api.post(&format!("{path}/bfd"), bfd).await,
        "rule" => api.post(&format!("{path}/route/rule"), rule).await,
        "delete" => api.delete(path).await,
        other => panic!("no such case: {other}"),
    }
}
