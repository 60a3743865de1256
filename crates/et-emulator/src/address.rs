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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_links_of_the_reference() {
        let v4 = (("a", "11.11.11.21/24"), ("b", "11.11.11.12/24"));
        assert_eq!(check_link(v4.0, v4.1, 4), Ok(()));
        let v6 = (
            ("a", "2400:da00:e003:0:1eb:200::1/88"),
            ("b", "2400:da00:e003:0:0:200::1/88"),
        );
        assert_eq!(check_link(v6.0, v6.1, 6), Ok(()));
    }

    #[test]
    fn rejects_an_end_that_is_not_an_address_with_prefix_and_equal_ends() {
        const RULE: &str = "must be an IPv4 address with a prefix length";
        for (far, rule) in [
            ("11.11.11.12", RULE),
            ("11.11.11.256/24", RULE),
            ("11.11.11.12/33", RULE),
            ("::1/64", RULE),
            ("", RULE),
            ("router", RULE),
            ("11.11.11.21/30", "must differ from the address of `a`"),
        ] {
            let error = check_link(("a", "11.11.11.21/24"), ("b", far), 4).unwrap_err();
            assert_eq!(error.message, format!("body `b` {rule}"), "{far}");
        }
    }

    #[test]
    fn names_the_network_that_is_invalid() {
        let networks = ["10.0.0.0/8".to_owned(), "10.0.0.0".to_owned()];
        let error = check_networks("networks", &networks, 4).unwrap_err();
        assert_eq!(error.message, "body `networks[1]` must be an IPv4 CIDR");
    }

    #[test]
    fn a_destination_is_a_network_or_an_address_of_its_version() {
        for (text, ip_version, expected) in [
            ("10.0.0.0/8", 4, true),
            ("192.168.0.7", 4, true),
            ("2400:da00:e003::/48", 6, true),
            ("2400::/48", 4, false),
            ("10.0.0.0/33", 4, false),
            ("everywhere", 4, false),
        ] {
            let result = check_destination("d", text, ip_version);
            assert_eq!(result.is_ok(), expected, "{text}");
        }
    }

    #[test]
    fn compares_networks_by_value() {
        assert!(same_network("10.0.0.1", "10.0.0.1/32"));
        assert!(same_network("2400:0::/32", "2400::/32"));
        assert!(!same_network("10.0.0.0/8", "10.0.0.0/9"));
    }
}
