//! Controls a running emulator from outside the service's API.

use std::convert::Infallible;
use std::sync::{Arc, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::account::{Account, Quotas, initial_store};
use crate::actions::{LearnedRoute, learn};
use crate::clock::TimeOutOfRange;
use crate::faults::{ActiveFault, Fault, InvalidFault};
use crate::lifecycle::{self, LifecyclePace};
use crate::log::LogEntry;
use crate::replay::{Difference, Recording, differences};
use crate::service::Service;
use crate::snapshot::{Snapshot, SnapshotError};
use crate::state::{BgpStatus, ChannelStatus, LineStatus, ResourceId, UnknownStatus};

/// A failed call of a method of [`Controls`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// No line has this id.
    #[error("the line does not exist; check its id")]
    NoSuchLine,
    /// No channel has this id.
    #[error("the channel does not exist; check its id")]
    NoSuchChannel,
    /// No gateway has this id.
    #[error("the gateway does not exist; check its id")]
    NoSuchGateway,
    /// The VPC cannot be added.
    #[error("{0}")]
    Vpc(String),
    /// The channel has no BGP session.
    #[error("the channel has the route type `static-route`; name one with `bgp`")]
    NotBgp,
    /// The channel does not accept the learned route.
    #[error("{0}")]
    Route(String),
    /// The text is not a status.
    #[error(transparent)]
    Status(#[from] UnknownStatus),
    /// The time is out of range.
    #[error(transparent)]
    Time(#[from] TimeOutOfRange),
    /// The fault is not valid.
    #[error(transparent)]
    Fault(#[from] InvalidFault),
    /// No fault in force has this id.
    #[error("no fault in force has this id; it may have ended by itself")]
    NoSuchFault,
    /// The snapshot cannot be loaded.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

/// A status of the emulator's own always is one.
impl From<Infallible> for ControlError {
    fn from(impossible: Infallible) -> Self {
        match impossible {}
    }
}

/// Controls a running emulator: its clock, faults, lifecycles and state.
///
/// Clones control the same emulator. The control API under `/_emulator/` offers the same over HTTP.
#[derive(Clone, Debug)]
pub struct Controls {
    service: Arc<Service>,
}

impl Controls {
    pub(crate) fn new(service: Arc<Service>) -> Self {
        Self { service }
    }

    // ---- time ----

    /// The emulator's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.service.clock.now()
    }

    /// Advances the emulator's time. Lifecycles proceed, and client tokens and lines expire.
    ///
    /// # Errors
    /// [`ControlError::Time`] from the year 9999 on.
    pub fn advance(&self, by: Duration) -> Result<DateTime<Utc>, ControlError> {
        let now = self.service.clock.advance(by)?;
        self.service.account().advance_to(now);
        Ok(now)
    }

    /// Sets the emulator's time.
    ///
    /// # Errors
    /// [`ControlError::Time`] before 1970 and from the year 9999 on.
    pub fn set_time(&self, at: DateTime<Utc>) -> Result<(), ControlError> {
        self.service.clock.set(at)?;
        self.service.account().advance_to(self.now());
        Ok(())
    }

    /// Freezes the emulator's clock. Only [`advance`](Self::advance) and
    /// [`set_time`](Self::set_time) move it then.
    pub fn freeze(&self) {
        self.service.clock.freeze();
    }

    /// Resumes a frozen clock.
    pub fn resume(&self) {
        self.service.clock.resume();
    }

    /// Whether the clock is frozen.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.service.clock.is_frozen()
    }

    // ---- lifecycles ----

    /// Sets the status of a line. It stays until it is changed manually or the pace is set.
    ///
    /// The service's text is a status too, such as `"building"`, and with the feature `sdk` so is
    /// et-sdk's `LineStatus`.
    ///
    /// # Errors
    /// [`ControlError::NoSuchLine`], or [`ControlError::Status`].
    pub fn set_line_status(
        &self,
        line: &str,
        status: impl TryInto<LineStatus, Error: Into<ControlError>>,
    ) -> Result<(), ControlError> {
        let status = status.try_into().map_err(Into::into)?;
        let (mut account, now) = self.current();
        lifecycle::set_line_status(&mut account.store, line, status, now)
            .ok_or(ControlError::NoSuchLine)
    }

    /// Sets the status of a channel. It stays until it is changed manually or the pace is set.
    ///
    /// The service's text is a status too, such as `"closed"`, and with the feature `sdk` so is
    /// et-sdk's `ChannelStatus`.
    ///
    /// # Errors
    /// [`ControlError::NoSuchChannel`], or [`ControlError::Status`].
    pub fn set_channel_status(
        &self,
        channel: &str,
        status: impl TryInto<ChannelStatus, Error: Into<ControlError>>,
    ) -> Result<(), ControlError> {
        let status = status.try_into().map_err(Into::into)?;
        let (mut account, _) = self.current();
        lifecycle::set_channel_status(&mut account.store, channel, status)
            .ok_or(ControlError::NoSuchChannel)
    }

    /// Moves a line to the next status of its lifecycle, and returns that status. `None` if it was
    /// the end of an expired line, which is removed.
    ///
    /// # Errors
    /// [`ControlError::NoSuchLine`].
    pub fn step_line(&self, line: &str) -> Result<Option<LineStatus>, ControlError> {
        let (mut account, now) = self.current();
        account.store.line(line).ok_or(ControlError::NoSuchLine)?;
        lifecycle::step_manually(&mut account.store, &ResourceId::Line(line.into()), now);
        Ok(account.store.line(line).map(|line| line.status))
    }

    /// Moves a channel to the next status of its lifecycle, and returns that status.
    ///
    /// # Errors
    /// [`ControlError::NoSuchChannel`].
    pub fn step_channel(&self, channel: &str) -> Result<ChannelStatus, ControlError> {
        let (mut account, now) = self.current();
        lifecycle::step_manually(
            &mut account.store,
            &ResourceId::Channel(channel.into()),
            now,
        );
        let channel = account.store.channel(channel);
        channel
            .map(|channel| channel.status)
            .ok_or(ControlError::NoSuchChannel)
    }

    /// Sets the pace of all lifecycles, including those in progress.
    pub fn set_pace(&self, pace: LifecyclePace) {
        let (mut account, now) = self.current();
        account.pace = pace;
        lifecycle::change_pace(&mut account.store, pace, now);
    }

    /// The pace of all lifecycles.
    #[must_use]
    pub fn pace(&self) -> LifecyclePace {
        self.service.account().pace
    }

    // ---- BGP ----

    /// Sets the status of a channel's BGP sessions, as if the customer's router had connected or
    /// disconnected. `None` leaves a session as it is.
    ///
    /// The service's text is a status too, `"up"` or `"down"`, and with the feature `sdk` so is
    /// et-sdk's `BgpStatus`.
    ///
    /// # Errors
    /// [`ControlError::NoSuchChannel`], [`ControlError::NotBgp`], or [`ControlError::Status`].
    pub fn set_bgp_status<S: TryInto<BgpStatus, Error: Into<ControlError>>>(
        &self,
        channel: &str,
        ipv4: Option<S>,
        ipv6: Option<S>,
    ) -> Result<(), ControlError> {
        let status = |status: Option<S>| status.map(S::try_into).transpose().map_err(Into::into);
        let (ipv4, ipv6) = (status(ipv4)?, status(ipv6)?);
        let (mut account, _) = self.current();
        let channel = account.store.channel_mut(channel);
        let channel = channel.ok_or(ControlError::NoSuchChannel)?;
        let has_sessions = channel.set_sessions(ipv4, ipv6);
        has_sessions.then_some(()).ok_or(ControlError::NotBgp)
    }

    /// Adds a learned route to a BGP channel, as if the customer's router had announced it, and
    /// returns the id of its route rule.
    ///
    /// # Errors
    /// [`ControlError::Route`] if there is no such channel, if it has no BGP session, or if it
    /// accepts no more routes.
    pub fn learn_route(&self, channel: &str, route: LearnedRoute) -> Result<String, ControlError> {
        let (mut account, _) = self.current();
        learn(&mut account, channel, route).map_err(|error| ControlError::Route(error.message))
    }

    // ---- faults ----

    /// Adds a fault and returns its id. If several apply to a request, the one added first occurs.
    ///
    /// # Errors
    /// [`ControlError::Fault`] if the fault is not valid.
    pub fn inject(&self, fault: Fault) -> Result<u64, ControlError> {
        Ok(self.service.faults.add(fault)?)
    }

    /// The active faults.
    #[must_use]
    pub fn faults(&self) -> Vec<ActiveFault> {
        self.service.faults.list()
    }

    /// Removes the fault with this id.
    ///
    /// # Errors
    /// [`ControlError::NoSuchFault`] if it is not in force.
    pub fn clear_fault(&self, id: u64) -> Result<(), ControlError> {
        let is_removed = self.service.faults.remove(id);
        is_removed.then_some(()).ok_or(ControlError::NoSuchFault)
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.service.faults.clear();
    }

    // ---- state ----

    /// The current state.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let (account, now) = self.current();
        Snapshot::take(&account.store, &account.tokens, now)
    }

    /// Replaces the state, and the time if the snapshot has one.
    ///
    /// # Errors
    /// [`ControlError::Snapshot`] if the snapshot is inconsistent, [`ControlError::Time`] if its
    /// time is out of range. Nothing is changed then.
    pub fn load(&self, snapshot: Snapshot) -> Result<(), ControlError> {
        let time = snapshot.time;
        let (store, tokens) = snapshot.restore()?;
        if let Some(time) = time {
            self.service.clock.set(time)?;
        }
        let mut account = self.service.account();
        account.replace(store, tokens);
        account.advance_to(self.now());
        Ok(())
    }

    /// Removes all state but the default VPC, faults, tokens and log entries, and returns to the
    /// system clock's time.
    pub fn reset(&self) {
        self.service.clock.reset();
        self.service.faults.clear();
        self.service.log.clear();
        let mut account = self.service.account();
        account.replace(initial_store(), Default::default());
    }

    /// Repeats the requests of a recording and lists where the responses differ. Load the
    /// recording's [state](Recording::state) first. Pagination markers are not compared, because
    /// each side has its own.
    #[must_use]
    pub fn compare(&self, recording: &Recording) -> Vec<Difference> {
        differences(&self.service, recording.exchanges())
    }

    /// The quotas of the account.
    #[must_use]
    pub fn quotas(&self) -> Quotas {
        self.service.account().quotas
    }

    /// Sets the quotas of the account. Existing resources stay.
    pub fn set_quotas(&self, quotas: Quotas) {
        self.service.account().quotas = quotas;
    }

    // ---- log ----

    /// The logged requests with a number above `after`, oldest first, at most `limit` of them. The
    /// log keeps the last requests only.
    #[must_use]
    pub fn log(&self, after: u64, limit: usize) -> Vec<LogEntry> {
        self.service.log.after(after, limit)
    }

    /// How many requests have been handled, which is also the number of the last one.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.service.log.total()
    }

    /// The account after every status change that is due, with the time.
    pub(super) fn current(&self) -> (MutexGuard<'_, Account>, DateTime<Utc>) {
        let now = self.now();
        let mut account = self.service.account();
        account.advance_to(now);
        (account, now)
    }
}
