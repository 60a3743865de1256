//! From a response back to a request: what exists, as the parameters that would create it.

use std::fmt;

use et_api_raw::received::{Readable, Received};

use super::{
    Contact, NewChannel, NewGateway, NewLine, NewRouteRule, NewVpcRouteRule, Resubmission, Routing,
};
use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::model::{Channel, Gateway, Line, RouteRule, VpcRouteRule};
use crate::{Cidr, RouteType};

/// Why a response does not make a request: the fields that are missing or cannot be read, all of
/// them. Set them on the response, and try again.
///
/// ```
/// use et_sdk::model::Channel;
/// use et_sdk::operations::NewChannel;
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let channel: Channel = serde_json::from_value(serde_json::json!({
///     "id": "dedicatedconn-1", "name": "to-office", "routeType": "bgp", "vlanId": "conflict",
///     "baiduAddress": "11.11.11.21/24", "customerAddress": "11.11.11.12/24", "bgpAsn": "65001",
/// }))?;
/// assert_eq!(
///     NewChannel::from_existing(&channel).unwrap_err().to_string(),
///     "the channel dedicatedconn-1 lacks what a request needs: vlan_id cannot be read from \
///      `conflict`, bgp_key is missing; set these fields first",
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    resource: &'static str,
    id: String,
    fields: Vec<UnfitField>,
}

/// A field of a response that does not fit in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnfitField {
    /// Its name.
    pub name: &'static str,
    /// What the service sent; `None` if it sent nothing.
    pub text: Option<String>,
}

impl Incomplete {
    /// The fields that are missing or cannot be read.
    pub fn fields(&self) -> &[UnfitField] {
        &self.fields
    }
}

impl fmt::Display for UnfitField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => write!(
                f,
                "{} cannot be read from `{}`",
                self.name,
                text.escape_debug()
            ),
            None => write!(f, "{} is missing", self.name),
        }
    }
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            resource,
            id,
            fields,
        } = self;
        write!(f, "the {resource} {id} lacks what a request needs: ")?;
        for (index, field) in fields.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{field}")?;
        }
        f.write_str("; set these fields first")
    }
}

impl std::error::Error for Incomplete {}

impl From<Incomplete> for Error {
    fn from(error: Incomplete) -> Self {
        ErrorBuilder::new(ErrorKind::InvalidInput)
            .detail(error.to_string())
            .source(error)
            .build()
    }
}

impl NewLine {
    /// The required parameters with which this line would be applied for. The optional ones are
    /// taken over by [`options_of`](crate::Call::options_of).
    ///
    /// The service may mask a contact: then it is there, but not what it was.
    ///
    /// # Errors
    /// [`Incomplete`] lists every field that is missing.
    pub fn from_existing(line: &Line) -> Result<Self, Incomplete> {
        let mut fields = Fields::default();
        let name = fields.given("name", &line.name);
        let isp = fields.given("isp", &line.isp);
        let port_speed = fields.given("port_speed", &line.port_speed);
        let ap_type = fields.given("ap_type", &line.ap_type);
        let access_point = fields.given("access_point", &line.access_point);
        let contact_name = fields.given("contact_name", &line.contact_name);
        let contact_phone = fields.given("contact_phone", &line.contact_phone);
        let contact_email = fields.given("contact_email", &line.contact_email);
        let customer_site = fields.given("customer_site", &line.customer_site);
        let new = || {
            Some(Self {
                name: name?,
                isp: isp?,
                port_speed: port_speed?,
                ap_type: ap_type?,
                access_point: access_point?,
                contact: Contact {
                    name: contact_name?,
                    phone: contact_phone?,
                    email: contact_email?,
                },
                customer_site: customer_site?,
            })
        };
        new().ok_or_else(|| fields.incomplete("line", &line.id))
    }
}

impl NewChannel {
    /// The required parameters with which this channel would be created. The optional ones are
    /// taken over by [`options_of`](crate::Call::options_of).
    ///
    /// # Errors
    /// [`Incomplete`] lists every field that is missing or cannot be read.
    pub fn from_existing(channel: &Channel) -> Result<Self, Incomplete> {
        let mut fields = Fields::default();
        let link = Link::read(&mut fields, channel);
        let route_type = fields.given("route_type", &channel.route_type);
        let routing = route_type.and_then(|route_type| match route_type {
            RouteType::Static => Some(Routing::Static {
                networks: fields.networks(channel)?,
            }),
            RouteType::Bgp => {
                let asn = fields.read("bgp_asn", &channel.bgp_asn);
                let key = fields.given("bgp_key", &channel.bgp_key);
                Some(Routing::Bgp {
                    asn: asn?,
                    key: key?,
                })
            }
            unknown => fields.unfit("route_type", Some(unknown.to_string())),
        });
        let new = || {
            let (link, routing) = (link?, routing?);
            Some(Self {
                name: link.name,
                vlan_id: link.vlan_id,
                baidu_address: link.baidu_address,
                customer_address: link.customer_address,
                routing,
            })
        };
        new().ok_or_else(|| fields.incomplete("channel", &channel.id))
    }
}

impl Resubmission {
    /// The required parameters with which this channel would be submitted again, whatever its
    /// routing was. The optional ones are taken over by [`options_of`](crate::Call::options_of).
    ///
    /// # Errors
    /// [`Incomplete`] lists every field that is missing or cannot be read.
    pub fn from_existing(channel: &Channel) -> Result<Self, Incomplete> {
        let mut fields = Fields::default();
        let link = Link::read(&mut fields, channel);
        let networks = fields.networks(channel);
        let new = || {
            let (link, networks) = (link?, networks?);
            Some(Self {
                name: link.name,
                vlan_id: link.vlan_id,
                baidu_address: link.baidu_address,
                customer_address: link.customer_address,
                networks,
            })
        };
        new().ok_or_else(|| fields.incomplete("channel", &channel.id))
    }
}

