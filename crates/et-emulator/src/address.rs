//! Checks of addresses, networks and destinations in requests. The emulator keeps the text.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::api_error::ApiError;

/// Checks both ends of a link: different addresses of an IP version, each with a prefix length. An
/// end is the name and value of its field.
pub(crate) fn check_link(
    near: (&str, &str),
    far: (&str, &str),
    ip_version: u8,
) -> Result<(), ApiError> {
    let address = |(field, text): (&str, &str)| match parse_with_prefix(text, ip_version) {
        Some(network) => Ok(network.addr()),
        None => Err(ApiError::invalid_field(
            field,
            format_args!("must be an IPv{ip_version} address with a prefix length"),
        )),
    };
    if address(near)? == address(far)? {
        let rule = format!("must differ from the address of `{}`", near.0);
        return Err(ApiError::invalid_field(far.0, rule));
    }
    Ok(())
}

/// Checks the networks behind a channel.
pub(crate) fn check_networks(
    field: &str,
    networks: &[String],
    ip_version: u8,
) -> Result<(), ApiError> {
    let is_invalid = |text: &String| parse_with_prefix(text, ip_version).is_none();
    match networks.iter().position(is_invalid) {
        Some(place) => Err(ApiError::invalid_field(
            format_args!("{field}[{place}]"),
            format_args!("must be an IPv{ip_version} CIDR"),
        )),
        None => Ok(()),
    }
}

/// Checks a destination: a network, or a single address without a prefix length.
pub(crate) fn check_destination(field: &str, text: &str, ip_version: u8) -> Result<(), ApiError> {
    match parse(text) {
        Some(network) if version_of(&network) == ip_version => Ok(()),
        _ => Err(ApiError::invalid_field(
            field,
            format_args!("must be an IPv{ip_version} CIDR or address, as `ipVersion` says"),
        )),
    }
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

fn parse(text: &str) -> Option<IpNet> {
    let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse().ok().or_else(address)
}

fn version_of(network: &IpNet) -> u8 {
    match network {
        IpNet::V4(_) => 4,
        IpNet::V6(_) => 6,
    }
}
