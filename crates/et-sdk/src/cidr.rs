//! Addresses and networks as the service writes them.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::str::FromStr;

use crate::error::Error;

/// An IPv4 or IPv6 address with a prefix length, or without one, which means the address alone. The text is kept as it was given;
/// comparing goes by value.
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
    address: IpAddr,
    prefix: u8,
}

impl Cidr {
    /// The text as it was given, which is what is sent.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address, its host bits included.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// The prefix length: 0 to 32 for IPv4, 0 to 128 for IPv6.
    pub fn prefix_length(&self) -> u8 {
        self.prefix
    }

    /// Whether it is IPv6.
    pub fn is_ipv6(&self) -> bool {
        self.address.is_ipv6()
    }

    /// The network it lies in: the same with all host bits zero.
    pub fn network(&self) -> Self {
        let address = match self.address {
            IpAddr::V4(address) => {
                IpAddr::V4((address.to_bits() & mask(self.prefix, 32) as u32).into())
            }
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() & mask(self.prefix, 128)).into()),
        };
        Self {
            text: format!("{address}/{}", self.prefix).into(),
            address,
            prefix: self.prefix,
        }
    }
}

/// A mask of `prefix` ones among the lowest `width` bits.
fn mask(prefix: u8, width: u32) -> u128 {
    let zeros = width - u32::from(prefix);
    u128::MAX.checked_shl(zeros).unwrap_or(0)
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
        let address: IpAddr = address
            .parse()
            .map_err(|_| refuse("must be an IPv4 or IPv6 address, with a prefix length or without, such as `10.0.0.0/8`"))?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => longest,
            // `parse` would take a sign.
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits
                .parse()
                .ok()
                .filter(|prefix| *prefix <= longest)
                .ok_or_else(|| refuse(&format!("must have a prefix length from 0 to {longest}")))?,
            Some(_) => {
                return Err(refuse(&format!(
                    "must have a prefix length from 0 to {longest}"
                )));
            }
        };
        Ok(Self {
            text: text.into(),
            address,
            prefix,
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
            address,
            prefix: if address.is_ipv4() { 32 } else { 128 },
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
        (self.address, self.prefix) == (other.address, other.prefix)
    }
}

impl Eq for Cidr {}

impl Hash for Cidr {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.address, self.prefix).hash(state);
    }
}

impl PartialOrd for Cidr {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cidr {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.address, self.prefix).cmp(&(other.address, other.prefix))
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
    fn refuses_what_is_no_address_and_says_what_it_should_be() {
        for text in [
            "",
            "/",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10.0.0/8",
            "::/129",
            "10.0.0.0/8/8",
            " 10.0.0.0",
            "host",
        ] {
            let error = text.parse::<Cidr>().unwrap_err().to_string();
            assert!(error.contains("must"), "{text}: {error}");
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
