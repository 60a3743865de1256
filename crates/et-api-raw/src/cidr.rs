//! Addresses and networks as the service writes them.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An IPv4 or IPv6 address with a prefix length; without one it is the address alone. The text is
/// sent as it was given; comparisons and order go by value. Serde writes the text.
///
/// ```
/// use et_sdk::{Cidr, CidrError};
///
/// # fn main() -> Result<(), CidrError> {
/// let address: Cidr = "2400:da00:e003:0:1eb:200::1/88".parse()?;
/// assert_eq!(address.to_string(), "2400:da00:e003:0:1eb:200::1/88");
/// assert_eq!(address, "2400:DA00:E003:0:01eb:0200:0:1/88".parse()?);
/// assert_eq!("192.168.0.7".parse::<Cidr>()?, "192.168.0.7/32".parse()?);
/// assert!("10.0.0.0/33".parse::<Cidr>().is_err());
///
/// let network = Cidr::new([10, 1, 2, 3].into(), 8)?.network();
/// assert_eq!(network.as_str(), "10.0.0.0/8");
/// assert!(network.contains([10, 9, 9, 9]));
/// assert!(network.overlaps(&"10.1.0.0/16".parse()?));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Cidr {
    text: Box<str>,
    net: IpNet,
}

impl Cidr {
    /// An address with a prefix length: 0 to 32 for IPv4, 0 to 128 for IPv6.
    ///
    /// # Errors
    /// [`CidrError`] if the prefix length is too large.
    pub fn new(address: IpAddr, prefix_length: u8) -> Result<Self, CidrError> {
        IpNet::new(address, prefix_length)
            .map(Self::of)
            .map_err(|_| {
                CidrError::new(&format!("{address}/{prefix_length}"), prefix_rule(address))
            })
    }

    fn of(net: IpNet) -> Self {
        let text = net.to_string().into();
        Self { text, net }
    }

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
        Self::of(self.net.trunc())
    }

    /// Whether the network contains an address. An IPv4 network contains no IPv6 address, nor the
    /// other way round.
    pub fn contains(&self, address: impl Into<IpAddr>) -> bool {
        self.net.contains(&address.into())
    }

    /// Whether the network contains every address of another network.
    pub fn covers(&self, other: &Self) -> bool {
        self.net.contains(&other.net)
    }

    /// Whether the two networks have an address in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.covers(other) || other.covers(self)
    }
}

/// Why a text is not a [`Cidr`]. It names the text, the rule and, where it is known, the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CidrError {
    field: Option<Box<str>>,
    text: Box<str>,
    rule: &'static str,
}

impl CidrError {
    fn new(text: &str, rule: &'static str) -> Self {
        let (field, text) = (None, text.into());
        Self { field, text, rule }
    }

    /// The same error, as one of this field.
    ///
    /// ```
    /// use et_sdk::Cidr;
    ///
    /// let address = "11.11.11.21/33".parse::<Cidr>();
    /// assert_eq!(
    ///     address.map_err(|error| error.of_field("baidu_address")).unwrap_err().to_string(),
    ///     "baidu_address: the address `11.11.11.21/33` must have a prefix length from 0 to 32",
    /// );
    /// ```
    #[must_use]
    pub fn of_field(mut self, name: &str) -> Self {
        self.field = Some(name.into());
        self
    }

    /// The field whose value it is, if that is known.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// The text that is no address.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for CidrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = &self.field {
            write!(f, "{field}: ")?;
        }
        write!(
            f,
            "the address `{}` {}",
            self.text.escape_debug(),
            self.rule
        )
    }
}

impl std::error::Error for CidrError {}

/// What the prefix length of an address must be.
fn prefix_rule(address: IpAddr) -> &'static str {
    match address {
        IpAddr::V4(_) => "must have a prefix length from 0 to 32",
        IpAddr::V6(_) => "must have a prefix length from 0 to 128",
    }
}

impl FromStr for Cidr {
    type Err = CidrError;

