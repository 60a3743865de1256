//! How lines and channels move through their statuses: immediately, at a pace, or manually.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Days, Months, TimeDelta, Utc};
use serde::Serialize;

use crate::assumed::{CHANNEL_LIFECYCLE, GONE_AFTER_DAYS, LINE_LIFECYCLE, RELEASE_AFTER_DAYS};
use crate::state::{ChannelStatus, Line, LineStatus, ResourceId, Store};

/// The pace at which lines and channels move from application to service.
///
/// As text: `at-once`, `by-hand`, or the number of seconds that each status lasts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub enum LifecyclePace {
    /// They are established as soon as they are created.
    #[default]
    Immediate,
    /// Each status lasts this long, by the virtual clock.
    Every(Duration),
    /// They keep their status until the control API changes it. Nothing expires either.
    Manual,
}

/// Text that is not a pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("pace: must be `at-once`, `by-hand` or the number of seconds that each status lasts")]
pub struct UnknownPace;

impl FromStr for LifecyclePace {
    type Err = UnknownPace;

    fn from_str(text: &str) -> Result<Self, UnknownPace> {
        match text {
            "at-once" => Ok(Self::Immediate),
            "by-hand" => Ok(Self::Manual),
            seconds => {
                let seconds = seconds.parse().map_err(|_| UnknownPace)?;
                Ok(Self::Every(Duration::from_secs(seconds)))
            }
        }
    }
}

impl fmt::Display for LifecyclePace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Immediate => f.write_str("at-once"),
            Self::Manual => f.write_str("by-hand"),
            Self::Every(duration) => write!(f, "{}", duration.as_secs()),
        }
    }
}

impl From<LifecyclePace> for String {
    fn from(pace: LifecyclePace) -> Self {
        pace.to_string()
    }
}

/// Starts, or restarts, the lifecycle of a line or channel in its first status.
pub(crate) fn start(store: &mut Store, id: &ResourceId, pace: LifecyclePace, now: DateTime<Utc>) {
    match id {
        ResourceId::Line(line) => {
            if let Some(line) = store.line_mut(line) {
                line.status = LINE_LIFECYCLE[0];
            }
        }
        ResourceId::Channel(channel) => {
            if let Some(channel) = store.channel_mut(channel) {
                channel.enter(CHANNEL_LIFECYCLE[0]);
            }
        }
    }
    schedule(store, id, pace, now);
    advance_to(store, pace, now);
}

/// Performs every status change that is due at `now`.
pub(crate) fn advance_to(store: &mut Store, pace: LifecyclePace, now: DateTime<Utc>) {
    while let Some((at, id)) = store.take_due(now) {
        step(store, &id, at);
        schedule(store, &id, pace, at);
    }
}

/// Reschedules all lines and channels for a new pace.
pub(crate) fn change_pace(store: &mut Store, pace: LifecyclePace, now: DateTime<Utc>) {
    let mut ids = Vec::new();
    for line in store.lines().iter() {
        ids.push(ResourceId::Line(line.id.clone()));
        let channels = line.channels.iter();
        ids.extend(channels.map(|channel| ResourceId::Channel(channel.id.clone())));
    }
    for id in ids {
        schedule(store, &id, pace, now);
    }
    advance_to(store, pace, now);
}

/// Moves a line or channel to its next status manually. It stays there.
pub(crate) fn step_manually(store: &mut Store, id: &ResourceId, now: DateTime<Utc>) {
    step(store, id, now);
    store.set_timer(id, None);
}

/// Sets the status of a line manually. It stays there. `None` if there is no such line.
pub(crate) fn set_line_status(
    store: &mut Store,
    id: &str,
    status: LineStatus,
    now: DateTime<Utc>,
) -> Option<()> {
    store.set_timer(&ResourceId::Line(id.into()), None);
    enter_line_status(store.line_mut(id)?, status, now);
    Some(())
}

/// Sets the status of a channel manually. It stays there. `None` if there is no such channel.
pub(crate) fn set_channel_status(store: &mut Store, id: &str, status: ChannelStatus) -> Option<()> {
    store.set_timer(&ResourceId::Channel(id.into()), None);
    store.channel_mut(id)?.enter(status);
    Some(())
}

