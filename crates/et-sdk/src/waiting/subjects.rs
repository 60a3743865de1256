//! What can be waited for: lines, channels and gateways, in service or gone.

use std::sync::Arc;

use super::wait::{Gone, Look, Reached, Verdict, Wait};
use crate::call::Call;
use crate::mode::Mode;
use crate::model::{Channel, Gateway, Line};
use crate::operation::Operation;
use crate::operations::{ChannelRef, GatewayRef, LineRef};
use crate::resource::Resource;
use crate::{ChannelStatus, GatewayStatus, LineStatus};

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

/// The status of a gateway that is being created. It is not published; this is how sibling
/// services spell it.
const BUILDING: &str = "building";

impl<M: Mode> GatewayRef<M> {
    /// Waits until a new gateway is built: until it can be bound, or is in service already. Which
    /// statuses lead there is not published, so any but `building` counts.
    pub fn wait_until_built(&self) -> Wait<Gateway, Reached, M> {
        self.wait("built", |gateway| {
            match gateway.map(|gateway| &gateway.status) {
                Some(Some(status)) if status.as_str() != BUILDING => Verdict::Reached,
                None => Verdict::Unreachable,
                Some(_) => Verdict::NotYet,
            }
        })
    }

    /// Waits until the gateway is in service, with the channel that it is bound to.
    pub fn wait_until_running(&self) -> Wait<Gateway, Reached, M> {
        self.wait("running", |gateway| {
            match gateway.map(|gateway| &gateway.status) {
                Some(Some(GatewayStatus::Running)) => Verdict::Reached,
                None => Verdict::Unreachable,
                // What other statuses mean is not published.
                Some(_) => Verdict::NotYet,
            }
        })
    }

    /// Waits until the gateway no longer exists.
    pub fn wait_until_released(&self) -> Wait<Gateway, Gone, M> {
        self.wait("released", gone)
    }

    fn wait<G>(
        &self,
        state: &'static str,
        judge: fn(Option<&Gateway>) -> Verdict,
    ) -> Wait<Gateway, G, M> {
        let describe = |gateway: &Gateway| text(gateway.status.as_ref().map(GatewayStatus::as_str));
        Wait::new(
            self.client(),
            Resource {
                gateway_id: Some(self.id().to_owned()),
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