    fn from_str(text: &str) -> Result<Self, CidrError> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| {
            let rule = "must be an IPv4 or IPv6 address, optionally with a prefix length, \
                        such as `10.0.0.0/8`";
            CidrError::new(text, rule)
        })?;
        let net = match prefix {
            None => Some(IpNet::from(address)),
            // `parse` would accept a sign.
            Some(digits) if digits.starts_with('+') => None,
            Some(digits) => digits
                .parse()
                .ok()
                .and_then(|prefix| IpNet::new(address, prefix).ok()),
        };
        let net = net.ok_or_else(|| CidrError::new(text, prefix_rule(address)))?;
        let text = text.into();
        Ok(Self { text, net })
    }
}

impl TryFrom<&str> for Cidr {
    type Error = CidrError;

    fn try_from(text: &str) -> Result<Self, CidrError> {
        text.parse()
    }
}

impl TryFrom<String> for Cidr {
    type Error = CidrError;

    fn try_from(text: String) -> Result<Self, CidrError> {
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

#[cfg(feature = "ipnet")]
impl From<IpNet> for Cidr {
    fn from(net: IpNet) -> Self {
        Self::of(net)
    }
}

#[cfg(feature = "ipnet")]
impl From<ipnet::Ipv4Net> for Cidr {
    fn from(net: ipnet::Ipv4Net) -> Self {
        Self::of(net.into())
    }
}

#[cfg(feature = "ipnet")]
impl From<ipnet::Ipv6Net> for Cidr {
    fn from(net: ipnet::Ipv6Net) -> Self {
        Self::of(net.into())
    }
}

#[cfg(feature = "ipnet")]
impl From<Cidr> for IpNet {
    fn from(cidr: Cidr) -> Self {
        cidr.net
    }
}

impl Serialize for Cidr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Cidr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
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

    #[test]
    fn a_network_contains_its_addresses_and_smaller_networks_of_its_family() {
        let cidr = |text: &str| text.parse::<Cidr>().unwrap();
        let network = cidr("10.1.0.9/16");
        assert!(network.contains([10, 1, 255, 255]));
        assert!(!network.contains([10, 2, 0, 0]));
        assert!(!cidr("::/0").contains([10, 1, 0, 0]));
        assert!(network.covers(&cidr("10.1.2.0/24")) && !network.covers(&cidr("10.0.0.0/8")));
        for (other, overlaps) in [
            ("10.0.0.0/8", true),
            ("10.1.2.3", true),
            ("10.2.0.0/16", false),
            ("::/0", false),
        ] {
            let other = cidr(other);
            assert_eq!(network.overlaps(&other), overlaps, "{other}");
            assert_eq!(other.overlaps(&network), overlaps, "{other}");
        }
    }

    #[test]
    fn a_prefix_length_that_is_too_long_is_refused_by_its_family() {
        for (address, longest) in [("10.0.0.1", 32), ("::1", 128)] {
            let address: IpAddr = address.parse().unwrap();
            let whole = Cidr::new(address, longest).unwrap();
            assert_eq!(whole, address.into());
            let error = Cidr::new(address, longest + 1).unwrap_err().to_string();
            assert!(error.contains(&format!("from 0 to {longest}")), "{error}");
        }
    }

    #[test]
    fn serde_keeps_the_text_and_refuses_what_is_no_address() {
        let json = r#""2400:DA00::1/88""#;
        let cidr: Cidr = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&cidr).unwrap(), json);
        let error = serde_json::from_str::<Cidr>(r#""10.0.0.0/33""#).unwrap_err();
        assert!(error.to_string().contains("`10.0.0.0/33`"), "{error}");
    }

    #[cfg(feature = "ipnet")]
    #[test]
    fn converts_from_and_to_ipnet() {
        let cidr: Cidr = "10.1.2.3/8".parse().unwrap();
        let net = IpNet::from(cidr.clone());
        assert_eq!(Cidr::from(net), cidr);
        assert_eq!(Cidr::from(net).as_str(), "10.1.2.3/8");
    }
}
