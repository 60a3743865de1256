//! The rule that no network of the data centre overlaps one of the cloud.
//!
//! It is for the networks behind a channel, and for those of a gateway that is bound to it and of
//! the gateway's VPC. It holds whichever of them changes.

use ipnet::IpNet;

use crate::address::parse;

/// Checks the networks behind a channel against those of a VPC and of its gateway. The error says
/// which of them overlap.
pub(crate) fn check<'n>(
    behind: impl IntoIterator<Item = &'n str>,
    vpc: impl IntoIterator<Item = &'n str>,
    gateway: impl IntoIterator<Item = &'n str>,
) -> Result<(), String> {
    let of_vpc = parts(vpc).map(|(text, network)| (text, network, "the VPC"));
    let of_gateway = parts(gateway).map(|(text, network)| (text, network, "the gateway"));
    let cloud: Vec<_> = of_vpc.chain(of_gateway).collect();
    for (network, there) in parts(behind) {
        let mut cloud = cloud.iter();
        let shared = cloud.find(|(_, here, _)| here.contains(&there) || there.contains(here));
        if let Some((own, _, whose)) = shared {
            return Err(format!(
                "the network {network} behind the channel overlaps {own} of {whose}; \
                 use different ones"
            ));
        }
    }
    Ok(())
}

/// The networks that do not stand for everything, as default routes do.
fn parts<'n>(
    networks: impl IntoIterator<Item = &'n str>,
) -> impl Iterator<Item = (&'n str, IpNet)> {
    let networks = networks.into_iter();
    let networks = networks.filter_map(|text| Some((text, parse(text)?)));
    networks.filter(|(_, network)| network.prefix_len() > 0)
}
