//! The one place every call goes through: deadline, attempts, limits, credentials, date, signature, body cap, retries.

pub(crate) mod answer;
mod attempt;
pub(crate) mod limits;
pub(crate) mod prepare;
mod retry_after;
pub(crate) mod settings;
pub(crate) mod skew;

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bce_auth::provider::{ProvideCredentials, ProviderError};
use bce_auth::{Credentials, RequestView, SignError, SignedHeaders, Signer};
use chrono::TimeDelta;
use http::HeaderValue;
use reqwest::Request;

use self::answer::Answer;
use self::attempt::{AttemptError, attempt, outcome};
use self::limits::Limits;
use self::prepare::Prepared;
use self::retry_after::retry_after;
use self::settings::CallSettings;
use self::skew::Skew;
use crate::clock::Clock;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorBuilder, ErrorKind, Outcome};
use crate::retry::{FailedAttempt, RetryBudget};
use crate::telemetry::CallSpan;

/// What a client and its clones share.
pub(crate) struct Transport {
    pub(crate) http: reqwest::Client,
    pub(crate) endpoint: Endpoint,
    pub(crate) credentials: Arc<dyn ProvideCredentials>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Limits,
    pub(crate) budget: Option<Arc<RetryBudget>>,
    pub(crate) skew: Skew,
    pub(crate) correct_skew: bool,
    pub(crate) read_only: bool,
    pub(crate) max_response_bytes: usize,
    pub(crate) signer: Signer,
}

/// Without the HTTP client, whose own Debug shows the headers that its user gave it.
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
            .finish_non_exhaustive()
    }
}

/// A call, and what has happened to it so far.
struct Progress<'a> {
    prepared: &'a Prepared,
    settings: &'a CallSettings,
    /// When the call must be over, by the monotonic clock.
    deadline: Duration,
    attempts: u32,
    /// A request is out and nothing is known of it yet.
    in_flight: bool,
    /// A request may have reached the service.
    sent: bool,
    /// The service may have acted.
    ambiguous: bool,
    /// The expiry of a date has been answered with a corrected clock.
    expiry_retried: bool,
    last: Option<Error>,
}

/// What follows an attempt.
enum Next {
    Return(Answer),
    RetryAfter(Duration),
    Fail(Error),
}

impl Transport {
    /// The signer of all calls: it names the headers it covers, the body's MD5 among them.
    pub(crate) fn signer() -> Signer {
        Signer::new().with_signed_headers(SignedHeaders::default_set_by_name())
    }

    /// The request as it will be sent, or why it must not be.
    pub(crate) fn prepare(
        &self,
        operation: &'static et_api_raw::operation::Operation,
        settings: &CallSettings,
        request: Request,
    ) -> Result<Prepared, Error> {
        Prepared::new(operation, &self.endpoint, settings, request)
    }

    /// Runs a call to its end.
    pub(crate) async fn run(
        &self,
        prepared: &Prepared,
        settings: &CallSettings,
    ) -> Result<Answer, Error> {
        if self.read_only && prepared.operation.is_mutating() {
            return Err(ErrorBuilder::new(ErrorKind::ReadOnly)
                .operation(prepared.operation)
                .detail(
                    "this client is read-only and the action changes something; nothing was sent",
                )
                .build());
        }
        let span = CallSpan::new(prepared, &self.endpoint);
        let started = self.clock.monotonic();
        let deadline = started.saturating_add(settings.operation_timeout);
        let result = {
            let attempts = pin!(self.attempts(prepared, settings, deadline, &span));
            span.around(attempts).await
        };
        span.ended(&result, || self.clock.monotonic().saturating_sub(started));
        result
    }

    async fn attempts(
        &self,
        prepared: &Prepared,
        settings: &CallSettings,
        deadline: Duration,
        span: &CallSpan,
    ) -> Result<Answer, Error> {
        let mut progress = Progress {
            prepared,
            settings,
            deadline,
            attempts: 0,
            in_flight: false,
            sent: false,
            ambiguous: false,
            expiry_retried: false,
            last: None,
        };
        loop {
            let delay = match self.once(&mut progress).await {
                Next::Return(answer) => return Ok(answer),
                Next::Fail(error) => return Err(error),
                Next::RetryAfter(delay) => delay,
            };
            span.retrying(progress.attempts, delay, progress.last.as_ref());
            if !delay.is_zero() {
                self.clock.sleep(delay).await;
            }
        }
    }

    /// One attempt, and what follows from it. Each wait in it ends at the deadline. One timer around all of them would be simpler, but
    /// a second one in every call.
    async fn once(&self, progress: &mut Progress<'_>) -> Next {
        let left = {
            let deadline = progress.deadline;
            move || self.left_until(deadline)
        };
        let permit = {
            let permit = pin!(self.limits.permit(&*self.clock));
            self.within(left, permit).await
        };
        let Some(permit) = permit else {
            return Next::Fail(self.past_deadline(progress));
        };
        let credentials = {
            let credentials = pin!(self.credentials.provide());
            self.within(left, credentials).await
        };
        let Some(credentials) = credentials else {
            return Next::Fail(self.past_deadline(progress));
        };
        let correction = if self.correct_skew {
            self.skew.offset()
        } else {
            TimeDelta::zero()
        };
        let sending = match self.signed(progress, credentials, correction) {
            Ok(request) => self.http.execute(request),
            Err(error) => return Next::Fail(self.finished(error, progress)),
        };

        progress.attempts += 1;
        progress.in_flight = true;
        let left = self.left_until(progress.deadline);
        let limit = progress.settings.attempt_timeout.min(left);
        let mut hearing = None;
        let ended = {
            let attempt = pin!(attempt(
                sending,
                &*self.clock,
                self.max_response_bytes,
                &mut hearing
            ));
            self.within(|| limit, attempt).await
        };
        if ended.is_none() && limit == left {
            return Next::Fail(self.past_deadline(progress));
        }
        progress.in_flight = false;
        drop(permit);

        match outcome(ended, hearing) {
            Ok((mut answer, moments)) => {
                if self.correct_skew {
                    self.skew.learn(&answer.headers, moments);
                }
                if let Some(budget) = &self.budget {
                    budget.refill();
                }
                answer.attempts = progress.attempts;
                Next::Return(answer)
            }
            Err(failure) => {
                if let AttemptError::Answered(answer, moments) = &failure
                    && self.correct_skew
                {
                    if failure.is_expiry() {
                        self.skew
                            .learn_from_expiry(&answer.headers, *moments, correction);
                    } else {
                        self.skew.learn(&answer.headers, *moments);
                    }
                }
                self.after_failure(failure, progress)
            }
        }
    }

