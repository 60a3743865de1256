//! Where the service is served, and by which protocol.

use super::{Comparison, Subject};
use crate::upstream::change::{Breaks, Kind};

impl Comparison<'_> {
    pub(super) fn endpoints(&mut self) {
        let (ours, theirs) = (&self.ours.interface, self.theirs);
        let places = &self.ours.places;
        if ours.protocol != theirs.protocol {
            let what = format!(
                "has the protocol {:?} instead of {:?}",
                theirs.protocol, ours.protocol
            );
            self.add(
                Kind::ProtocolChanged,
                Subject::default(),
                "/servers",
                Breaks::Perhaps,
                what,
            );
        }
        // A host may go under another name: the metadata knows `global` where it lists no regions.
        let alias = |host: &str| {
            let mut others = theirs.endpoints.iter();
            others.find(|(name, other)| *other == host && !ours.endpoints.contains_key(*name))
        };
        for (region, host) in &ours.endpoints {
            let (subject, place) = (Subject::name(region), places.server(region));
            match (theirs.endpoints.get(region), alias(host)) {
                (Some(other), _) if other == host => {}
                (Some(other), _) => {
                    let what = format!("was moved from {host} to {other}");
                    self.add(Kind::EndpointMoved, subject, &place, Breaks::Yes, what);
                }
                (None, Some((name, _))) => {
                    let what = format!("is the region {name} at {host} now");
                    self.add(Kind::EndpointRenamed, subject, &place, Breaks::No, what);
                }
                (None, None) => {
                    let what = format!("was removed ({host})");
                    self.add(Kind::EndpointRemoved, subject, &place, Breaks::Yes, what);
                }
            }
        }
        for (region, host) in &theirs.endpoints {
            let is_alias = ours
                .endpoints
                .iter()
                .any(|(own, known)| known == host && !theirs.endpoints.contains_key(own));
            if !ours.endpoints.contains_key(region) && !is_alias {
                let what = format!("was added: {host}");
                self.add(
                    Kind::EndpointAdded,
                    Subject::name(region),
                    "/servers",
                    Breaks::No,
                    what,
                );
            }
        }
    }
}
