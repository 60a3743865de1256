//! A call from its first attempt to its end.

use std::pin::{Pin, pin};
use std::time::Duration;

use http::header::AUTHORIZATION;

use super::attempt::{Attempt, AttemptError};
use super::observed::Observed;
use super::prepare::Prepared;
use super::progress::Progress;
use super::response::RawResponse;
use super::settings::CallSettings;
use super::state::Transport;
use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::observe::Refusal;
use crate::telemetry::CallSpan;

impl Transport {
    /// Runs a call to its end.
    pub(crate) async fn run(
        &self,
        prepared: &Prepared,
        settings: &CallSettings,
        observed: Option<&Observed>,
    ) -> Result<RawResponse, Error> {
        if self.read_only && prepared.operation.is_mutating() {
            return Err(ErrorBuilder::new(ErrorKind::ReadOnly)
                .operation(prepared.operation)
                .resource(prepared.resource())
                .detail(
                    "the client is read-only and the action makes changes; use a client without \
                     read_only() for them",
                )
                .build());
        }
        let site = self.sites.of(prepared.operation.product);
        let http = site.http.current();
        let http = http.map_err(|error| error.of(prepared.operation))?;
        let span = CallSpan::new(prepared, &site.endpoint);
        let started = self.clock.monotonic();
        let deadline = started.saturating_add(settings.operation_timeout);
        let progress = Progress::new(prepared, site, settings, deadline, observed);
        let result = {
            let attempts = pin!(self.attempts(progress, &http, &span));
            span.around(attempts).await
        };
        let result = result.map_err(|error| error.about(prepared.resource()));
        let duration = || self.clock.monotonic().saturating_sub(started);
        span.ended(&result, duration, settings.may_be_missing);
        if let (Some(observed), Ok(response)) = (observed, &result) {
            observed.responded(response.attempts);
        }
        result
    }

    /// Makes attempts until one succeeds or no other may follow.
    async fn attempts(
        &self,
        mut progress: Progress<'_>,
        http: &reqwest::Client,
        span: &CallSpan,
    ) -> Result<RawResponse, Error> {
        loop {
            let failure = match self.attempt(&mut progress, http).await? {
                Ok(mut response) => {
                    response.attempts = progress.attempts;
                    if response.is_large() {
                        response.left = self.left(progress.deadline);
                    }
                    return Ok(response);
                }
                Err(failure) => failure,
            };
            let delay = self.delay_after(failure, &mut progress)?;
            span.retrying(progress.attempts, delay, progress.last.as_ref());
            if let Some(last) = &progress.last {
                if let Some(tell) = &progress.settings.on_retry {
                    tell(last, delay);
                }
                if let Some(observed) = progress.observed {
                    observed.retrying(last, delay);
                }
            }
            if !delay.is_zero() {
                self.clock.sleep(delay).await;
            }
        }
    }

    /// Makes one attempt: permit, credentials, signature, exchange. Each wait ends at the deadline
    /// of the call, which is an error of the call and not of the attempt.
    async fn attempt(
        &self,
        progress: &mut Progress<'_>,
        http: &reqwest::Client,
    ) -> Result<Result<RawResponse, AttemptError>, Error> {
        let ready = {
            let ready = pin!(async {
                let permit = self.limits.permit(&*self.clock).await;
                (permit, self.credentials.provide().await)
            });
            self.within(|| self.left(progress.deadline), ready).await
        };
        let Some((permit, credentials)) = ready else {
            progress.refused(Refusal::Limits);
            return Err(progress.past_deadline(&progress.site.endpoint));
        };
        let correction = self.clock_correction(progress.site);
        let request = self
            .sign(progress, credentials, correction)
            .map_err(|error| progress.finish(error))?;

        progress.authorization = request.headers().get(AUTHORIZATION).cloned();
        progress.begin_attempt();
        let left = self.left(progress.deadline);
        let limit = progress.settings.attempt_timeout.min(left);
        let observed = progress.observed.map(Observed::attempt);
        let mut attempt = Attempt::new(&*self.clock, self.max_response_bytes);
        let ended = {
            let exchange = pin!(attempt.run(http.execute(request)));
            self.within(|| limit, exchange).await
        };
        drop(permit);
        if ended.is_none() && limit == left {
            if let Some(observed) = observed {
                observed.time_out();
            }
            return Err(progress.past_deadline(&progress.site.endpoint));
        }
        progress.end_attempt();
        let outcome = attempt.outcome(ended);
        if let Some(observed) = observed {
            observed.end(&outcome);
        }
        match (&outcome, &self.budget) {
            (Err(failure), _) => {
                progress.lesson = self.learn_clock(failure, correction, progress);
            }
            (Ok(_), Some(budget)) => budget.refill(),
            (Ok(_), None) => {}
        }
        Ok(outcome)
    }

    /// Runs a future for no longer than `limit`; `None` if it did not end. The timer starts when
    /// the future has to wait, and a result counts even if the time is up in the same moment.
    ///
    /// It takes the future pinned: by value, each level of the transport would hold it twice.
    async fn within<F: Future>(
        &self,
        limit: impl FnOnce() -> Duration,
        future: Pin<&mut F>,
    ) -> Option<F::Output> {
        tokio::select! {
            biased;
            output = future => Some(output),
            () = async { self.clock.timeout(limit()).await } => None,
        }
    }
}
