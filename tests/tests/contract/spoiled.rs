//! Requests that the SDK cannot be made to send: one of its own, spoiled, and signed again.

use bce_auth::{RequestView, SignedHeaders, Signer};
use bytes::Bytes;
use et_contract::Operation;
use et_test_support::{Exchange, Recorded, Upstream};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::stage::Stage;

/// What is spoiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoiled {
    /// The body is not JSON.
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
    /// What can be spoiled, and how the service refuses it.
    pub const REFUSED: [(Self, StatusCode, &str); 7] = [
        (Self::Json, StatusCode::BAD_REQUEST, "MalformedJSON"),
        (Self::Shape, StatusCode::BAD_REQUEST, "InappropriateJSON"),
        (Self::Query, StatusCode::BAD_REQUEST, "InvalidHTTPRequest"),
        (Self::Path, StatusCode::BAD_REQUEST, "InvalidURI"),
        (Self::Version, StatusCode::NOT_FOUND, "InvalidVersion"),
        (
            Self::Scheme,
            StatusCode::BAD_REQUEST,
            "InvalidHTTPAuthHeader",
        ),
        (Self::Unsigned, StatusCode::FORBIDDEN, "AccessDenied"),
    ];

    /// Whether the document finds fault with the request, rather than with its path or signature.
    pub fn breaks_the_contract(self) -> bool {
        matches!(self, Self::Shape | Self::Query)
    }

    /// Spoils a request before it is signed. `None` for an operation that has nothing to spoil.
    fn spoil(self, request: &mut Recorded, operation: &Operation) -> Option<()> {
        let takes = |name: &str| {
            let mut parameters = operation.parameters().iter();
            parameters.any(|parameter| parameter.name() == name)
        };
        let (path, query) = (request.path(), request.raw_query().unwrap_or_default());
        match self {
            Self::Json | Self::Shape if !operation.has_request_body() => return None,
            Self::Json => request.body = Bytes::from_static(b"{\"name\": "),
            Self::Shape => request.body = Bytes::from_static(b"[]"),
            Self::Path => request.target = format!("{path}/that/leads/nowhere?{query}"),
            Self::Version => request.target = request.target.replacen("/v1/", "/v2/", 1),
            Self::Query if takes("maxKeys") => {
                request.target = format!("{path}?maxKeys=0&{query}");
            }
            Self::Query if takes("clientToken") => {
                let mut pairs = vec![format!("clientToken={}", "x".repeat(65))];
                let others = query.split('&').map(str::to_owned);
                pairs.extend(others.filter(|pair| !pair.starts_with("clientToken=")));
                request.target = format!("{path}?{}", pairs.join("&"));
            }
            Self::Query => return None,
            Self::Scheme | Self::Unsigned => {}
        }
        let target = request.target.trim_end_matches(['?', '&']).to_owned();
        request.target = target;
        Some(())
    }

    /// Sends the request again, spoiled.
    pub async fn send(self, stage: &Stage, original: &Recorded) -> Option<Exchange> {
        let operation = stage.operation_of(original);
        let mut request = original.clone();
        self.spoil(&mut request, operation)?;
        let host = stage.emulator.address().to_string();
        let content_type = HeaderValue::from_static("application/json;charset=utf-8");
        request.headers = HeaderMap::from_iter([
            (header::HOST, host.parse().unwrap()),
            (header::CONTENT_TYPE, content_type),
        ]);
        if self != Self::Unsigned {
            let (path, query) = (request.path(), request.raw_query());
            let view = RequestView::new(&request.method, path, query, &request.headers);
            let now = stage.emulator.controls().now();
            let signature = Signer::new()
                .with_signed_headers(SignedHeaders::default_set_by_name())
                .headers(view, stage.emulator.credentials(), now)
                .unwrap();
            signature.apply(&mut request.headers).unwrap();
        }
        if self == Self::Scheme {
            let other = HeaderValue::from_static("bce-auth-v9/somebody");
            request.headers.insert(header::AUTHORIZATION, other);
        }
        let upstream = Upstream::new(stage.emulator.address());
        let response = upstream.forward(&request).await.unwrap();
        Some(Exchange { request, response })
    }
}