/// One change: to the next status of the lifecycle, or, when a line expires, to its renewal or end.
fn step(store: &mut Store, id: &ResourceId, at: DateTime<Utc>) {
    match id {
        ResourceId::Line(id) => {
            let Some(line) = store.line_mut(id) else {
                return;
            };
            match line.status {
                LineStatus::Established => expire(line),
                LineStatus::Stopped => line.status = LineStatus::Deleted,
                LineStatus::Deleted => store.remove_line(id),
                status => {
                    if let Some(next) = next_status(&LINE_LIFECYCLE, status) {
                        enter_line_status(line, next, at);
                    }
                }
            }
        }
        ResourceId::Channel(id) => {
            if let Some(channel) = store.channel_mut(id)
                && let Some(next) = next_status(&CHANNEL_LIFECYCLE, channel.status)
            {
                channel.enter(next);
            }
        }
    }
}

/// Sets the timer for the next change of a status that began at `since`.
fn schedule(store: &mut Store, id: &ResourceId, pace: LifecyclePace, since: DateTime<Utc>) {
    let at = next_change(store, id, pace, since);
    store.set_timer(id, at);
}

/// When a status that began at `since` changes by itself.
fn next_change(
    store: &Store,
    id: &ResourceId,
    pace: LifecyclePace,
    since: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    // When a status on the way to service ends; `None` beyond the calendar.
    let end = match pace {
        LifecyclePace::Manual => return None,
        LifecyclePace::Immediate => Some(since),
        LifecyclePace::Every(duration) => TimeDelta::from_std(duration)
            .ok()
            .and_then(|duration| since.checked_add_signed(duration)),
    };
    match id {
        ResourceId::Line(id) => {
            let line = store.line(id)?;
            let days = match line.status {
                LineStatus::Established => 0,
                LineStatus::Stopped => RELEASE_AFTER_DAYS,
                LineStatus::Deleted => RELEASE_AFTER_DAYS + GONE_AFTER_DAYS,
                status => return next_status(&LINE_LIFECYCLE, status).and(end),
            };
            line.expire_time?.checked_add_days(Days::new(days))
        }
        ResourceId::Channel(id) => {
            let status = store.channel(id)?.status;
            next_status(&CHANNEL_LIFECYCLE, status).and(end)
        }
    }
}

fn next_status<S: Copy + PartialEq>(lifecycle: &[S], status: S) -> Option<S> {
    let place = lifecycle.iter().position(|step| *step == status)?;
    lifecycle.get(place + 1).copied()
}

fn enter_line_status(line: &mut Line, status: LineStatus, at: DateTime<Utc>) {
    if status == LineStatus::Established && line.expire_time.is_none() {
        let months = line.reserved_months.map(Months::new);
        line.expire_time = months.and_then(|months| at.checked_add_months(months));
    }
    line.status = status;
}