    /// The request, dated and signed.
    fn signed(
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
        let mut request =
            progress
                .prepared
                .to_request(&self.endpoint, &self.user_agent, progress.settings)?;
        let now = self.clock.now();
        let at = now.checked_add_signed(correction).unwrap_or(now);
        let view = RequestView::new(
            request.method(),
            request.url().path(),
            request.url().query(),
            request.headers(),
        );
        self.signer
            .headers(view, &credentials, at)
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

    /// Decides what follows a failed attempt.
    fn after_failure(&self, failure: AttemptError, progress: &mut Progress<'_>) -> Next {
        let Progress {
            prepared, settings, ..
        } = *progress;
        if matches!(failure, AttemptError::Unsendable(_)) {
            progress.attempts -= 1;
        }
        progress.sent |= failure.was_sent();
        progress.ambiguous |= failure.is_ambiguous();
        let expired = failure.is_expiry();
        let timed_out = matches!(failure, AttemptError::Timeout);
        let asked_to_wait = match &failure {
            AttemptError::Answered(answer, _) => retry_after(&answer.headers, self.clock.now()),
            _ => None,
        };
        let mut may_pass = false;
        let code = match &failure {
            AttemptError::Answered(answer, _) => answer.refusal().code,
            _ => None,
        };
        if progress.attempts < settings.retry.max_attempts() {
            may_pass = if expired {
                self.correct_skew && !std::mem::replace(&mut progress.expiry_retried, true)
            } else {
                failure.failure(code.as_deref()).is_some_and(|failure| {
                    settings.retry.is_transient(&FailedAttempt {
                        number: progress.attempts,
                        action: prepared.operation.action,
                        mutating: prepared.operation.is_mutating(),
                        failure,
                    })
                })
            };
        }
        let mut error = failure.into_error(&self.endpoint, self.max_response_bytes);
        if let Some(wait) = asked_to_wait {
            error = error.retry_after(wait);
        }
        let error = self.finished(error, progress);
        if !may_pass {
            return Next::Fail(error);
        }
        // A corrected date needs no wait; otherwise the service's own figure goes before ours.
        let delay = match asked_to_wait {
            _ if expired => Duration::ZERO,
            Some(wait) => wait,
            None => settings.backoff.delay(progress.attempts, fastrand::f64()),
        };
        let left = self.left_until(progress.deadline);
        if delay >= left
            || self
                .budget
                .as_ref()
                .is_some_and(|budget| !budget.spend(timed_out))
        {
            return Next::Fail(error);
        }
        progress.last = Some(error);
        Next::RetryAfter(delay)
    }

    /// The error of a call that outlasted its deadline.
    fn past_deadline(&self, progress: &mut Progress<'_>) -> Error {
        progress.sent |= progress.in_flight;
        progress.ambiguous |= progress.in_flight;
        let mut error = ErrorBuilder::new(ErrorKind::Deadline).detail(format!(
            "the operation took longer than its time-out of {:?} allows",
            progress.settings.operation_timeout
        ));
        if let Some(last) = progress.last.take() {
            error = error.source(last);
        }
        self.finished(error, progress)
    }

    /// Adds to an error what is known of the call.
    fn finished(&self, error: ErrorBuilder, progress: &Progress<'_>) -> Error {
        let prepared = progress.prepared;
        let mutating = prepared.operation.is_mutating();
        let outcome = if mutating && error.is(ErrorKind::BodyTooLarge) {
            // Only the body of a success can be too large.
            Outcome::Completed
        } else if mutating && progress.ambiguous {
            Outcome::Unknown
        } else if progress.sent {
            Outcome::Unchanged
        } else {
            Outcome::NotSent
        };
        let mut error = error
            .operation(prepared.operation)
            .attempts(progress.attempts)
            .outcome(outcome)
            .client_request_id(prepared.client_request_id());
        if let Some(token) = prepared.client_token.as_ref().filter(|_| mutating) {
            error = error.client_token(token);
        }
        error.build()
    }

    fn left_until(&self, deadline: Duration) -> Duration {
        deadline.saturating_sub(self.clock.monotonic())
    }

    /// Runs a future for no longer than this, which is asked for once the future has to wait; none if it did not end. It takes the future where it lies: by value, each level of
    /// the transport would hold it twice, and a call's future would have 16 times its size (200 KB were copied for one call).
    async fn within<F: Future>(
        &self,
        limit: impl Fn() -> Duration,
        mut future: Pin<&mut F>,
    ) -> Option<F::Output> {
        let mut timer = None;
        poll_fn(|context| {
            // The result first: what is there counts, even if the time is up in the same moment.
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            let timer = timer.get_or_insert_with(|| self.clock.sleep(limit()));
            timer.as_mut().poll(context).map(|()| None)
        })
        .await
    }
}

/// An error with its causes: a provider's own words say little without them.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
