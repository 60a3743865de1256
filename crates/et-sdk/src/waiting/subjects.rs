//! What can be waited for: lines and channels, in service or deleted.

use std::sync::Arc;

use super::wait::{Gone, Look, Reached, Verdict, Wait};
use crate::call::Call;
use crate::mode::Mode;
use crate::model::{Channel, Line};
use crate::operation::Operation;
use crate::operations::{ChannelRef, LineRef};
use crate::resource::Resource;
use crate::{ChannelStatus, LineStatus};

impl<M: Mode> LineRef<M> {
    /// Waits until the line is in service. A line that is rejected, stopped or deleted never will
    /// be.
    pub fn wait_until_established(&self) -> Wait<Line, Reached, M> {
        self.wait("established", |line| match line.map(|line| &line.status) {
            Some(Some(LineStatus::Established)) => Verdict::Reached,
            None | Some(Some(LineStatus::Rejected | LineStatus::Stopped | LineStatus::Deleted)) => {
                Verdict::Unreachable
            }
            Some(_) => Verdict::NotYet,
        })
    }

    /// Waits until the line is built and can be paid for (`pay-wait`), or is in service already.
    pub fn wait_until_payable(&self) -> Wait<Line, Reached, M> {
        self.wait("built", |line| match line.map(|line| &line.status) {
            Some(Some(LineStatus::PayWait | LineStatus::Established)) => Verdict::Reached,
            None | Some(Some(LineStatus::Rejected | LineStatus::Stopped | LineStatus::Deleted)) => {
                Verdict::Unreachable
            }
            Some(_) => Verdict::NotYet,
        })
    }

    /// Waits until the line no longer exists.
    pub fn wait_until_deleted(&self) -> Wait<Line, Gone, M> {
        self.wait("deleted", gone)
    }

    fn wait<G>(
        &self,
        state: &'static str,
        judge: fn(Option<&Line>) -> Verdict,
    ) -> Wait<Line, G, M> {
        let describe = |line: &Line| text(line.status.as_ref().map(LineStatus::as_str));
        Wait::new(
            self.client(),
            Resource {
                line_id: Some(self.id().to_owned()),
                ..Resource::default()
            },
            state,
            look(self.get().into_async()),
            judge,
            describe,
        )
    }
}

impl<M: Mode> ChannelRef<M> {
    /// Waits until the channel is in service. A channel that is rejected or closed never
    /// will be.
    pub fn wait_until_established(&self) -> Wait<Channel, Reached, M> {
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
    pub fn wait_until_deleted(&self) -> Wait<Channel, Gone, M> {
        self.wait("deleted", gone)
    }

    fn wait<G>(
        &self,
        state: &'static str,
        judge: fn(Option<&Channel>) -> Verdict,
    ) -> Wait<Channel, G, M> {
        let describe = |channel: &Channel| text(channel.status.as_ref().map(ChannelStatus::as_str));
        Wait::new(
            self.client(),
            Resource {
                line_id: Some(self.line_id().to_owned()),
                channel_id: Some(self.id().to_owned()),
                ..Resource::default()
            },
            state,
            look(self.get().into_async()),
            judge,
            describe,
        )
    }
}

fn text(status: Option<&str>) -> String {
    match status {
        Some(status) => format!("its status is {status}"),
        None => "it has no status".to_owned(),
    }
}

/// The goal of a deletion.
fn gone<T>(seen: Option<&T>) -> Verdict {
    if seen.is_none() {
        Verdict::Reached
    } else {
        Verdict::NotYet
    }
}

/// A poll that takes "not found" as a state.
fn look<O: Operation>(get: Call<O>) -> Look<O::Output> {
    let get = get.may_be_missing();
    Arc::new(move |on_retry| {
        let get = get.clone().on_retry(on_retry);
        Box::pin(async move {
            match get.send().await {
                Ok(found) => Ok(Some(found.into_value())),
                Err(error) if error.is_not_found() => Ok(None),
                Err(error) => Err(error),
            }
        })
    })
}
