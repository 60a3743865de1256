//! Observes exchanges between the generated client and the transport of the SDK, where a response is
//! complete and still as received.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use et_sdk::http::{StatusCode, header};
use et_sdk::raw::ClientInfo;
use et_sdk::raw::operation::Operation;
use et_sdk::raw::transport::{Exchange, Transport};
use et_sdk::reqwest::Request;

/// A request and its answer.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The HTTP method.
    pub method: String,
    /// The path, percent-encoded.
    pub path: String,
    /// Names and values of the query, decoded.
    pub query: Vec<(String, String)>,
    /// The status of the answer.
    pub status: StatusCode,
    /// When it was answered, by the service's clock.
    pub date: Option<DateTime<Utc>>,
    /// The body of the answer.
    pub body: Bytes,
}

/// A client whose last answered exchange can be looked at.
#[derive(Debug)]
pub struct Observer {
    transport: Arc<dyn Transport>,
    last: Mutex<Option<Observed>>,
}

impl Observer {
    pub fn new(client: &et_sdk::Client) -> Self {
        Self {
            transport: client.raw().inner().clone(),
            last: Mutex::default(),
        }
    }

    /// Takes out the last exchange that was answered with success.
    pub fn take(&self) -> Option<Observed> {
        self.last().take()
    }

    fn last(&self) -> std::sync::MutexGuard<'_, Option<Observed>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Observer {
    fn run(&self, operation: &'static Operation, request: Request) -> Exchange<'_> {
        Box::pin(async move {
            let url = request.url();
            let (method, path) = (request.method().to_string(), url.path().to_owned());
            let query = url.query_pairs().into_owned().collect();
            let answer = self.transport.run(operation, request).await?;
            let date = answer
                .headers()
                .get(header::DATE)
                .and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok());
            *self.last() = Some(Observed {
                method,
                path,
                query,
                status: answer.status(),
                date: date.map(|date| date.to_utc()),
                body: answer.body().clone(),
            });
            Ok(answer)
        })
    }
}
