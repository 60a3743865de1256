//! Checks of addresses, networks, destinations and AS numbers in requests and snapshots. The
//! emulator keeps the text.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::field_error::FieldError;

/// Checks both ends of a link: different addresses of an IP version, each with a prefix length. An
/// end is the name and value of its field.
pub(crate) fn check_link(
    near: (&str, &str),
    far: (&str, &str),
    ip_version: u8,
) -> Result<(), FieldError> {
    if check_link_end(near, ip_version)? == check_link_end(far, ip_version)? {
        let rule = format!("must differ from the address of `{}`", near.0);
        return Err(FieldError::new(far.0, rule));
    }
    Ok(())
}

/// Checks one end of a link and returns its address.
pub(crate) fn check_link_end(
    (field, text): (&str, &str),
    ip_version: u8,
) -> Result<IpAddr, FieldError> {
    match parse_with_prefix(text, ip_version) {
        Some(network) => Ok(network.addr()),
        None => {
            let rule = format!("must be an IPv{ip_version} address with a prefix length");
            Err(FieldError::new(field, rule))
        }
    }
}

/// Checks the networks behind a channel.
pub(crate) fn check_networks(
    field: &str,
    networks: &[impl AsRef<str>],
    ip_version: u8,
) -> Result<(), FieldError> {
    let mut texts = networks.iter().map(AsRef::as_ref);
    match texts.position(|text| parse_with_prefix(text, ip_version).is_none()) {
        Some(place) => Err(FieldError::new(
            format!("{field}[{place}]"),
            format!("must be an IPv{ip_version} CIDR"),
        )),
        None => Ok(()),
    }
}

/// Checks a destination: a network, or a single address without a prefix length.
pub(crate) fn check_destination(field: &str, text: &str, ip_version: u8) -> Result<(), FieldError> {
    match parse(text) {
        Some(network) if version_of(&network) == ip_version => Ok(()),
        _ => Err(FieldError::new(
            field,
            format!("must be an IPv{ip_version} CIDR or address, as `ipVersion` says"),
        )),
    }
}

/// Checks an AS number.
pub(crate) fn check_asn(field: &str, text: &str) -> Result<(), FieldError> {
    let is_asn = text.parse::<u32>().is_ok_and(|number| number > 0);
    let error = || FieldError::new(field, "must be from 1 to 4294967295");
    is_asn.then_some(()).ok_or_else(error)
}

/// Checks a network of any IP version, and returns the version.
pub(crate) fn check_cidr(field: &str, text: &str) -> Result<u8, FieldError> {
    let network: Option<IpNet> = text.parse().ok();
    let version = network.as_ref().map(version_of);
    version.ok_or_else(|| FieldError::new(field, "must be a CIDR"))
}

/// Whether two networks have an address in common. Text that is no network has none.
pub(crate) fn overlap(one: &str, other: &str) -> bool {
    match (parse(one), parse(other)) {
        (Some(one), Some(other)) => one.contains(&other) || other.contains(&one),
        _ => false,
    }
}

/// Whether every address of a network is in another one.
pub(crate) fn is_within(inner: &str, outer: &str) -> bool {
    match (parse(inner), parse(outer)) {
        (Some(inner), Some(outer)) => outer.contains(&inner),
        _ => false,
    }
}

/// Whether a network has every address of its IP version.
pub(crate) fn is_everything(text: &str) -> bool {
    parse(text).is_some_and(|network| network.prefix_len() == 0)
}

/// Whether two texts name the same network. `10.0.0.1` is `10.0.0.1/32`.
pub(crate) fn same_network(one: &str, other: &str) -> bool {
    let network = |text| parse(text).map(|network| network.trunc());
    one == other || network(one).is_some_and(|one| network(other) == Some(one))
}

fn parse_with_prefix(text: &str, ip_version: u8) -> Option<IpNet> {
    let network: IpNet = text.parse().ok()?;
    (version_of(&network) == ip_version).then_some(network)
}

/// A network, or a single address as a network.
pub(crate) fn parse(text: &str) -> Option<IpNet> {
    let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse().ok().or_else(address)
}

fn version_of(network: &IpNet) -> u8 {
    match network {
        IpNet::V4(_) => 4,
        IpNet::V6(_) => 6,
    }
}
