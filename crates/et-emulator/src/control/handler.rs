//! Responds to calls to the control API.

use std::net::IpAddr;

use bytes::Bytes;
use http::Response;
use http::header::{CACHE_CONTROL, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use http::request::Parts;
use hyper::body::Incoming;

use super::guard;
use super::routes;
use crate::http::response::close_connection;
use crate::server_context::ServerContext;

/// The path prefix of the control API.
const PREFIX: &str = "/_emulator";

/// Keeps browsers from loading a response into other pages, guessing its type, or storing it.
const BROWSER_HEADERS: [(HeaderName, &str); 3] = [
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (CACHE_CONTROL, "no-store"),
];

/// The path of a call, without the prefix.
fn call_path(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(PREFIX)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// Whether a path belongs to the control API.
pub(crate) fn owns(path: &str) -> bool {
    call_path(path).is_some()
}

/// Responds to a call.
pub(crate) async fn respond(
    context: &ServerContext,
    peer: IpAddr,
    head: &Parts,
    body: Incoming,
) -> Response<Bytes> {
    let path = call_path(head.uri.path()).unwrap_or_default();
    let result = match guard::check(peer, context.address.port(), head) {
        Ok(()) => routes::call(context, head, path, body).await,
        Err(failure) => Err(failure),
    };
    let mut response = result.unwrap_or_else(|failure| {
        let mut response = failure.response();
        // The body may not have been read.
        close_connection(&mut response);
        response
    });
    for (name, value) in BROWSER_HEADERS {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}
