//! What a client and its clones share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bce_auth::Signer;
use bce_auth::provider::ProvideCredentials;
use http::HeaderValue;

use super::limits::Limits;
use super::settings::CallSettings;
use super::sign::signer;
use super::site::Sites;
use crate::clock::{Clock, SystemClock};
use crate::observe::Observer;
use crate::retry::RetryBudget;

/// Runs calls. Shared by a client and its clones.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) sites: Sites,
    pub(crate) credentials: Arc<dyn ProvideCredentials>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) budget: Option<Arc<RetryBudget>>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) correct_skew: bool,
    pub(crate) read_only: bool,
    pub(crate) max_response_bytes: usize,
    pub(crate) signer: Signer,
    /// What a call uses that overrides nothing.
    pub(crate) settings: CallSettings,
}

impl Transport {
    /// A transport with the defaults.
    pub(crate) fn new(
        sites: Sites,
        credentials: Arc<dyn ProvideCredentials>,
        user_agent: HeaderValue,
    ) -> Self {
        Self {
            sites,
            credentials,
            user_agent,
            clock: Arc::new(SystemClock::default()),
            limits: Arc::default(),
            budget: Some(Arc::default()),
            observer: None,
            correct_skew: true,
            read_only: false,
            max_response_bytes: 8 * 1024 * 1024,
            signer: signer(),
            settings: CallSettings::default(),
        }
    }

    /// The time that is left until a deadline.
    pub(super) fn left(&self, deadline: Duration) -> Duration {
        deadline.saturating_sub(self.clock.monotonic())
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("sites", &self.sites)
            .field("credentials", &self.credentials)
            .field("user_agent", &self.user_agent)
            .field("limits", &self.limits)
            .field("budget", &self.budget)
            .field("correct_skew", &self.correct_skew)
            .field("read_only", &self.read_only)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
