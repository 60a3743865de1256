//! How lines, channels and gateways move through their statuses: immediately, at a pace, or
//! manually.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Datelike, Days, Months, TimeDelta, Utc};

use crate::assumed::{CHANNEL_LIFECYCLE, GONE_AFTER_DAYS, LINE_LIFECYCLE, RELEASE_AFTER_DAYS};
use crate::clock::check_date;
use crate::state::{ChannelStatus, GatewayStatus, Line, LineStatus, ResourceId, Store};

/// The pace at which lines, channels and gateways move from application to service.
///
/// As text: `immediate`, `manual`, or the number of seconds that each status lasts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
#[error("pace: must be `immediate`, `manual` or the number of seconds that each status lasts")]
pub struct UnknownPace;

impl FromStr for LifecyclePace {
    type Err = UnknownPace;

    fn from_str(text: &str) -> Result<Self, UnknownPace> {
        match text {
            "immediate" => Ok(Self::Immediate),
            "manual" => Ok(Self::Manual),
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
            Self::Immediate => f.write_str("immediate"),
            Self::Manual => f.write_str("manual"),
            Self::Every(duration) => write!(f, "{}", duration.as_secs()),
        }
    }
}

/// Starts the lifecycle of a line, channel or gateway in its current status.
pub(crate) fn start(store: &mut Store, id: &ResourceId, pace: LifecyclePace, now: DateTime<Utc>) {
    schedule(store, id, pace, now);
    advance_to(store, pace, now);
}

/// Performs every status change that is due at `now`.
pub(crate) fn advance_to(store: &mut Store, pace: LifecyclePace, now: DateTime<Utc>) {
    let lines = store.lines().len();
    while let Some((at, id)) = store.take_due(now) {
        step(store, &id, at, now);
        schedule(store, &id, pace, at);
    }
    if store.lines().len() < lines {
        store.remove_dangling_rules();
    }
}

/// Reschedules all lines, channels and gateways for a new pace.
pub(crate) fn change_pace(store: &mut Store, pace: LifecyclePace, now: DateTime<Utc>) {
    let mut ids = Vec::new();
    for line in store.lines().iter() {
        ids.push(ResourceId::Line(line.id.clone()));
        let channels = line.channels.iter();
        ids.extend(channels.map(|channel| ResourceId::Channel(channel.id.clone())));
    }
    let gateways = store.gateways().iter();
    ids.extend(gateways.map(|gateway| ResourceId::Gateway(gateway.id.clone())));
    for id in ids {
        schedule(store, &id, pace, now);
    }
    advance_to(store, pace, now);
}