impl NewRouteRule {
    /// The required parameters with which this rule would be created, also if it was learned by
    /// BGP. The optional ones are taken over by [`options_of`](crate::Call::options_of).
    ///
    /// # Errors
    /// [`Incomplete`] lists every field that is missing or cannot be read.
    pub fn from_existing(rule: &RouteRule) -> Result<Self, Incomplete> {
        let mut fields = Fields::default();
        let destination = fields.read("destination", &rule.destination);
        fields.given("next_hop_type", &rule.next_hop_type);
        fields.given("next_hop_id", &rule.next_hop_id);
        let new = || {
            Some(Self {
                destination: destination?,
                next_hop: rule.next_hop()?,
            })
        };
        new().ok_or_else(|| fields.incomplete("route rule", &rule.id))
    }
}

impl NewGateway {
    /// The required parameters with which this gateway would be created. The optional ones, its
    /// channel among them, are taken over by [`options_of`](crate::Call::options_of).
    ///
    /// # Errors
    /// [`Incomplete`] lists every field that is missing or cannot be read.
    pub fn from_existing(gateway: &Gateway) -> Result<Self, Incomplete> {
        let mut fields = Fields::default();
        let name = fields.given("name", &gateway.name);
        let vpc_id = fields.given("vpc_id", &gateway.vpc_id);
        let speed = fields.read("speed_mbps", &gateway.speed_mbps);
        let new = || {
            Some(Self {
                name: name?,
                vpc_id: vpc_id?,
                speed_mbps: speed?,
            })
        };
        new().ok_or_else(|| fields.incomplete("gateway", &gateway.id))
    }
}

impl NewVpcRouteRule {
    /// The required parameters with which this rule would be created, alone. The optional one is
    /// taken over by [`options_of`](crate::Call::options_of).
    ///
    /// Of several gateways with one destination, each has a rule. To create them all, create a
    /// single rule with [`VpcNextHop::ecmp`](super::VpcNextHop::ecmp) or
    /// [`VpcNextHop::active_standby`](super::VpcNextHop::active_standby): the service takes no
    /// second rule with the same source and destination.
    ///
    /// # Errors
    /// [`Incomplete`] lists every field that is missing or cannot be read.
    pub fn from_existing(rule: &VpcRouteRule) -> Result<Self, Incomplete> {
        let mut fields = Fields::default();
        let source = fields.read("source", &rule.source);
        let destination = fields.read("destination", &rule.destination);
        fields.given("next_hop_type", &rule.next_hop_type);
        fields.given("next_hop_id", &rule.next_hop_id);
        let new = || {
            Some(Self {
                source: source?,
                destination: destination?,
                next_hop: rule.next_hop()?,
            })
        };
        new().ok_or_else(|| fields.incomplete("rule", &rule.id))
    }
}

/// What channels of every routing need.
struct Link {
    name: String,
    vlan_id: u16,
    baidu_address: Cidr,
    customer_address: Cidr,
}

impl Link {
    fn read(fields: &mut Fields, channel: &Channel) -> Option<Self> {
        let name = fields.given("name", &channel.name);
        let vlan_id = fields.read("vlan_id", &channel.vlan_id);
        let baidu_address = fields.read("baidu_address", &channel.baidu_address);
        let customer_address = fields.read("customer_address", &channel.customer_address);
        Some(Self {
            name: name?,
            vlan_id: vlan_id?,
            baidu_address: baidu_address?,
            customer_address: customer_address?,
        })
    }
}

/// Reads fields, and remembers those that do not fit.
#[derive(Default)]
pub(super) struct Fields(Vec<UnfitField>);

impl Fields {
    pub(super) fn given<T: Clone>(&mut self, name: &'static str, field: &Option<T>) -> Option<T> {
        field.clone().or_else(|| self.unfit(name, None))
    }

    pub(super) fn read<T: Readable>(
        &mut self,
        name: &'static str,
        field: &Option<Received<T>>,
    ) -> Option<T> {
        let field = self.given(name, field)?;
        let value = field.value();
        value.or_else(|| self.unfit(name, Some(field.to_string())))
    }

    /// The networks of a statically routed channel, which has at least one.
    fn networks(&mut self, channel: &Channel) -> Option<Vec<Cidr>> {
        match channel.networks.is_empty() {
            true => self.unfit("networks", None),
            false => self.read_each("networks", &channel.networks),
        }
    }

    /// All of a list, if each can be read.
    pub(super) fn read_each<T: Readable>(
        &mut self,
        name: &'static str,
        list: &[Received<T>],
    ) -> Option<Vec<T>> {
        let read = list.iter().filter_map(|field| {
            let text = || Some(field.to_string());
            field.value().or_else(|| self.unfit(name, text()))
        });
        let values: Vec<T> = read.collect();
        (values.len() == list.len()).then_some(values)
    }

    pub(super) fn unfit<T>(&mut self, name: &'static str, text: Option<String>) -> Option<T> {
        self.0.push(UnfitField { name, text });
        None
    }

    pub(super) fn is_complete(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn incomplete(self, resource: &'static str, id: &str) -> Incomplete {
        Incomplete {
            resource,
            id: id.to_owned(),
            fields: self.0,
        }
    }
}
