//! A request as it arrived, and what a test asks of it.

use std::io;

use bce_auth::{Credentials, RequestView, Verifier, VerifyError};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt};

/// A request.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub method: Method,
    /// The request target as it stood in the request line.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Recorded {
    /// Reads a request; none if the client has hung up. `read` keeps what came beyond it.
    pub(super) async fn read(
        stream: &mut (impl AsyncRead + Unpin),
        read: &mut Vec<u8>,
    ) -> io::Result<Option<Self>> {
        let end = loop {
            if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            if stream.read_buf(read).await? == 0 {
                return Ok(None);
            }
        };
        let head: Vec<u8> = read.drain(..end + 4).collect();
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.trim_end().split("\r\n");
        let mut line = lines.next().unwrap().split(' ');
        let method = Method::from_bytes(line.next().unwrap().as_bytes()).unwrap();
        let target = line.next().unwrap().to_owned();
        let mut headers = HeaderMap::new();
        for line in lines {
            let (name, value) = line.split_once(':').unwrap();
            headers.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value.trim()).unwrap(),
            );
        }
        let length = headers
            .get("content-length")
            .map_or(0, |length| length.to_str().unwrap().parse().unwrap());
        while read.len() < length {
            if stream.read_buf(read).await? == 0 {
                return Ok(None);
            }
        }
        Ok(Some(Self {
            method,
            target,
            headers,
            body: read.drain(..length).collect(),
        }))
    }

    /// The request as the service gets it from a proxy: without scheme and host in its target.
    pub fn behind_proxy(&self) -> Self {
        let target = self.target.strip_prefix("http://").unwrap();
        Self {
            target: target[target.find('/').unwrap()..].to_owned(),
            ..self.clone()
        }
    }

    /// A header that occurs once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?.to_str().unwrap();
        assert!(values.next().is_none(), "{name} occurs more than once");
        Some(value)
    }

    /// The path, as sent.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap()
    }

    /// The segments of the path, decoded.
    pub fn segments(&self) -> Vec<String> {
        self.path()
            .split('/')
            .skip(1)
            .map(|segment| percent_decode_str(segment).decode_utf8().unwrap().into())
            .collect()
    }

    /// The query, as sent.
    pub fn raw_query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// The query, decoded.
    pub fn query(&self) -> Vec<(String, String)> {
        let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        self.raw_query()
            .into_iter()
            .flat_map(|query| query.split('&'))
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decode(name), decode(value)))
            .collect()
    }

    /// A query parameter that occurs once.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let mut values = self.query().into_iter().filter(|(given, _)| given == name);
        let value = values.next()?.1;
        assert!(values.next().is_none(), "{name} occurs more than once");
        Some(value)
    }

    pub fn client_token(&self) -> Option<String> {
        self.parameter("clientToken")
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The date that was signed.
    pub fn date(&self) -> DateTime<Utc> {
        self.header("x-bce-date").unwrap().parse().unwrap()
    }

    /// The `Authorization` header in its parts: version, key, date, expiration, headers, signature.
    pub fn authorization(&self) -> Vec<&str> {
        self.header("authorization").unwrap().split('/').collect()
    }

    pub fn signature(&self) -> &str {
        self.authorization()[5]
    }

    /// The names of the headers that the signature covers.
    pub fn signed_headers(&self) -> Vec<&str> {
        self.authorization()[4].split(';').collect()
    }

    /// Whether the signature is right and the date near enough, as the service sees it.
    pub fn verify(&self, key: &Credentials, now: DateTime<Utc>) -> Result<(), VerifyError> {
        let view = RequestView::new(&self.method, self.path(), self.raw_query(), &self.headers);
        let body = (!self.body.is_empty()).then_some(&*self.body);
        let find = |id: &str| (id == key.access_key_id()).then(|| key.clone());
        Verifier::new().verify(view, body, find, now).map(|_| ())
    }
}
