//! What a client and its clones share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bce_auth::Signer;
use bce_auth::provider::ProvideCredentials;
use http::HeaderValue;

use super::limits::Limits;
use super::settings::CallSettings;
use super::skew::Skew;
use super::unconnected::Destination;
use crate::clock::Clock;
use crate::endpoint::Endpoint;
use crate::http_client::HttpClients;
use crate::observe::Observer;
use crate::proxy::Proxy;
use crate::retry::RetryBudget;

/// Runs calls. Shared by a client and its clones.
pub(crate) struct Transport {
    pub(crate) http: HttpClients,
    pub(crate) endpoint: Endpoint,
    /// The proxy that requests go through, if it is known.
    pub(crate) proxy: Option<Proxy>,
    pub(crate) credentials: Arc<dyn ProvideCredentials>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Limits,
    pub(crate) budget: Option<Arc<RetryBudget>>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) skew: Skew,
    pub(crate) correct_skew: bool,
    pub(crate) read_only: bool,
    pub(crate) max_response_bytes: usize,
    pub(crate) signer: Signer,
    /// What a call uses that overrides nothing.
    pub(crate) settings: CallSettings,
}

impl Transport {
    pub(super) fn destination(&self) -> Destination<'_> {
        Destination {
            endpoint: &self.endpoint,
            proxy: self.proxy.as_ref(),
        }
    }

    /// The time that is left until a deadline.
    pub(super) fn left(&self, deadline: Duration) -> Duration {
        deadline.saturating_sub(self.clock.monotonic())
    }
}

/// Without the HTTP clients, whose own `Debug` shows the headers that its user gave it.
impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("endpoint", &self.endpoint)
            .field("credentials", &self.credentials)
            .field("user_agent", &self.user_agent)
            .field("limits", &self.limits)
            .field("budget", &self.budget)
            .field("skew", &self.skew)
            .field("correct_skew", &self.correct_skew)
            .field("read_only", &self.read_only)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
