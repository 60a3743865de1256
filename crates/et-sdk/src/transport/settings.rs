//! What is set for a client and overridden for one call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName};

use crate::error::Error;
use crate::retry::{BackoffPolicy, ExponentialBackoff, RetryPolicy, StandardRetry};

/// Gets the error of an attempt, and after what time another one follows.
pub(crate) type OnRetry = Arc<dyn Fn(&Error, Duration) + Send + Sync>;

/// The settings of a call. A client has defaults for its calls.
#[derive(Clone)]
pub(crate) struct CallSettings {
    pub(crate) retry: Arc<dyn RetryPolicy>,
    pub(crate) backoff: Arc<dyn BackoffPolicy>,
    /// How long one attempt may take, from connecting to the last byte of the response.
    pub(crate) attempt_timeout: Duration,
    /// How long the whole call may take, waits included.
    pub(crate) operation_timeout: Duration,
    /// The token under which the request is carried out once.
    pub(crate) client_token: Option<String>,
    /// Whether it is no failure that the resource does not exist.
    pub(crate) may_be_missing: bool,
    /// Is told of each attempt that failed and is followed by another one.
    pub(crate) on_retry: Option<OnRetry>,
    pub(crate) extra_query: Vec<(String, String)>,
    pub(crate) extra_headers: HeaderMap,
}

impl Default for CallSettings {
    fn default() -> Self {
        Self {
            retry: Arc::new(StandardRetry::default()),
            backoff: Arc::new(ExponentialBackoff::default()),
            attempt_timeout: Duration::from_secs(30),
            operation_timeout: Duration::from_secs(120),
            client_token: None,
            may_be_missing: false,
            on_retry: None,
            extra_query: Vec::new(),
            extra_headers: HeaderMap::new(),
        }
    }
}

/// Of the extra headers, whose values may be secret, only the names.
impl fmt::Debug for CallSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.extra_headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("CallSettings")
            .field("retry", &self.retry)
            .field("backoff", &self.backoff)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("operation_timeout", &self.operation_timeout)
            .field("client_token", &self.client_token)
            .field("extra_query", &self.extra_query)
            .field("extra_headers", &names)
            .finish()
    }
}
