//! Controls a running emulator from outside the service's API.

use std::sync::{Arc, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::error::{ControlError, reason, status_of};
use crate::account::{Account, Quotas, initial_store};
use crate::actions::{LearnedRoute, learn};
use crate::faults::{ActiveFault, Fault};
use crate::lifecycle::{self, LifecyclePace};
use crate::log::LogEntry;
use crate::replay::{Difference, Recording, differences};
use crate::service::Service;
use crate::snapshot::Snapshot;
use crate::state::{BgpStatus, ChannelStatus, LineStatus, ResourceId, Routing};

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
        let status = status_of("line", line, status)?;
        let (mut account, now) = self.current();
        lifecycle::set_line_status(&mut account.store, line, status, now)
            .ok_or_else(|| ControlError::NoSuchLine(line.to_owned()))
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
        let status = status_of("channel", channel, status)?;
        let (mut account, _) = self.current();
        lifecycle::set_channel_status(&mut account.store, channel, status)
            .ok_or_else(|| ControlError::NoSuchChannel(channel.to_owned()))
    }

    /// Moves a line to the next status of its lifecycle, and returns that status. `None` if it was
    /// the end of an expired line, which is removed.
    ///
    /// # Errors
    /// [`ControlError::NoSuchLine`].
    pub fn step_line(&self, line: &str) -> Result<Option<LineStatus>, ControlError> {
        let (mut account, now) = self.current();
        let none = || ControlError::NoSuchLine(line.to_owned());
        account.store.line(line).ok_or_else(none)?;
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
        let found = account.store.channel(channel);
        found
            .map(|channel| channel.status)
            .ok_or_else(|| ControlError::NoSuchChannel(channel.to_owned()))
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
        let status = |status: Option<S>| {
            let status = status.map(|status| status_of("channel", channel, status));
            status.transpose()
        };
        let (ipv4, ipv6) = (status(ipv4)?, status(ipv6)?);
        let (mut account, _) = self.current();
        let found = account.store.channel_mut(channel);
        let found = found.ok_or_else(|| ControlError::NoSuchChannel(channel.to_owned()))?;
        match found.set_sessions(ipv4, ipv6) {
            true => Ok(()),
            false => Err(ControlError::NotBgp(channel.to_owned())),
        }
    }

    /// Adds a learned route to a BGP channel, as if the customer's router had announced it, and
    /// returns the id of its route rule.
    ///
    /// # Errors
    /// [`ControlError::NoSuchChannel`], [`ControlError::NotBgp`], or [`ControlError::Route`] if the
    /// destination is none or the channel accepts no more routes.
    pub fn learn_route(&self, channel: &str, route: LearnedRoute) -> Result<String, ControlError> {
        let (mut account, _) = self.current();
        let id = || channel.to_owned();
        match account.store.channel(channel) {
            None => return Err(ControlError::NoSuchChannel(id())),
            Some(channel) if matches!(channel.routing, Routing::Static { .. }) => {
                return Err(ControlError::NotBgp(id()));
            }
            Some(_) => {}
        }
        learn(&mut account, channel, route).map_err(|error| ControlError::Route {
            channel: id(),
            reason: reason(error),
        })
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
        match self.service.faults.remove(id) {
            true => Ok(()),
            false => Err(ControlError::NoSuchFault(id)),
        }
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
