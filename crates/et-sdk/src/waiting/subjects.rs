//! What can be waited for: lines and channels, in service or gone.

use std::sync::Arc;

use super::{Gone, Look, Reached, Verdict, Wait};
use crate::error::Error;
use crate::model::{Channel, Line};
use crate::operations::{ChannelRef, LineRef};
use crate::response::Response;
use crate::{ChannelStatus, LineStatus};

impl LineRef {
    /// Waits until the line is in service. A line that was rejected, stopped or deleted will not be.
    pub fn wait_until_established(&self) -> Wait<Line> {
        self.wait("established", |line| match line.map(|line| &line.status) {
            Some(Some(LineStatus::Established)) => Verdict::Reached,
            None | Some(Some(LineStatus::Rejected | LineStatus::Stopped | LineStatus::Deleted)) => {
                Verdict::Unreachable
            }
            Some(_) => Verdict::NotYet,
        })
    }

    /// Waits until the line is built and waits for payment (`pay-wait`), or is in service already.
    pub fn wait_until_payable(&self) -> Wait<Line> {
        self.wait("built", |line| match line.map(|line| &line.status) {
            Some(Some(LineStatus::PayWait | LineStatus::Established)) => Verdict::Reached,
            None | Some(Some(LineStatus::Rejected | LineStatus::Stopped | LineStatus::Deleted)) => {
                Verdict::Unreachable
            }
            Some(_) => Verdict::NotYet,
        })
    }

    /// Waits until the line no longer exists.
    pub fn wait_until_deleted(&self) -> Wait<Line, Gone> {
        self.wait("deleted", gone)
    }

    fn wait<G>(&self, state: &str, judge: fn(Option<&Line>) -> Verdict) -> Wait<Line, G> {
        let get = self.get();
        let describe = |line: &Line| text(line.status.as_ref().map(LineStatus::as_str));
        Wait::new(
            self.client(),
            goal(self.id(), state),
            look(move || get.clone().send()),
            judge,
            describe,
        )
    }
}

impl ChannelRef {
    /// Waits until the channel is in service. A channel that was rejected or closed will not be.
    pub fn wait_until_established(&self) -> Wait<Channel, Reached> {
        self.wait("established", |channel| {
            match channel.map(|channel| &channel.status) {
                Some(Some(ChannelStatus::Established)) => Verdict::Reached,
                None | Some(Some(ChannelStatus::Rejected | ChannelStatus::Closed)) => {
                    Verdict::Unreachable
                }
                Some(_) => Verdict::NotYet,
            }
        })
    }

    /// Waits until the channel no longer exists.
    pub fn wait_until_deleted(&self) -> Wait<Channel, Gone> {
        self.wait("deleted", gone)
    }

    fn wait<G>(&self, state: &str, judge: fn(Option<&Channel>) -> Verdict) -> Wait<Channel, G> {
        let get = self.get();
        let describe = |channel: &Channel| text(channel.status.as_ref().map(ChannelStatus::as_str));
        Wait::new(
            self.client(),
            goal(self.id(), state),
            look(move || get.clone().send()),
            judge,
            describe,
        )
    }
}

fn goal(id: &str, state: &str) -> String {
    format!("{id} is not {state}")
}

fn text(status: Option<&str>) -> String {
    status.unwrap_or("without a status").to_owned()
}

/// The goal of a deletion.
fn gone<T>(seen: Option<&T>) -> Verdict {
    if seen.is_none() {
        Verdict::Reached
    } else {
        Verdict::NotYet
    }
}

/// A look that takes "not found" as an answer.
fn look<T, F>(send: impl Fn() -> F + Send + Sync + 'static) -> Look<T>
where
    T: Send + 'static,
    F: Future<Output = Result<Response<T>, Error>> + Send + 'static,
{
    Arc::new(move || {
        let look = send();
        Box::pin(async move {
            match look.await {
                Ok(found) => Ok(Some(found.into_value())),
                Err(error) if error.is_not_found() => Ok(None),
                Err(error) => Err(error),
            }
        })
    })
}
