//! What follows a failed attempt: another one after a delay, or the error of the call.

use std::time::Duration;

use super::attempt::AttemptError;
use super::progress::Progress;
use super::retry_after::retry_after;
use super::state::Transport;
use crate::error::{Error, ErrorKind};
use crate::observe::Refusal;
use crate::retry::FailedAttempt;

impl Transport {
    /// Returns how long to wait before the next attempt, or the error if none may follow: the
    /// failure is permanent, the attempts or the retry budget are used up, or the deadline would
    /// pass first.
    pub(super) fn delay_after(
        &self,
        failure: AttemptError,
        progress: &mut Progress<'_>,
    ) -> Result<Duration, Error> {
        progress.failed(&failure);
        let is_expiry = failure.is_expiry();
        let is_timeout = matches!(failure, AttemptError::Timeout);
        let may_retry = self.claim_retry(&failure, progress);
        let requested = match &failure {
            AttemptError::Refused(response, _) => retry_after(&response.headers, self.clock.now()),
            _ => None,
        };
        let mut error = failure.into_error(
            progress.site.destination(),
            progress.settings.attempt_timeout,
            self.max_response_bytes,
        );
        if let Some(id) = progress
            .access_key_id()
            .filter(|_| error.is_about_the_key())
        {
            let base = progress.site.endpoint.base();
            error = error.detail(format!("signed with the access key id {id} for {base}"));
        }
        if let Some(lesson) = &progress.lesson {
            error = error.detail(match progress.expiry_retried && !may_retry {
                true => format!("{lesson}; the corrected date was refused as well"),
                false => lesson.to_string(),
            });
            if lesson.is_too_far() {
                error = error.kind(ErrorKind::Clock);
            }
        }
        if let Some(wait) = requested {
            error = error.retry_after(wait);
        }
        let error = progress.finish(error);
        // A corrected date needs no wait. Otherwise the service's own figure overrides the policy.
        let delay = match requested {
            _ if is_expiry => Duration::ZERO,
            Some(wait) => wait,
            None => {
                let backoff = &progress.settings.backoff;
                backoff.delay(progress.attempts, fastrand::f64())
            }
        };
        let spend = || {
            self.budget
                .as_ref()
                .is_none_or(|budget| budget.spend(is_timeout))
        };
        if !may_retry {
            return Err(error);
        }
        let refused = if delay >= self.left(progress.deadline) {
            Some(Refusal::Deadline)
        } else if !spend() {
            Some(Refusal::RetryBudget)
        } else {
            None
        };
        if let Some(by) = refused {
            progress.refused(by);
            return Err(error.without_retry(match by {
                Refusal::RetryBudget => "the retry budget is used up",
                _ => "the wait would exceed operation_timeout",
            }));
        }
        progress.last = Some(error.about(progress.prepared.resource()));
        Ok(delay)
    }

    /// Whether the policy, or a corrected clock, allows another attempt. A correction is claimed
    /// once.
    fn claim_retry(&self, failure: &AttemptError, progress: &mut Progress<'_>) -> bool {
        let retry = &progress.settings.retry;
        if progress.attempts >= retry.max_attempts() {
            return false;
        }
        if failure.is_expiry() {
            let changes_date = progress.lesson.is_some_and(|lesson| lesson.changes_date);
            return changes_date && !std::mem::replace(&mut progress.expiry_retried, true);
        }
        let code = failure.code();
        failure.failure(code.as_deref()).is_some_and(|failure| {
            retry.is_transient(&FailedAttempt {
                number: progress.attempts,
                action: progress.prepared.operation.action,
                mutating: progress.prepared.operation.is_mutating(),
                failure,
            })
        })
    }
}
