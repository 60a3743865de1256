//! What can be done to a running emulator from outside the service's own API.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::actions::{LearnedRoute, learn};
use crate::clock::OutOfRange;
use crate::faults::{Fault, InvalidFault};
use crate::life::{self, Pace};
use crate::log::LogEntry;
use crate::replay::{Difference, Recording, differences};
use crate::service::Service;
use crate::snapshot::{Snapshot, SnapshotError};
use crate::state::{BgpStatus, ChannelStatus, LineStatus, Routing, State, Subject};
use crate::world::{Quotas, World};

/// Something that could not be done to the emulator.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// No line has this id.
    #[error("the line does not exist; check its id")]
    NoSuchLine,
    /// No channel has this id.
    #[error("the channel does not exist; check its id")]
    NoSuchChannel,
    /// The channel has no BGP session.
    #[error("the channel has the route type `static-route`; name one with `bgp`")]
    NotBgp,
    /// A learned route that the channel does not take.
    #[error("{0}")]
    Route(String),
    /// A time beyond the calendar.
    #[error(transparent)]
    Time(#[from] OutOfRange),
    /// A fault that cannot be.
    #[error(transparent)]
    Fault(#[from] InvalidFault),
    /// A snapshot that cannot be loaded.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

/// Controls a running emulator: its clock, its faults, the lives of lines and channels, its state as a whole.
///
/// Clones control the same emulator. The control API under `/_emulator/` offers the same to other programs.
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

    /// Moves the emulator's time on. Lines and channels move with it, client tokens age, lines expire.
    ///
    /// # Errors
    ///
    /// [`ControlError::Time`] beyond the year 9999.
    pub fn advance(&self, by: Duration) -> Result<DateTime<Utc>, ControlError> {
        let now = self.service.clock.advance(by)?;
        self.service.world().settle(now);
        Ok(now)
    }

    /// Sets the emulator's time.
    ///
    /// # Errors
    ///
    /// [`ControlError::Time`] beyond the year 9999.
    pub fn set_time(&self, at: DateTime<Utc>) -> Result<(), ControlError> {
        self.service.clock.set(at)?;
        self.service.world().settle(self.now());
        Ok(())
    }

    /// Stops the emulator's clock; it then moves by [`advance`](Self::advance) alone.
    pub fn freeze(&self) {
        self.service.clock.freeze();
    }

    /// Lets a stopped clock run on.
    pub fn resume(&self) {
        self.service.clock.resume();
    }

    /// Whether the clock stands still.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.service.clock.is_frozen()
    }

    // ---- lives ----

    /// Puts a line in a state. It stays there until it is moved by hand or the pace is set.
    ///
    /// # Errors
    ///
    /// [`ControlError::NoSuchLine`].
    pub fn set_line_status(&self, line: &str, status: LineStatus) -> Result<(), ControlError> {
        let (mut world, now) = self.settled();
        world.state.line(line).ok_or(ControlError::NoSuchLine)?;
        life::put_line(&mut world.state, line, status, now);
        Ok(())
    }

    /// Puts a channel in a state. It stays there until it is moved by hand or the pace is set.
    ///
    /// # Errors
    ///
    /// [`ControlError::NoSuchChannel`].
    pub fn set_channel_status(
        &self,
        channel: &str,
        status: ChannelStatus,
    ) -> Result<(), ControlError> {
        let (mut world, _) = self.settled();
        let line = world
            .state
            .home_of(channel)
            .ok_or(ControlError::NoSuchChannel)?
            .clone();
        life::put_channel(&mut world.state, &line, channel, status);
        Ok(())
    }

    /// Moves a line one state on in its life, and gives that state. A line that has expired and been shown long enough is gone: `None`.
    ///
    /// # Errors
    ///
    /// [`ControlError::NoSuchLine`].
    pub fn step_line(&self, line: &str) -> Result<Option<LineStatus>, ControlError> {
        let (mut world, now) = self.settled();
        world.state.line(line).ok_or(ControlError::NoSuchLine)?;
        life::step_by_hand(&mut world.state, &Subject::Line(line.into()), now);
        Ok(world.state.line(line).map(|line| line.status))
    }

    /// Moves a channel one state on in its life, and gives that state.
    ///
    /// # Errors
    ///
    /// [`ControlError::NoSuchChannel`].
    pub fn step_channel(&self, channel: &str) -> Result<ChannelStatus, ControlError> {
        let (mut world, now) = self.settled();
        let line = world
            .state
            .home_of(channel)
            .ok_or(ControlError::NoSuchChannel)?
            .clone();
        life::step_by_hand(
            &mut world.state,
            &Subject::Channel {
                line: line.clone(),
                channel: channel.into(),
            },
            now,
        );
        world
            .state
            .channel(&line, channel)
            .map(|channel| channel.status)
            .ok_or(ControlError::NoSuchChannel)
    }

    /// Sets the pace of all lives, those under way included.
    pub fn set_pace(&self, pace: Pace) {
        let (mut world, now) = self.settled();
        world.pace = pace;
        life::change_pace(&mut world.state, pace, now);
    }

    /// The pace of all lives.
    #[must_use]
    pub fn pace(&self) -> Pace {
        self.service.world().pace
    }

    // ---- BGP ----

    /// Sets the sessions of a BGP channel, as if the data centre's router had come or gone. `None` leaves a session as it is.
    ///
    /// # Errors
    ///
    /// [`ControlError::NoSuchChannel`], or [`ControlError::NotBgp`].
    pub fn set_bgp_status(
        &self,
        channel: &str,
        ipv4: Option<BgpStatus>,
        ipv6: Option<BgpStatus>,
    ) -> Result<(), ControlError> {
        let (mut world, _) = self.settled();
        let line = world
            .state
            .home_of(channel)
            .ok_or(ControlError::NoSuchChannel)?
            .clone();
        let channel = world
            .state
            .channel_mut(&line, channel)
            .ok_or(ControlError::NoSuchChannel)?;
        let Routing::Bgp {
            bgp_status,
            ipv6_bgp_status,
            ..
        } = &mut channel.routing
        else {
            return Err(ControlError::NotBgp);
        };
        *bgp_status = ipv4.unwrap_or(*bgp_status);
        *ipv6_bgp_status = ipv6.unwrap_or(*ipv6_bgp_status);
        Ok(())
    }

    /// Teaches a BGP channel a route, as if the data centre had announced it, and gives the id of the route rule it becomes.
    ///
    /// # Errors
    ///
    /// [`ControlError::Route`] if there is no such channel, if it has no BGP session, or if it takes no more routes.
    pub fn learn_route(&self, channel: &str, route: LearnedRoute) -> Result<String, ControlError> {
        let (mut world, _) = self.settled();
        learn(&mut world, channel, route).map_err(|refusal| ControlError::Route(refusal.message))
    }

    // ---- faults ----

    /// Adds a fault. Of several that would strike a request, the one added first does.
    ///
    /// # Errors
    ///
    /// [`ControlError::Fault`] if the fault cannot be.
    pub fn inject(&self, fault: Fault) -> Result<(), ControlError> {
        Ok(self.service.faults.add(fault)?)
    }

    /// The faults that are still to strike.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.service.faults.list()
    }

    /// Takes all faults back.
    pub fn clear_faults(&self) {
        self.service.faults.clear();
    }

    // ---- state ----

    /// The whole state as it is.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let (world, now) = self.settled();
        Snapshot::take(&world.state, &world.tokens, now)
    }

    /// Replaces the whole state, and the time if the snapshot has one.
    ///
    /// # Errors
    ///
    /// [`ControlError::Snapshot`] if it contradicts itself, [`ControlError::Time`] if its time is beyond the calendar. Nothing is changed then.
    pub fn load(&self, snapshot: Snapshot) -> Result<(), ControlError> {
        let time = snapshot.time;
        let (state, tokens) = snapshot.restore()?;
        if let Some(time) = time {
            self.service.clock.set(time)?;
        }
        let mut world = self.service.world();
        world.replace(state, tokens);
        world.settle(self.now());
        Ok(())
    }

    /// Goes back to an empty service on the machine's time, without faults, tokens and log.
    pub fn reset(&self) {
        self.service.clock.reset();
        self.service.faults.clear();
        self.service.log.clear();
        self.service
            .world()
            .replace(State::default(), Default::default());
    }

    /// Asks this emulator what the real service was asked, and lists where it answers otherwise. Load the recording's
    /// [state](Recording::state) first. Markers of pages are not compared: each side has its own.
    #[must_use]
    pub fn compare(&self, recording: &Recording) -> Vec<Difference> {
        differences(&self.service, recording.exchanges())
    }

    /// What the account may hold.
    #[must_use]
    pub fn quotas(&self) -> Quotas {
        self.service.world().quotas
    }

    /// Sets what the account may hold. What it holds already stays.
    pub fn set_quotas(&self, quotas: Quotas) {
        self.service.world().quotas = quotas;
    }

    // ---- log ----

    /// The logged requests with a number above `after`, oldest first, at most `limit` of them. The log keeps the last ones only.
    #[must_use]
    pub fn log(&self, after: u64, limit: usize) -> Vec<LogEntry> {
        self.service.log.after(after, limit)
    }

    /// How many requests were answered so far, which is the number of the last in the log.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.service.log.total()
    }

    /// The state after everything that was due has happened, with the time.
    pub(super) fn settled(&self) -> (std::sync::MutexGuard<'_, World>, DateTime<Utc>) {
        let now = self.now();
        let mut world = self.service.world();
        world.settle(now);
        (world, now)
    }
}
