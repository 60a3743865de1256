//! Addresses, networks and destinations as requests give them. The emulator keeps the text and checks only that it is one.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::refusal::Refusal;

/// The version of the Internet Protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V4,
    V6,
}

impl Version {
    fn of(network: &IpNet) -> Self {
        match network {
            IpNet::V4(_) => Self::V4,
            IpNet::V6(_) => Self::V6,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::V4 => "an IPv4",
            Self::V6 => "an IPv6",
        }
    }
}

/// Both ends of a link: addresses with prefix length that differ.
pub(crate) fn check_link(
    near: (&str, &str),
    far: (&str, &str),
    version: Version,
) -> Result<(), Refusal> {
    let address = |(field, text): (&str, &str)| {
        parse(text)
            .filter(|network| text.contains('/') && Version::of(network) == version)
            .map(|network| network.addr())
            .ok_or_else(|| {
                Refusal::inappropriate(
                    field,
                    &format!("must be {} address with a prefix length", version.words()),
                )
            })
    };
    if address(near)? == address(far)? {
        return Err(Refusal::inappropriate(
            far.0,
            &format!("must not be the address of `{}`", near.0),
        ));
    }
    Ok(())
}

/// The networks behind a channel.
pub(crate) fn check_networks(
    field: &str,
    networks: &[String],
    version: Version,
) -> Result<(), Refusal> {
    for (place, text) in networks.iter().enumerate() {
        if !text.contains('/') || parse(text).is_none_or(|network| Version::of(&network) != version)
        {
            return Err(Refusal::inappropriate(
                &format!("{field}[{place}]"),
                &format!("must be {} CIDR", version.words()),
            ));
        }
    }
    Ok(())
}

/// A destination: a network, or a bare address, which stands for itself alone.
pub(crate) fn check_destination(field: &str, text: &str, version: Version) -> Result<(), Refusal> {
    match parse(text) {
        Some(network) if Version::of(&network) == version => Ok(()),
        _ => Err(Refusal::inappropriate(
            field,
            &format!(
                "must be {} CIDR or address, as `ipVersion` says",
                version.words()
            ),
        )),
    }
}

/// Whether two texts name the same network. `10.0.0.1` is `10.0.0.1/32`.
pub(crate) fn same_network(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    match (parse(one), parse(other)) {
        (Some(one), Some(other)) => one.trunc() == other.trunc(),
        _ => false,
    }
}

fn parse(text: &str) -> Option<IpNet> {
    text.parse()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_links_of_the_reference() {
        let v4 = (
            ("baiduAddress", "11.11.11.21/24"),
            ("customerAddress", "11.11.11.12/24"),
        );
        assert_eq!(check_link(v4.0, v4.1, Version::V4), Ok(()));
        let v6 = (
            ("a", "2400:da00:e003:0:1eb:200::1/88"),
            ("b", "2400:da00:e003:0:0:200::1/88"),
        );
        assert_eq!(check_link(v6.0, v6.1, Version::V6), Ok(()));
    }

    #[test]
    fn refuses_an_end_that_is_no_address_with_prefix() {
        for wrong in [
            "11.11.11.12",
            "11.11.11.256/24",
            "11.11.11.12/33",
            "::1/64",
            "",
            "router",
        ] {
            let refusal =
                check_link(("a", "11.11.11.21/24"), ("b", wrong), Version::V4).unwrap_err();
            assert_eq!(
                refusal.message, "body `b` must be an IPv4 address with a prefix length",
                "{wrong}"
            );
        }
    }

    #[test]
    fn refuses_a_link_from_an_address_to_itself() {
        let refusal =
            check_link(("a", "1.1.1.1/30"), ("b", "1.1.1.1/24"), Version::V4).unwrap_err();
        assert_eq!(refusal.message, "body `b` must not be the address of `a`");
    }

    #[test]
    fn names_the_network_that_is_none() {
        let networks = ["10.0.0.0/8".to_owned(), "10.0.0.0".to_owned()];
        let refusal = check_networks("networks", &networks, Version::V4).unwrap_err();
        assert_eq!(refusal.message, "body `networks[1]` must be an IPv4 CIDR");
    }

    #[test]
    fn a_destination_may_be_a_bare_address_of_its_version() {
        for right in ["10.0.0.0/8", "192.168.0.7"] {
            assert_eq!(
                check_destination("d", right, Version::V4),
                Ok(()),
                "{right}"
            );
        }
        assert_eq!(
            check_destination("d", "2400:da00:e003::/48", Version::V6),
            Ok(())
        );
        for wrong in ["2400::/48", "10.0.0.0/33", "everywhere"] {
            assert!(
                check_destination("d", wrong, Version::V4).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn compares_networks_by_value() {
        assert!(same_network("10.0.0.1", "10.0.0.1/32"));
        assert!(same_network("2400:0::/32", "2400::/32"));
        assert!(!same_network("10.0.0.0/8", "10.0.0.0/9"));
    }
}
