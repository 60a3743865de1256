//! HTTP responses of the service and the control API.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::{CONNECTION, CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::{Either, Full};

use super::truncated::TruncatedBody;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-bce-request-id");
const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=utf-8");

/// The body of a response on the wire.
pub(crate) type ResponseBody = Either<Full<Bytes>, TruncatedBody>;

/// A response with a JSON body, or without a body if it is empty.
pub(crate) fn json(status: StatusCode, body: Bytes) -> Response<Bytes> {
    with_content_type(status, JSON, body)
}

/// A response of this content type, or without a body if it is empty.
pub(crate) fn with_content_type(
    status: StatusCode,
    content_type: HeaderValue,
    body: Bytes,
) -> Response<Bytes> {
    let has_body = !body.is_empty();
    let mut response = Response::new(body);
    *response.status_mut() = status;
    if has_body {
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    response
}

/// Adds the headers that every response has. A truncated response without a body gets one that can
/// be truncated.
pub(crate) fn finish(
    mut response: Response<Bytes>,
    request_id: &str,
    date: DateTime<Utc>,
    truncated: bool,
) -> Response<ResponseBody> {
    if truncated && response.body().is_empty() {
        response = json(response.status(), Bytes::from_static(b"{}"));
    }
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    let date = date.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        headers.insert(DATE, date);
    }
    response.map(|body| match truncated {
        true => Either::Right(TruncatedBody::new(&body)),
        false => Either::Left(Full::new(body)),
    })
}

/// Closes the connection after the response. The rest of an unread body would otherwise be taken
/// for the next request.
pub(crate) fn close_connection(response: &mut Response<Bytes>) {
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(CONNECTION, close);
}
