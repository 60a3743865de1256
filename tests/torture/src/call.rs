//! The calls to make: which actions, on which resources, each told from all others by a mark.
//!
//! Every call has resources of its own, so that what the emulator holds afterwards says of each call alone whether it was carried out,
//! and how often.

/// What a call does. Every action of the service that changes something has its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    ApplyLine,
    UpdateLine,
    DeleteLine,
    CreateChannel,
    ResubmitChannel,
    UpdateChannel,
    DeleteChannel,
    EnableIpv6,
    DisableIpv6,
    AddRoutes,
    RemoveRoutes,
    AddUsers,
    RemoveUsers,
    Associate,
    Disassociate,
    CreateBfd,
    UpdateBfd,
    DeleteBfd,
    CreateRule,
    UpdateRule,
    DeleteRule,
}

impl Kind {
    /// All kinds, each with its share of the calls in percent. Those that create dominate: they are the ones that can double.
    pub const SHARES: [(Self, u32); 21] = [
        (Self::CreateRule, 40),
        (Self::ApplyLine, 15),
        (Self::CreateChannel, 9),
        (Self::UpdateLine, 2),
        (Self::DeleteLine, 2),
        (Self::ResubmitChannel, 2),
        (Self::UpdateChannel, 2),
        (Self::DeleteChannel, 2),
        (Self::EnableIpv6, 2),
        (Self::DisableIpv6, 2),
        (Self::AddRoutes, 2),
        (Self::RemoveRoutes, 2),
        (Self::AddUsers, 2),
        (Self::RemoveUsers, 2),
        (Self::Associate, 2),
        (Self::Disassociate, 2),
        (Self::CreateBfd, 2),
        (Self::UpdateBfd, 2),
        (Self::DeleteBfd, 2),
        (Self::UpdateRule, 2),
        (Self::DeleteRule, 2),
    ];

    /// Whether it makes a resource, which then has an id of the service's choice.
    pub fn creates(self) -> bool {
        matches!(
            self,
            Self::ApplyLine | Self::CreateChannel | Self::CreateRule
        )
    }

    fn draw(rng: &mut fastrand::Rng) -> Self {
        let whole: u32 = Self::SHARES.iter().map(|(_, share)| share).sum();
        let mut place = rng.u32(..whole);
        for (kind, share) in Self::SHARES {
            if place < share {
                return kind;
            }
            place -= share;
        }
        // Not reached: the place lies within the sum of all shares.
        Self::CreateRule
    }
}

/// One call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its number, unlike that of any other call.
    pub number: u32,
    /// What it does.
    pub kind: Kind,
}

/// Draws this many calls. The same seed draws the same calls.
pub fn plan(count: u32, seed: u64) -> Vec<Call> {
    let mut rng = fastrand::Rng::with_seed(seed);
    (0..count)
        .map(|number| Call {
            number,
            kind: Kind::draw(&mut rng),
        })
        .collect()
}

impl Call {
    /// How many calls share a line to put their channels on. A line has VLANs for ten times as many.
    const NEIGHBOURS: u32 = 100;

    /// The text that tells what this call made or changed.
    pub fn mark(self) -> String {
        format!("torture-{}", self.number)
    }

    /// The line that carries the call's channels.
    pub fn host_line(self) -> String {
        format!("dcphy-torture-host-{}", self.number / Self::NEIGHBOURS)
    }

    /// The channel on the host line that holds the route rules of all calls of this line.
    pub fn host_channel(self) -> String {
        format!(
            "dedicatedconn-torture-host-{}",
            self.number / Self::NEIGHBOURS
        )
    }

    /// The VLAN of the host channel.
    pub const HOST_VLAN: u16 = 4000;

    /// The line that the call acts upon, if it acts upon one.
    pub fn line(self) -> String {
        format!("dcphy-torture-{}", self.number)
    }

    /// The channel that the call acts upon, if it acts upon one.
    pub fn channel(self) -> String {
        format!("dedicatedconn-torture-{}", self.number)
    }

