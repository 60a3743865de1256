//! How lines and channels move through their lives: at once, at a pace, or only by hand.

use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Days, Months, TimeDelta, Utc};

use crate::assumed::{CHANNEL_LIFE, GONE_AFTER_DAYS, LINE_LIFE, RELEASE_AFTER_DAYS};
use crate::state::{BgpStatus, Channel, ChannelStatus, Line, LineStatus, Routing, State, Subject};

/// The pace at which lines and channels move from application to service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// They are established as soon as they are asked for.
    #[default]
    AtOnce,
    /// Each state lasts so long, by the virtual clock.
    Every(Duration),
    /// They stay where they are until the control API moves them. Nothing expires either.
    ByHand,
}

/// Text that names no pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("pace: must be `at-once`, `by-hand` or the seconds that each state lasts")]
pub struct UnknownPace;

impl FromStr for Pace {
    type Err = UnknownPace;

    fn from_str(text: &str) -> Result<Self, UnknownPace> {
        match text {
            "at-once" => Ok(Self::AtOnce),
            "by-hand" => Ok(Self::ByHand),
            seconds => seconds
                .parse()
                .map(|seconds| Self::Every(Duration::from_secs(seconds)))
                .map_err(|_| UnknownPace),
        }
    }
}

impl Pace {
    /// How long a state lasts; `None` for ever.
    fn step(self) -> Option<TimeDelta> {
        match self {
            Self::AtOnce => Some(TimeDelta::zero()),
            Self::Every(step) => Some(TimeDelta::from_std(step).unwrap_or(TimeDelta::MAX)),
            Self::ByHand => None,
        }
    }
}

/// Starts, or starts again, the life of a line or channel in its first state.
pub(crate) fn begin(state: &mut State, subject: &Subject, pace: Pace, now: DateTime<Utc>) {
    match subject {
        Subject::Line(line) => {
            if let Some(line) = state.line_mut(line) {
                line.status = LINE_LIFE[0];
            }
        }
        Subject::Channel { line, channel } => {
            if let Some(channel) = state.channel_mut(line, channel) {
                enter_channel_status(channel, CHANNEL_LIFE[0]);
            }
        }
    }
    let at = next_change(state, subject, pace, now);
    state.set_timer(subject, at);
    settle(state, pace, now);
}

/// Lets happen what was to happen by `now`.
pub(crate) fn settle(state: &mut State, pace: Pace, now: DateTime<Utc>) {
    while let Some((at, subject)) = state.take_due(now) {
        step(state, &subject, at);
        let next = next_change(state, &subject, pace, at);
        state.set_timer(&subject, next);
    }
}

/// Takes the pace up for everything that is still on its way.
pub(crate) fn change_pace(state: &mut State, pace: Pace, now: DateTime<Utc>) {
    let mut subjects = Vec::new();
    for line in state.lines().iter() {
        subjects.push(Subject::Line(line.id.clone()));
        subjects.extend(line.channels.iter().map(|channel| Subject::Channel {
            line: line.id.clone(),
            channel: channel.id.clone(),
        }));
    }
    for subject in subjects {
        let at = next_change(state, &subject, pace, now);
        state.set_timer(&subject, at);
    }
    settle(state, pace, now);
}

/// Moves a line or channel one state on, by hand. It stays there.
pub(crate) fn step_by_hand(state: &mut State, subject: &Subject, now: DateTime<Utc>) {
    step(state, subject, now);
    state.set_timer(subject, None);
}

/// Puts a line in a state, by hand. It stays there.
pub(crate) fn put_line(state: &mut State, id: &str, status: LineStatus, now: DateTime<Utc>) {
    state.set_timer(&Subject::Line(id.into()), None);
    if let Some(line) = state.line_mut(id) {
        enter_line_status(line, status, now);
    }
}

/// Puts a channel in a state, by hand. It stays there.
pub(crate) fn put_channel(state: &mut State, line: &str, id: &str, status: ChannelStatus) {
    state.set_timer(
        &Subject::Channel {
            line: line.into(),
            channel: id.into(),
        },
        None,
    );
    if let Some(channel) = state.channel_mut(line, id) {
        enter_channel_status(channel, status);
    }
}

