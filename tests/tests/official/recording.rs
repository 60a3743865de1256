//! The recording: what the vendor's Go and Java SDKs sent, and what their drivers wanted.

use bce_auth::{Credentials, RequestView, SignedHeaders, Signer};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use et_test_support::Recorded;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;

/// The key with which the recording was made.
pub const KEY: &str = "test";

/// A call of a function of an SDK.
pub struct Step {
    pub sdk: String,
    pub function: String,
    pub label: String,
    /// The outcome that the driver wanted: `ok`, or status and code of a refusal.
    pub want: String,
    /// The outcome on that day.
    pub got: String,
    /// What the SDK sent, repetitions included.
    pub exchanges: Vec<Exchange>,
}

/// A request, and the response of that day; none if the connection broke.
pub struct Exchange {
    pub request: Recorded,
    pub response: Option<(u16, String)>,
}

/// Reads the recording.
pub fn steps() -> Vec<Step> {
    let recording = include_str!("../../vectors/wire-official.json");
    let recording: Value = serde_json::from_str(recording).expect("JSON");
    let steps = recording["steps"].as_array().expect("steps");
    steps.iter().map(Step::read).collect()
}

impl Step {
    fn read(step: &Value) -> Self {
        let requests = step["requests"].as_array().expect("requests");
        Self {
            sdk: text(&step["sdk"]),
            function: text(&step["function"]),
            label: text(&step["label"]),
            want: text(&step["want"]),
            got: text(&step["got"]),
            exchanges: requests.iter().map(Exchange::read).collect(),
        }
    }

    /// What the step is called in messages.
    pub fn name(&self) -> String {
        format!("{}, {}, {}", self.sdk, self.function, self.label)
    }

    /// Whether the driver used a wrong secret.
    pub fn has_wrong_secret(&self) -> bool {
        self.label.contains("wrong secret")
    }
}

impl Exchange {
    fn read(exchange: &Value) -> Self {
        let mut headers = HeaderMap::new();
        for (name, value) in exchange["headers"].as_object().expect("headers") {
            let name: HeaderName = name.parse().expect("a header name");
            // The bytes of a value were recorded as characters.
            let value: Vec<u8> = text(value).chars().map(|it| it as u8).collect();
            headers.append(name, HeaderValue::from_bytes(&value).expect("a value"));
        }
        let status = exchange["status"].as_u64();
        let status = status.map(|status| u16::try_from(status).expect("a status"));
        Self {
            request: Recorded {
                method: text(&exchange["method"])
                    .parse::<Method>()
                    .expect("a method"),
                target: text(&exchange["target"]),
                headers,
                body: Bytes::from(text(&exchange["body"])),
            },
            response: status.map(|status| {
                let body = exchange["answer"].as_str().unwrap_or_default();
                (status, body.to_owned())
            }),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The date in the `Authorization` header.
pub fn signed_at(request: &Recorded) -> DateTime<Utc> {
    request.authorization()[2].parse().expect("a date")
}

/// Signs a request again, as it was signed: with the same access key id and date, and the same
/// headers.
pub fn sign_again(request: &mut Recorded, secret: &str) {
    let (at, parts) = (signed_at(request), request.authorization());
    let key = Credentials::new(parts[1], secret).expect("a key");
    let signer = match parts[4] {
        "" => Signer::new(),
        names => {
            let names = SignedHeaders::list(names.split(';')).expect("names of headers");
            Signer::new().with_signed_headers(names)
        }
    };
    let (path, query) = (request.path(), request.raw_query());
    let view = RequestView::new(&request.method, path, query, &request.headers);
    let authorization = signer.authorization(view, &key, at).expect("a signature");
    request.headers.insert("authorization", authorization);
}