    /// The VLAN of that channel.
    pub fn vlan(self) -> u16 {
        100 + self.place()
    }

    /// The channel that the call's channel is tied to, or cut off from.
    pub fn other_channel(self) -> String {
        format!("dedicatedconn-torture-other-{}", self.number)
    }

    /// The VLAN of that channel.
    pub fn other_vlan(self) -> u16 {
        300 + self.place()
    }

    /// The route rule that the call acts upon, if it acts upon one.
    pub fn rule(self) -> String {
        format!("dcrr-torture-{}", self.number)
    }

    /// The call's place among those that share its line.
    fn place(self) -> u16 {
        (self.number % Self::NEIGHBOURS) as u16
    }

    /// The official name of the action and the path it is asked for under. For a call that creates nothing, no other call has both.
    pub fn target(self) -> (&'static str, String) {
        let line = || format!("/v1/et/{}", self.line());
        let channels = || format!("/v1/et/{}/channel", self.host_line());
        let channel = || format!("{}/{}", channels(), self.channel());
        let bfd = || format!("{}/bfd", channel());
        let rules = || format!("{}/{}/route/rule", channels(), self.host_channel());
        let rule = || format!("{}/{}", rules(), self.rule());
        match self.kind {
            Kind::ApplyLine => ("ApplyPhysicalDedicatedLine", "/v1/et/init".to_owned()),
            Kind::UpdateLine => ("UpdatePhysicalDedicatedLine", line()),
            Kind::DeleteLine => ("DeletePhysicalDedicatedLine", line()),
            Kind::CreateChannel => ("CreateDedicatedChannel", channels()),
            Kind::ResubmitChannel => ("ResubmitDedicatedChannel", channel()),
            Kind::UpdateChannel => ("UpdateDedicatedChannel", channel()),
            Kind::DeleteChannel => ("DeleteDedicatedChannel", channel()),
            Kind::EnableIpv6 => ("EnableDedicatedChannelIpv6", channel()),
            Kind::DisableIpv6 => ("DisableDedicatedChannelIpv6", channel()),
            Kind::AddRoutes => ("CreateDedicatedChannelRouteParameters", channel()),
            Kind::RemoveRoutes => ("RemoveDedicatedChannelRouteParameters", channel()),
            Kind::AddUsers => ("CreateDedicatedChannelUserObject", channel()),
            Kind::RemoveUsers => ("RemoveDedicatedChannelUserObject", channel()),
            Kind::Associate => ("AssociatedDedicatedChannel", channel()),
            Kind::Disassociate => ("UnrelatedDedicatedLineChannel", channel()),
            Kind::CreateBfd => ("CreateDedicatedChannelBfd", bfd()),
            Kind::UpdateBfd => ("UpdateDedicatedChannelBfd", bfd()),
            Kind::DeleteBfd => ("DeleteDedicatedChannelBfd", bfd()),
            Kind::CreateRule => ("CreateDedicatedChannelRouteRules", rules()),
            Kind::UpdateRule => ("UpdateDedicatedChannelRouteRules", rule()),
            Kind::DeleteRule => ("DeleteDedicatedChannelRouteRules", rule()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_calls_and_creating_ones_dominate() {
        let calls = plan(10_000, 7);
        assert_eq!(calls, plan(10_000, 7));
        assert_ne!(calls, plan(10_000, 8));
        let creating = calls.iter().filter(|call| call.kind.creates()).count();
        assert!((6000..7000).contains(&creating), "{creating}");
        let kinds: HashSet<Kind> = calls.iter().map(|call| call.kind).collect();
        assert_eq!(kinds.len(), Kind::SHARES.len());
    }

    #[test]
    fn calls_that_create_nothing_have_a_target_of_their_own() {
        let mut targets = HashSet::new();
        for call in plan(10_000, 7) {
            assert!(
                call.kind.creates() || targets.insert(call.target()),
                "{call:?}"
            );
        }
    }
}
