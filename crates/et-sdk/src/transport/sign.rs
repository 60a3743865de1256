//! An attempt's request: headers, date and signature, and the clock they are dated by.

use bce_auth::provider::ProviderError;
use bce_auth::{Credentials, RequestView, SignError, SignedHeaders, Signer};
use chrono::TimeDelta;
use reqwest::Request;

use super::attempt::AttemptError;
use super::progress::Progress;
use super::site::Site;
use super::skew::Lesson;
use super::state::Transport;
use crate::error::{Error, ErrorBuilder, ErrorKind};

/// The signer of all calls: it names the headers it covers, the body's MD5 among them.
pub(crate) fn signer() -> Signer {
    Signer::new().with_signed_headers(SignedHeaders::default_set_by_name())
}

impl Transport {
    /// The request of an attempt, dated and signed.
    pub(super) fn sign(
        &self,
        progress: &Progress<'_>,
        credentials: Result<Credentials, ProviderError>,
        correction: TimeDelta,
    ) -> Result<Request, ErrorBuilder> {
        let credentials = credentials.map_err(|error| {
            ErrorBuilder::new(ErrorKind::Credentials)
                .detail(with_causes(&error))
                .source(error)
        })?;
        let prepared = progress.prepared;
        let endpoint = &progress.site.endpoint;
        let mut request = prepared.to_request(endpoint, &self.user_agent, progress.settings)?;
        let now = self.clock.now();
        let corrected = now.checked_add_signed(correction).unwrap_or(now);
        let view = RequestView::new(
            request.method(),
            request.url().path(),
            request.url().query(),
            request.headers(),
        );
        let signature = self.signer.headers(view, &credentials, corrected);
        signature
            .or_else(|error| match error {
                // What cannot be dated with the correction is dated without it.
                SignError::TimeOutOfRange => self.signer.headers(view, &credentials, now),
                error => Err(error),
            })
            .and_then(|signature| signature.apply(request.headers_mut()))
            .map_err(|error| {
                let kind = match error {
                    // A header that the caller added twice, say.
                    SignError::Canonical(_) | SignError::TooManyHeaders => ErrorKind::InvalidInput,
                    _ => ErrorKind::Credentials,
                };
                ErrorBuilder::new(kind)
                    .detail(format!("the request cannot be signed: {error}"))
                    .source(error)
            })?;
        Ok(request)
    }

    /// What is added to this machine's clock.
    pub(super) fn clock_correction(&self, site: &Site) -> TimeDelta {
        if self.correct_skew {
            site.skew.offset()
        } else {
            TimeDelta::zero()
        }
    }

    /// Learns the service's clock from an attempt whose date was refused. `correction` is what it
    /// was dated with. If it is the call's second date that was refused, the first refusal was
    /// wrong about the time, and this one may be too: nothing is learnt.
    pub(super) fn learn_clock(
        &self,
        failure: &AttemptError,
        correction: TimeDelta,
        progress: &Progress<'_>,
    ) -> Option<Lesson> {
        match failure {
            AttemptError::Refused(response, times) if self.correct_skew && failure.is_expiry() => {
                let skew = &progress.site.skew;
                let lesson = skew.learn(&response.headers, *times, correction);
                if progress.expiry_retried {
                    skew.forget();
                }
                Some(lesson)
            }
            _ => None,
        }
    }
}

/// An error with its causes: a provider's own message says little without them. An error of this
/// crate tells its own.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source().filter(|_| !error.is::<Error>());
    }
    text
}