fn expire(line: &mut Line) {
    // A renewal by 0 months, which a snapshot can contain, would be due again immediately, forever.
    let months = line.renewed_months.filter(|months| *months > 0);
    let renewed =
        months.and_then(|months| line.expire_time?.checked_add_months(Months::new(months)));
    match renewed {
        Some(_) => line.expire_time = renewed,
        None => line.status = LineStatus::Stopped,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::state::{BgpStatus, Routing};

    const HOUR: LifecyclePace = LifecyclePace::Every(Duration::from_secs(3600));

    fn now() -> DateTime<Utc> {
        "2030-01-31T00:00:00Z".parse().unwrap()
    }

    /// A store with the line `l` that was just applied for.
    fn applied(pace: LifecyclePace, mut line: Value) -> Store {
        line["id"] = json!("l");
        let lines = serde_json::from_value(json!([line])).unwrap();
        let mut store = Store::from_lines(lines).unwrap();
        start(&mut store, &ResourceId::Line("l".into()), pace, now());
        store
    }

    fn status(store: &Store) -> &'static str {
        store.line("l").map_or("gone", |line| line.status.as_str())
    }

    #[test]
    fn immediate_means_established() {
        let store = applied(LifecyclePace::Immediate, json!({}));
        assert_eq!(status(&store), "established");
    }

    #[test]
    fn a_pace_gives_each_status_its_time() {
        let mut store = applied(HOUR, json!({}));
        for (hours, expected) in [
            (0, "ack-wait"),
            (1, "accept"),
            (2, "building"),
            (3, "pay-wait"),
            (4, "established"),
            (5, "established"),
        ] {
            advance_to(&mut store, HOUR, now() + TimeDelta::hours(hours));
            assert_eq!(status(&store), expected, "after {hours} hours");
        }
    }

    #[test]
    fn a_long_jump_passes_every_status() {
        let mut store = applied(HOUR, json!({"reservedMonths": 1}));
        advance_to(&mut store, HOUR, now() + TimeDelta::hours(10));
        assert_eq!(status(&store), "established");
        // The month starts in the hour in which the line was established, not at the last look.
        let expiry = store.line("l").unwrap().expire_time.unwrap();
        assert_eq!(expiry.to_rfc3339(), "2030-02-28T04:00:00+00:00");
    }

    #[test]
    fn manually_controlled_resources_do_not_change_by_themselves() {
        let mut store = applied(LifecyclePace::Manual, json!({"reservedMonths": 1}));
        let later = now() + TimeDelta::days(400);
        advance_to(&mut store, LifecyclePace::Manual, later);
        assert_eq!(status(&store), "ack-wait");
        step_manually(&mut store, &ResourceId::Line("l".into()), now());
        assert_eq!(status(&store), "accept");
    }

    #[test]
    fn a_prepaid_line_expires_and_is_removed() {
        let mut store = applied(LifecyclePace::Immediate, json!({"reservedMonths": 1}));
        let expiry = store.line("l").unwrap().expire_time.unwrap();
        for (days, expected) in [
            (-1, "established"),
            (0, "stopped"),
            (6, "stopped"),
            (7, "deleted"),
            (8, "gone"),
        ] {
            let at = expiry + TimeDelta::days(days);
            advance_to(&mut store, LifecyclePace::Immediate, at);
            assert_eq!(status(&store), expected, "{days} days after");
        }
    }

    #[test]
    fn renewed_and_postpaid_lines_stay_and_a_renewal_by_0_months_is_none() {
        for (line, days, expected) in [
            (
                json!({"reservedMonths": 1, "renewedMonths": 12}),
                4000,
                "established",
            ),
            (json!({}), 4000, "established"),
            (
                json!({"reservedMonths": 1, "renewedMonths": 0}),
                31,
                "stopped",
            ),
        ] {
            let mut store = applied(LifecyclePace::Immediate, line);
            let later = now() + TimeDelta::days(days);
            advance_to(&mut store, LifecyclePace::Immediate, later);
            assert_eq!(status(&store), expected);
        }
    }

    #[test]
    fn a_status_set_manually_stays_until_the_pace_changes() {
        let mut store = applied(HOUR, json!({}));
        set_line_status(&mut store, "l", LineStatus::Building, now()).unwrap();
        advance_to(&mut store, HOUR, now() + TimeDelta::days(9));
        assert_eq!(status(&store), "building");
        change_pace(&mut store, LifecyclePace::Immediate, now());
        assert_eq!(status(&store), "established");
    }

    #[test]
    fn a_bgp_session_follows_its_channel() {
        let line = json!({"channels": [{"id": "c", "routeType": "bgp"}]});
        let mut store = applied(LifecyclePace::Immediate, line);
        for (channel, session) in [
            (ChannelStatus::Established, BgpStatus::Up),
            (ChannelStatus::Closed, BgpStatus::Down),
        ] {
            set_channel_status(&mut store, "c", channel).unwrap();
            let routing = &store.channel("c").unwrap().routing;
            assert!(
                matches!(routing, Routing::Bgp { bgp_status, .. } if *bgp_status == session),
                "{routing:?}"
            );
        }
    }
}
