//! Requests that the SDK cannot be made to send: a call of its own, spoiled, and signed again.

use bce_auth::{SignedHeaders, Signer};
use bytes::Bytes;
use et_tests::exchange::Exchange;
use et_tests::proxy::forward;
use http::{HeaderValue, Request, StatusCode, header};

use crate::stage::Stage;

/// What is spoiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoiled {
    /// The body is no JSON.
    Json,
    /// The body is JSON, but not an object.
    Shape,
    /// A query parameter is out of bounds.
    Query,
    /// The path leads nowhere.
    Path,
    /// The path has another version.
    Version,
    /// The authorization is of another scheme.
    Scheme,
    /// There is no authorization.
    Unsigned,
}

impl Spoiled {
    pub const ALL: [Self; 7] = [
        Self::Json,
        Self::Shape,
        Self::Query,
        Self::Path,
        Self::Version,
        Self::Scheme,
        Self::Unsigned,
    ];

    /// How the service refuses it.
    pub fn refusal(self) -> (StatusCode, &'static str) {
        match self {
            Self::Json => (StatusCode::BAD_REQUEST, "MalformedJSON"),
            Self::Shape => (StatusCode::BAD_REQUEST, "InappropriateJSON"),
            Self::Query => (StatusCode::BAD_REQUEST, "InvalidHTTPRequest"),
            Self::Path => (StatusCode::BAD_REQUEST, "InvalidURI"),
            Self::Version => (StatusCode::NOT_FOUND, "InvalidVersion"),
            Self::Scheme => (StatusCode::BAD_REQUEST, "InvalidHTTPAuthHeader"),
            Self::Unsigned => (StatusCode::FORBIDDEN, "AccessDenied"),
        }
    }

    /// Whether the document finds the request at fault, rather than its place or signature.
    pub fn breaks_the_contract(self) -> bool {
        matches!(self, Self::Shape | Self::Query)
    }

    /// The target, spoiled; `None` for an operation in which there is nothing to spoil so.
    fn target(self, exchange: &Exchange) -> Option<String> {
        let target = exchange.request.uri().to_string();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let operation = exchange.judge().ok()?.operation;
        let takes = |name: &str| {
            operation
                .parameters()
                .iter()
                .any(|parameter| parameter.name() == name)
        };
        match self {
            Self::Path => Some(format!("{path}/that/leads/nowhere?{query}")),
            Self::Version => Some(target.replacen("/v1/", "/v2/", 1)),
            Self::Query if takes("maxKeys") => Some(format!("{path}?maxKeys=0&{query}")),
            Self::Query if takes("clientToken") => {
                let others = query
                    .split('&')
                    .filter(|pair| !pair.starts_with("clientToken="));
                let others: Vec<&str> = others.collect();
                Some(format!(
                    "{path}?clientToken={}&{}",
                    "x".repeat(65),
                    others.join("&")
                ))
            }
            Self::Query => None,
            Self::Json | Self::Shape if !operation.has_request_body() => None,
            _ => Some(target.clone()),
        }
    }

    /// Sends the call again, spoiled, and gives what came of it.
    pub async fn send(self, stage: &Stage, original: &Exchange) -> Option<Exchange> {
        let target = self.target(original)?;
        let body = match self {
            Self::Json => Bytes::from_static(b"{\"name\": "),
            Self::Shape => Bytes::from_static(b"[]"),
            _ => original.request.body().clone(),
        };
        let mut parts = Request::builder()
            .method(original.request.method().clone())
            .uri(target.trim_end_matches(['?', '&']))
            .header(header::HOST, stage.emulator.address().to_string())
            .header(header::CONTENT_TYPE, "application/json;charset=utf-8")
            .body(())
            .expect("a request")
            .into_parts()
            .0;
        if self != Self::Unsigned {
            Signer::new()
                .with_signed_headers(SignedHeaders::default_set_by_name())
                .sign(
                    &mut parts,
                    stage.emulator.credentials(),
                    stage.emulator.controls().now(),
                )
                .expect("a signature");
        }
        if self == Self::Scheme {
            parts.headers.insert(
                header::AUTHORIZATION,
                HeaderValue::from_static("bce-auth-v9/somebody"),
            );
        }
        let request = Request::from_parts(parts, body);
        let answer = forward(stage.emulator.address(), request.clone())
            .await
            .expect("an answer");
        Some(Exchange { request, answer })
    }
}
