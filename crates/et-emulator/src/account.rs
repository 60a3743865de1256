//! The account: everything that actions read and change, guarded by one lock.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::assumed::gateways::{DEFAULT_VPC, DEFAULT_VPC_CIDR};
use crate::idempotency::Tokens;
use crate::ids::IdGenerator;
use crate::lifecycle::{self, LifecyclePace};
use crate::paging::MarkerKey;
use crate::state::{ResourceId, Store, Vpc, VpcSpec};

/// How much an account can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Quotas {
    /// Lines of the account; 5 by default.
    pub lines: u32,
    /// Channels on a line; 10 by default.
    pub channels_per_line: u32,
    /// Routes that a channel accepts over BGP; 100 by default.
    pub bgp_routes_per_channel: u32,
    /// Gateways of the account; 10 by default.
    pub gateways: u32,
    /// Gateways of a VPC; 10 by default.
    pub gateways_per_vpc: u32,
    /// Rules of a VPC's route table; 50 by default.
    pub routes_per_table: u32,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            lines: 5,
            channels_per_line: 10,
            bgp_routes_per_channel: 100,
            gateways: 10,
            gateways_per_vpc: 10,
            routes_per_table: 50,
        }
    }
}

/// What an account starts with: its default VPC.
pub(crate) fn initial_store() -> Store {
    let mut store = Store::default();
    store.add_vpc(default_vpc());
    store
}

/// The VPC that an account starts with.
pub(crate) fn default_vpc() -> Vpc {
    let spec = VpcSpec {
        name: DEFAULT_VPC.to_owned(),
        ..VpcSpec::new(DEFAULT_VPC_CIDR)
    };
    Vpc {
        is_default: true,
        ..Vpc::with_suffix(DEFAULT_VPC, spec)
    }
}

/// The account with its resources and settings.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) store: Store,
    pub(crate) tokens: Tokens,
    pub(crate) ids: IdGenerator,
    pub(crate) marker_key: MarkerKey,
    pub(crate) quotas: Quotas,
    pub(crate) pace: LifecyclePace,
    /// Whether the account is on the allow list for IPv6.
    pub(crate) ipv6_allowed: bool,
    /// Whether a channel's route rule may lead to a gateway of another account.
    pub(crate) foreign_gateways: bool,
}

impl Default for Account {
    fn default() -> Self {
        let mut ids = IdGenerator::new(None);
        Self {
            store: initial_store(),
            tokens: Tokens::default(),
            marker_key: MarkerKey(ids.number()),
            ids,
            quotas: Quotas::default(),
            pace: LifecyclePace::default(),
            ipv6_allowed: true,
            foreign_gateways: false,
        }
    }
}

impl Account {
    /// Makes ids and markers reproducible.
    pub(crate) fn seed(&mut self, seed: u64) {
        self.ids = IdGenerator::new(Some(seed));
        self.marker_key = MarkerKey(self.ids.number());
    }

    /// Performs every status change that is due at `now`.
    pub(crate) fn advance_to(&mut self, now: DateTime<Utc>) {
        lifecycle::advance_to(&mut self.store, self.pace, now);
    }

    /// Starts the lifecycle of a line, channel or gateway.
    pub(crate) fn start_lifecycle(&mut self, id: &ResourceId, now: DateTime<Utc>) {
        lifecycle::start(&mut self.store, id, self.pace, now);
    }

    /// Replaces all resources and tokens. Markers issued before become invalid.
    pub(crate) fn replace(&mut self, store: Store, tokens: Tokens) {
        self.store = store;
        self.tokens = tokens;
        self.marker_key = MarkerKey(self.ids.number());
    }
}
