//! A request as it arrived, and what a test asks of it.

use std::io;

use bce_auth::{Credentials, RequestView, Verifier, VerifyError};
use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use httparse::Status;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt};

/// The most headers a request may have.
const MAX_HEADERS: usize = 64;

/// A request.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The method.
    pub method: Method,
    /// The request target as it stood in the request line.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Recorded {
    /// Reads a request; `None` if the client has closed the connection. Bytes that follow the
    /// request stay in `buffer`.
    pub(crate) async fn read(
        stream: &mut (impl AsyncRead + Unpin),
        buffer: &mut BytesMut,
    ) -> io::Result<Option<Self>> {
        let (mut request, head, length) = loop {
            if let Some(parsed) = parse_head(buffer)? {
                break parsed;
            }
            if stream.read_buf(buffer).await? == 0 {
                return match buffer.is_empty() {
                    true => Ok(None),
                    false => Err(io::ErrorKind::UnexpectedEof.into()),
                };
            }
        };
        while buffer.len() < head + length {
            if stream.read_buf(buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        request.body = buffer.split_to(head + length).freeze().slice(head..);
        Ok(Some(request))
    }

    /// The request as a proxy passes it on: without scheme and host in its target.
    pub fn behind_proxy(&self) -> Self {
        let target = self.target.strip_prefix("http://").expect("a whole URL");
        let path = target.find('/').expect("a path");
        Self {
            target: target[path..].to_owned(),
            ..self.clone()
        }
    }

    /// A header that occurs once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?.to_str().expect("a header of text");
        assert!(values.next().is_none(), "{name} occurs more than once");
        Some(value)
    }

    /// The path, as sent.
    pub fn path(&self) -> &str {
        self.target
            .split_once('?')
            .map_or(&*self.target, |(path, _)| path)
    }

    /// The segments of the path, decoded.
    pub fn segments(&self) -> Vec<String> {
        self.path().split('/').skip(1).map(decoded).collect()
    }

    /// The query, as sent.
    pub fn raw_query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// The names and values of the query, decoded.
    pub fn query(&self) -> Vec<(String, String)> {
        self.raw_query()
            .into_iter()
            .flat_map(|query| query.split('&'))
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect()
    }

    /// A query parameter that occurs once.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let mut values = self.query().into_iter().filter(|(given, _)| given == name);
        let value = values.next()?.1;
        assert!(values.next().is_none(), "{name} occurs more than once");
        Some(value)
    }

    /// The client token.
    pub fn client_token(&self) -> Option<String> {
        self.parameter("clientToken")
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a body of JSON")
    }

    /// The date that was signed.
    pub fn date(&self) -> DateTime<Utc> {
        let date = self.header("x-bce-date").expect("a date");
        date.parse().expect("a date in ISO 8601")
    }

    /// The parts of the `Authorization` header: version, key, date, expiration, headers, signature.
    pub fn authorization(&self) -> Vec<&str> {
        let header = self.header("authorization").expect("a signature");
        header.split('/').collect()
    }

    /// The signature.
    pub fn signature(&self) -> &str {
        self.authorization()[5]
    }

    /// The names of the headers that the signature covers.
    pub fn signed_headers(&self) -> Vec<&str> {
        self.authorization()[4].split(';').collect()
    }

    /// Verifies signature and date as the service does. Returns whether the signature covers the
    /// body.
    pub fn verify(&self, key: &Credentials, now: DateTime<Utc>) -> Result<bool, VerifyError> {
        let view = RequestView::new(&self.method, self.path(), self.raw_query(), &self.headers);
        let body = (!self.body.is_empty()).then_some(&*self.body);
        let find = |id: &str| (id == key.access_key_id()).then(|| key.clone());
        let verified = Verifier::new().verify(view, body, find, now)?;
        Ok(verified.covers_body())
    }
}

/// The head at the start of these bytes, its length and that of the body; `None` if the head is not
/// complete.
fn parse_head(bytes: &[u8]) -> io::Result<Option<(Recorded, usize, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let Status::Complete(head) = parsed.parse(bytes).map_err(invalid)? else {
        return Ok(None);
    };
    let (Some(method), Some(target)) = (parsed.method, parsed.path) else {
        return Err(invalid("a request without method or target"));
    };
    let mut headers = HeaderMap::with_capacity(parsed.headers.len());
    for header in parsed.headers.iter() {
        let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(invalid)?;
        headers.append(
            name,
            HeaderValue::from_bytes(header.value).map_err(invalid)?,
        );
    }
    if headers.contains_key(http::header::TRANSFER_ENCODING) {
        return Err(invalid("the SDK sends every body with its length"));
    }
    let length = match headers.get(http::header::CONTENT_LENGTH) {
        None => 0,
        Some(length) => {
            let length = length.to_str().map_err(invalid)?;
            length.parse().map_err(invalid)?
        }
    };
    let request = Recorded {
        method: Method::from_bytes(method.as_bytes()).map_err(invalid)?,
        target: target.to_owned(),
        headers,
        body: Bytes::new(),
    };
    Ok(Some((request, head, length)))
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads all requests of a text.
    async fn read_all(text: &str) -> io::Result<Vec<Recorded>> {
        let (mut bytes, mut buffer) = (text.as_bytes(), BytesMut::new());
        let mut requests = Vec::new();
        while let Some(request) = Recorded::read(&mut bytes, &mut buffer).await? {
            requests.push(request);
        }
        Ok(requests)
    }

    #[tokio::test]
    async fn requests_on_one_connection_are_told_apart() {
        let post = "POST /a?b=c%20d HTTP/1.1\r\nContent-Length: 7\r\n\r\n{\r\n\r\n}\n";
        let get = "GET /v1/et HTTP/1.1\r\nhost: x\r\n\r\n";
        let requests = read_all(&[post, get].concat()).await.unwrap();
        assert_eq!(requests.len(), 2);
        assert_eq!(&requests[0].body[..], b"{\r\n\r\n}\n");
        assert_eq!(requests[0].query(), [("b".to_owned(), "c d".to_owned())]);
        assert_eq!(requests[1].segments(), ["v1", "et"]);
        assert_eq!(requests[1].header("host"), Some("x"));
    }

    #[tokio::test]
    async fn what_is_not_a_whole_request_is_an_error() {
        for (text, kind) in [
            ("GET / HTTP/1.1\r\nhost:", io::ErrorKind::UnexpectedEof),
            (
                "POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nab",
                io::ErrorKind::UnexpectedEof,
            ),
            (
                "POST / HTTP/1.1\r\ncontent-length: three\r\n\r\nabc",
                io::ErrorKind::InvalidData,
            ),
            (
                "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                io::ErrorKind::InvalidData,
            ),
            ("SSH-2.0-OpenSSH_9.6\r\n\r\n", io::ErrorKind::InvalidData),
        ] {
            assert_eq!(read_all(text).await.unwrap_err().kind(), kind, "{text}");
        }
    }
}
