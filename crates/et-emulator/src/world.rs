//! Everything that actions read and change, behind one lock: the resources, the tokens, and the rules of the house.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::idempotency::Tokens;
use crate::ids::Ids;
use crate::life::{self, Pace};
use crate::page::Seal;
use crate::state::{State, Subject};

/// How much an account may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Quotas {
    /// Lines of the account; 5 unless set.
    pub lines: u32,
    /// Channels on a line; 10 unless set.
    pub channels_per_line: u32,
    /// Routes that a channel accepts over BGP; 100 unless set.
    pub bgp_routes_per_channel: u32,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            lines: 5,
            channels_per_line: 10,
            bgp_routes_per_channel: 100,
        }
    }
}

/// What the service holds and how it behaves.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) state: State,
    pub(crate) tokens: Tokens,
    pub(crate) ids: Ids,
    pub(crate) seal: Seal,
    pub(crate) quotas: Quotas,
    pub(crate) pace: Pace,
    /// Whether the account is on the allow list for IPv6.
    pub(crate) ipv6_allowed: bool,
}

impl World {
    pub(crate) fn new(seed: Option<u64>, quotas: Quotas, pace: Pace, ipv6_allowed: bool) -> Self {
        let mut ids = Ids::new(seed);
        let seal = Seal(ids.number());
        Self {
            state: State::default(),
            tokens: Tokens::default(),
            ids,
            seal,
            quotas,
            pace,
            ipv6_allowed,
        }
    }

    /// Lets happen what was to happen by `now`.
    pub(crate) fn settle(&mut self, now: DateTime<Utc>) {
        if self.state.is_due(now) {
            life::settle(&mut self.state, self.pace, now);
        }
    }

    /// Starts the life of a new line or channel.
    pub(crate) fn begin(&mut self, subject: &Subject, now: DateTime<Utc>) {
        life::begin(&mut self.state, subject, self.pace, now);
    }

    /// Replaces everything that is held. Markers given out before are no longer good.
    pub(crate) fn replace(&mut self, state: State, tokens: Tokens) {
        self.state = state;
        self.tokens = tokens;
        self.seal = Seal(self.ids.number());
    }
}