/// Moves a line, channel or gateway to its next status manually. It stays there.
pub(crate) fn step_manually(store: &mut Store, id: &ResourceId, now: DateTime<Utc>) {
    step(store, id, now, now);
    store.set_timer(id, None);
    store.remove_dangling_rules();
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

/// Sets the status of a gateway manually. It stays there. `None` if there is no such gateway.
pub(crate) fn set_gateway_status(store: &mut Store, id: &str, status: GatewayStatus) -> Option<()> {
    store.set_timer(&ResourceId::Gateway(id.into()), None);
    store.gateway_mut(id)?.status = status;
    Some(())
}

/// One change that was due at `at`: to the next status of the lifecycle, or, when a line expires,
/// to its renewal beyond `now` or its end.
fn step(store: &mut Store, id: &ResourceId, at: DateTime<Utc>, now: DateTime<Utc>) {
    match id {
        ResourceId::Line(id) => {
            let Some(line) = store.line_mut(id) else {
                return;
            };
            match line.status {
                LineStatus::Established => expire(line, now),
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
        ResourceId::Gateway(id) => {
            if let Some(gateway) = store.gateway_mut(id)
                && gateway.status == GatewayStatus::Building
            {
                gateway.status = gateway.built_status();
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
        ResourceId::Gateway(id) => {
            let is_building = store.gateway(id)?.status == GatewayStatus::Building;
            end.filter(|_| is_building)
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
        let expiry = months.and_then(|months| at.checked_add_months(months));
        line.expire_time = expiry.filter(|expiry| check_date(*expiry).is_ok());
    }
    line.status = status;
}

fn expire(line: &mut Line, now: DateTime<Utc>) {
    // A renewal by 0 months, which a snapshot can contain, would be due again immediately, forever.
    let months = line.renewed_months.filter(|months| *months > 0);
    match months.and_then(|months| renewed(line.expire_time?, months, now)) {
        Some(expiry) => line.expire_time = Some(expiry),
        None => line.status = LineStatus::Stopped,
    }
}

/// When a line expires after as many renewals as reach beyond `now`, but at least one. `None` if
/// that is beyond the calendar.
///
/// The result does not depend on how often it is asked: a line that expires on the 31st and is
/// renewed through February expires on the 28th from then on, after one long jump as after many
/// short ones. Within two years every such change has happened; the rest is one addition.
fn renewed(expiry: DateTime<Utc>, months: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let add = |expiry: DateTime<Utc>, months: u32| {
        let later = expiry.checked_add_months(Months::new(months))?;
        check_date(later).is_ok().then_some(later)
    };
    let mut expiry = add(expiry, months)?;
    for _ in 0..24 {
        if expiry > now {
            return Some(expiry);
        }
        expiry = add(expiry, months)?;
    }
    let month_of = |at: DateTime<Utc>| at.year() * 12 + at.month0() as i32;
    let between = u32::try_from(month_of(now) - month_of(expiry)).unwrap_or(0);
    expiry = add(expiry, between / months * months)?;
    match expiry > now {
        true => Some(expiry),
        false => add(expiry, months),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::state::OrderedMap;

    /// Renewals one by one.
    fn one_by_one(mut expiry: DateTime<Utc>, months: u32, now: DateTime<Utc>) -> DateTime<Utc> {
        loop {
            expiry = expiry + Months::new(months);
            if expiry > now {
                return expiry;
            }
        }
    }

    #[test]
    fn many_renewals_at_once_reach_the_date_of_renewals_one_by_one() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let starts = [
            "1970-01-01T00:00:00Z",
            "1971-10-31T12:00:00Z",
            "2000-02-29T12:00:00Z",
            "2399-11-28T12:00:00Z",
            "2399-12-30T11:59:59Z",
            "2400-02-29T12:00:00Z",
            "2401-01-31T00:00:00Z",
        ];
        // Expiries of the first two months fall on the second of these times, or later in its
        // month than the first.
        for now in [
            "2400-02-15T12:00:00Z",
            "2400-02-28T12:00:00Z",
            "2400-02-29T12:00:00Z",
        ] {
            for start in starts {
                for months in [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36] {
                    let expected = one_by_one(at(start), months, at(now));
                    let found = renewed(at(start), months, at(now));
                    assert_eq!(found, Some(expected), "{start} by {months} at {now}");
                }
            }
        }
        let now = at("2400-02-29T12:00:00Z");
        assert_eq!(renewed(at("9998-01-31T00:00:00Z"), 36, now), None);
    }

    #[test]
    fn route_rules_end_in_the_moment_in_which_the_line_that_they_lead_to_is_gone() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let rule = |id: &str, kind: &str, to: &str| {
            json!({"routeRuleId": id, "nexthopType": kind, "nexthopId": to,
                "destAddress": "10.0.0.0/8"})
        };
        let rules = json!([
            rule("to-l", "etChannel", "c"),
            rule("to-gateway", "etGateway", "dcgw-1"),
            rule("to-m", "etChannel", "d"),
        ]);
        let lines = json!([
            {"id": "l", "expireTime": "2030-01-31T00:00:00Z",
                "channels": [{"id": "c", "routeType": "bgp"}]},
            {"id": "m", "channels": [{"id": "d", "routeType": "bgp", "routeRules": rules}]},
        ]);
        let lines = serde_json::from_value(lines).unwrap();
        let mut store = Store::new(lines, OrderedMap::default(), OrderedMap::default()).unwrap();
        let pace = LifecyclePace::Immediate;
        change_pace(&mut store, pace, at("2030-02-07T00:00:00Z"));
        assert_eq!(store.line("l").unwrap().status, LineStatus::Deleted);
        assert_eq!(store.channel("d").unwrap().route_rules.len(), 3);

        advance_to(&mut store, pace, at("2030-02-08T00:00:00Z"));

        assert!(store.line("l").is_none());
        let rules = &store.channel("d").unwrap().route_rules;
        assert_eq!(rules.len(), 2);
        for id in ["to-gateway", "to-m"] {
            assert!(rules.get(id).is_some(), "{id}");
        }
    }
}
