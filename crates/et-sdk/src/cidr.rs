//! Addresses and networks as the service writes them.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;

use crate::error::Error;

/// An IPv4 or IPv6 address with a prefix length; without one it is the address alone. The text is
/// sent as it was given; comparisons go by value.
///
/// ```
/// use et_sdk::Cidr;
///
/// # fn main() -> Result<(), et_sdk::Error> {
/// let address: Cidr = "2400:da00:e003:0:1eb:200::1/88".parse()?;
/// assert_eq!(address.to_string(), "2400:da00:e003:0:1eb:200::1/88");
/// assert_eq!(address, "2400:DA00:E003:0:01eb:0200:0:1/88".parse()?);
/// assert_eq!("192.168.0.7".parse::<Cidr>()?, "192.168.0.7/32".parse()?);
/// assert!("10.0.0.0/33".parse::<Cidr>().is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Cidr {
    text: Box<str>,
    net: IpNet,
}

impl Cidr {
    /// The text as it was given, which is what is sent.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address, including its host bits.
    pub fn address(&self) -> IpAddr {
        self.net.addr()
    }

    /// The prefix length: 0 to 32 for IPv4, 0 to 128 for IPv6.
    pub fn prefix_length(&self) -> u8 {
        self.net.prefix_len()
    }

    /// Whether it is IPv6.
    pub fn is_ipv6(&self) -> bool {
        self.address().is_ipv6()
    }

    /// The network of the address: the same with all host bits zero.
    pub fn network(&self) -> Self {
        let net = self.net.trunc();
        Self {
            text: net.to_string().into(),
            net,
        }
    }
}

impl FromStr for Cidr {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |rule: &str| {
            Error::invalid_input(&format!("the address `{}`", text.escape_debug()), rule)
        };
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| {
            refuse(
                "must be an IPv4 or IPv6 address, optionally with a prefix length, \
                 such as `10.0.0.0/8`",
            )
        })?;
        let full = IpNet::from(address);
        let net = match prefix {
            None => Some(full),
            // `parse` would accept a sign.
            Some(digits) if digits.starts_with('+') => None,
            Some(digits) => digits
                .parse()
                .ok()
                .and_then(|prefix| IpNet::new(address, prefix).ok()),
        };
        let net = net.ok_or_else(|| {
            let longest = full.prefix_len();
            refuse(&format!("must have a prefix length from 0 to {longest}"))
        })?;
        Ok(Self {
            text: text.into(),
            net,
        })
    }
}

impl TryFrom<&str> for Cidr {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<String> for Cidr {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<IpAddr> for Cidr {
    fn from(address: IpAddr) -> Self {
        Self {
            text: address.to_string().into(),
            net: address.into(),
        }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cidr({})", self.text)
    }
}

impl PartialEq for Cidr {
    fn eq(&self, other: &Self) -> bool {
        self.net == other.net
    }
}

impl Eq for Cidr {}

impl Hash for Cidr {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.net.hash(state);
    }
}

impl PartialOrd for Cidr {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cidr {
    fn cmp(&self, other: &Self) -> Ordering {
        self.net.cmp(&other.net)
    }
}

/// Networks as the generated client takes them.
pub(crate) fn texts(networks: impl IntoIterator<Item = Cidr>) -> Vec<String> {
    let networks = networks.into_iter();
    networks
        .map(|network| network.as_str().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_invalid_addresses_and_says_what_is_expected() {
        let address = "must be an IPv4 or IPv6 address";
        for (text, rule) in [
            ("", address),
            ("/", address),
            ("10.0.0.0/", "must have a prefix length from 0 to 32"),
            ("10.0.0.0/33", "must have a prefix length from 0 to 32"),
            ("10.0.0.0/+8", "must have a prefix length from 0 to 32"),
            ("10.0.0/8", address),
            ("::/129", "must have a prefix length from 0 to 128"),
            ("10.0.0.0/8/8", "must have a prefix length from 0 to 32"),
            (" 10.0.0.0", address),
            ("host", address),
        ] {
            let error = text.parse::<Cidr>().unwrap_err().to_string();
            assert!(error.contains(rule), "{text}: {error}");
        }
    }

    #[test]
    fn the_network_has_no_host_bits() {
        for (text, network) in [
            ("10.1.2.3/8", "10.0.0.0/8"),
            ("10.1.2.3", "10.1.2.3/32"),
            ("10.1.2.3/0", "0.0.0.0/0"),
            ("2400:da00::1/32", "2400:da00::/32"),
            ("2400:da00::1/0", "::/0"),
            ("::1", "::1/128"),
        ] {
            assert_eq!(text.parse::<Cidr>().unwrap().network().as_str(), network);
        }
    }
}