/// One move: to the next state of a life, or at the end of a line's time to its renewal or end.
fn step(state: &mut State, subject: &Subject, at: DateTime<Utc>) {
    match subject {
        Subject::Line(id) => {
            let Some(line) = state.line_mut(id) else {
                return;
            };
            match line.status {
                LineStatus::Established => expire(line),
                LineStatus::Stopped => line.status = LineStatus::Deleted,
                LineStatus::Deleted => state.remove_line(id),
                status => {
                    if let Some(next) = after(&LINE_LIFE, status) {
                        enter_line_status(line, next, at);
                    }
                }
            }
        }
        Subject::Channel { line, channel } => {
            if let Some(channel) = state.channel_mut(line, channel)
                && let Some(next) = after(&CHANNEL_LIFE, channel.status)
            {
                enter_channel_status(channel, next);
            }
        }
    }
}

/// When the life moves on from where it is, if it was there since `since`.
fn next_change(
    state: &State,
    subject: &Subject,
    pace: Pace,
    since: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let step = pace.step()?;
    match subject {
        Subject::Line(id) => {
            let line = state.line(id)?;
            match line.status {
                LineStatus::Established => line.expire_time,
                LineStatus::Stopped => line
                    .expire_time?
                    .checked_add_days(Days::new(RELEASE_AFTER_DAYS)),
                LineStatus::Deleted => line
                    .expire_time?
                    .checked_add_days(Days::new(RELEASE_AFTER_DAYS + GONE_AFTER_DAYS)),
                status => after(&LINE_LIFE, status).and_then(|_| since.checked_add_signed(step)),
            }
        }
        Subject::Channel { line, channel } => {
            let status = state.channel(line, channel)?.status;
            after(&CHANNEL_LIFE, status).and_then(|_| since.checked_add_signed(step))
        }
    }
}

fn after<S: Copy + PartialEq>(life: &[S], status: S) -> Option<S> {
    let place = life.iter().position(|step| *step == status)?;
    life.get(place + 1).copied()
}

fn enter_line_status(line: &mut Line, status: LineStatus, at: DateTime<Utc>) {
    if status == LineStatus::Established && line.expire_time.is_none() {
        line.expire_time = line
            .reserved_months
            .and_then(|months| at.checked_add_months(Months::new(months)));
    }
    line.status = status;
}

fn expire(line: &mut Line) {
    // A renewal for no time, which a snapshot may ask for, would be due again at once and for ever.
    let months = line.renewed_months.filter(|months| *months > 0);
    let renewed =
        months.and_then(|months| line.expire_time?.checked_add_months(Months::new(months)));
    match renewed {
        Some(_) => line.expire_time = renewed,
        None => line.status = LineStatus::Stopped,
    }
}

fn enter_channel_status(channel: &mut Channel, status: ChannelStatus) {
    channel.status = status;
    let session = if status == ChannelStatus::Established {
        BgpStatus::Up
    } else {
        BgpStatus::Down
    };
    let has_ipv6 = channel.ipv6.is_some();
    if let Routing::Bgp {
        bgp_status,
        ipv6_bgp_status,
        ..
    } = &mut channel.routing
    {
        *bgp_status = session;
        *ipv6_bgp_status = if has_ipv6 { session } else { BgpStatus::Down };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Shelf;

    fn now() -> DateTime<Utc> {
        "2030-01-31T00:00:00Z".parse().unwrap()
    }

    /// A state with one line that was just applied for.
    fn applied(pace: Pace, line: serde_json::Value) -> State {
        let mut lines = Shelf::default();
        lines.push(serde_json::from_value::<Line>(line).unwrap());
        let mut state = State::from_lines(lines).unwrap();
        begin(&mut state, &Subject::Line("l".into()), pace, now());
        state
    }

    fn status(state: &State) -> &'static str {
        state.line("l").map_or("gone", |line| line.status.as_str())
    }

    const HOUR: Pace = Pace::Every(Duration::from_secs(3600));

    #[test]
    fn at_once_means_established() {
        assert_eq!(
            status(&applied(Pace::AtOnce, serde_json::json!({"id": "l"}))),
            "established"
        );
    }

    #[test]
    fn a_pace_gives_each_state_its_time() {
        let mut state = applied(HOUR, serde_json::json!({"id": "l"}));
        let mut seen = vec![status(&state)];
        for hour in 1..=5 {
            settle(&mut state, HOUR, now() + TimeDelta::hours(hour));
            seen.push(status(&state));
        }
        assert_eq!(
            seen,
            [
                "ack-wait",
                "accept",
                "building",
                "pay-wait",
                "established",
                "established"
            ]
        );
    }

    #[test]
    fn a_long_jump_passes_every_state() {
        let mut state = applied(HOUR, serde_json::json!({"id": "l", "reservedMonths": 1}));
        settle(&mut state, HOUR, now() + TimeDelta::hours(10));
        let line = state.line("l").unwrap();
        assert_eq!(line.status, LineStatus::Established);
        // The month runs from the hour in which it was established, not from when somebody looked.
        assert_eq!(
            line.expire_time.unwrap().to_rfc3339(),
            "2030-02-28T04:00:00+00:00"
        );
    }

    #[test]
    fn by_hand_nothing_moves_by_itself() {
        let mut state = applied(
            Pace::ByHand,
            serde_json::json!({"id": "l", "reservedMonths": 1}),
        );
        settle(&mut state, Pace::ByHand, now() + TimeDelta::days(400));
        assert_eq!(status(&state), "ack-wait");
        step_by_hand(&mut state, &Subject::Line("l".into()), now());
        assert_eq!(status(&state), "accept");
    }

    #[test]
    fn a_prepaid_line_expires_and_goes() {
        let mut state = applied(
            Pace::AtOnce,
            serde_json::json!({"id": "l", "reservedMonths": 1}),
        );
        let expiry = state.line("l").unwrap().expire_time.unwrap();
        for (days, expected) in [
            (-1, "established"),
            (0, "stopped"),
            (6, "stopped"),
            (7, "deleted"),
            (8, "gone"),
        ] {
            settle(&mut state, Pace::AtOnce, expiry + TimeDelta::days(days));
            assert_eq!(status(&state), expected, "{days} days after");
        }
    }

    #[test]
    fn a_renewed_line_and_one_paid_afterwards_stay() {
        for line in [
            serde_json::json!({"id": "l", "reservedMonths": 1, "renewedMonths": 12}),
            serde_json::json!({"id": "l"}),
        ] {
            let mut state = applied(Pace::AtOnce, line);
            settle(&mut state, Pace::AtOnce, now() + TimeDelta::days(4000));
            assert_eq!(status(&state), "established");
        }
    }

    #[test]
    fn a_renewal_for_no_time_is_none() {
        let line = serde_json::json!({"id": "l", "reservedMonths": 1, "renewedMonths": 0});
        let mut state = applied(Pace::AtOnce, line);
        settle(&mut state, Pace::AtOnce, now() + TimeDelta::days(31));
        assert_eq!(status(&state), "stopped");
    }

    #[test]
    fn what_was_put_by_hand_stays_until_the_pace_changes() {
        let mut state = applied(HOUR, serde_json::json!({"id": "l"}));
        put_line(&mut state, "l", LineStatus::Building, now());
        settle(&mut state, HOUR, now() + TimeDelta::days(9));
        assert_eq!(status(&state), "building");
        change_pace(&mut state, Pace::AtOnce, now());
        assert_eq!(status(&state), "established");
    }

    #[test]
    fn a_bgp_session_follows_its_channel() {
        let channel = serde_json::json!({"id": "c", "routeType": "bgp"});
        let mut state = applied(
            Pace::AtOnce,
            serde_json::json!({"id": "l", "channels": [channel]}),
        );
        let session = |state: &State| match &state.channel("l", "c").unwrap().routing {
            Routing::Bgp { bgp_status, .. } => *bgp_status,
            Routing::Static { .. } => panic!("the channel is a BGP one"),
        };
        put_channel(&mut state, "l", "c", ChannelStatus::Established);
        assert_eq!(session(&state), BgpStatus::Up);
        put_channel(&mut state, "l", "c", ChannelStatus::Closed);
        assert_eq!(session(&state), BgpStatus::Down);
    }
}
