//! From a response back to a request: the optional parameters of what exists.
//!
//! The required ones are arguments of the call, and come from
//! [`from_existing`](super::NewChannel::from_existing).

use super::addresses::Ipv6Addresses;
use super::existing::{Fields, Incomplete};
use super::{
    ApplyLine, CreateChannel, CreateGateway, CreateRouteRule, CreateVpcRouteRule, ResubmitChannel,
};
use crate::call::Call;
use crate::mode::Mode;
use crate::model::{Channel, Gateway, Line, RouteRule, VpcRouteRule};
use crate::{Cidr, Switch};

impl<M: Mode> Call<ApplyLine, M> {
    /// Takes the optional parameters over from an existing line: its description, delay and labels.
    /// How it is paid for and renewed is in no response.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// use et_sdk::operations::NewLine;
    ///
    /// let line = client.line("dcphy-gq65bz9ip712").get().await?;
    /// let copy = client.lines().apply(NewLine::from_existing(&line)?).options_of(&line)?;
    /// copy.send().await?;
    /// # Ok(())
    /// # });
    /// ```
    ///
    /// # Errors
    /// [`Incomplete`] lists every field that cannot be read.
    pub fn options_of(mut self, line: &Line) -> Result<Self, Incomplete> {
        let mut fields = Fields::default();
        if line.link_delay.is_some()
            && let Some(delay) = fields.read("link_delay", &line.link_delay)
        {
            self = self.link_delay(delay);
        }
        if let Some(text) = &line.description {
            self = self.description(text);
        }
        if !line.tags.is_empty() {
            self = self.tags(line.tags.clone());
        }
        fields.complete(self, "line", &line.id)
    }
}

impl<M: Mode> Call<CreateChannel, M> {
    /// Takes the optional parameters over from an existing channel: its description, IPv6,
    /// authorized users and labels. What a creation does not take is set on the new channel: BFD,
    /// the limit of BGP routes and associations.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// use et_sdk::operations::NewChannel;
    ///
    /// let line = client.line("dcphy-gq65bz9ip712");
    /// let channel = line.channel("dedicatedconn-zy9t7n91k0iq").get().await?;
    /// let mut new = NewChannel::from_existing(&channel)?;
    /// new.vlan_id = 57;
    /// line.channels().create(new).options_of(&channel)?.send().await?;
    /// # Ok(())
    /// # });
    /// ```
    ///
    /// # Errors
    /// [`Incomplete`] lists every field that is missing or cannot be read.
    pub fn options_of(mut self, channel: &Channel) -> Result<Self, Incomplete> {
        let mut fields = Fields::default();
        if let Some((addresses, networks)) = fields.ipv6(channel) {
            self = self.ipv6(addresses);
            if !networks.is_empty() {
                self = self.ipv6_networks(networks);
            }
        }
        if let Some(text) = &channel.description {
            self = self.description(text);
        }
        if !channel.authorized_users.is_empty() {
            self = self.authorized_users(channel.authorized_users.clone());
        }
        if !channel.tags.is_empty() {
            self = self.tags(channel.tags.clone());
        }
        fields.complete(self, "channel", &channel.id)
    }
}

impl<M: Mode> Call<ResubmitChannel, M> {
    /// Takes the optional parameters over from the channel as it is: its description, IPv6 and
    /// authorized users. The channel keeps its labels anyway.
    ///
    /// # Errors
    /// [`Incomplete`] lists every field that is missing or cannot be read.
    pub fn options_of(mut self, channel: &Channel) -> Result<Self, Incomplete> {
        let mut fields = Fields::default();
        if let Some((addresses, networks)) = fields.ipv6(channel) {
            self = self.ipv6(addresses);
            if !networks.is_empty() {
                self = self.ipv6_networks(networks);
            }
        }
        if let Some(text) = &channel.description {
            self = self.description(text);
        }
        if !channel.authorized_users.is_empty() {
            self = self.authorized_users(channel.authorized_users.clone());
        }
        fields.complete(self, "channel", &channel.id)
    }
}

impl<M: Mode> Call<CreateRouteRule, M> {
    /// Takes the optional parameters over from an existing rule: its description and IP version.
    pub fn options_of(mut self, rule: &RouteRule) -> Self {
        if let Some(text) = &rule.description {
            self = self.description(text);
        }
        if let Some(version) = &rule.ip_version {
            self = self.ip_version(version.clone());
        }
        self
    }
}

impl<M: Mode> Call<CreateVpcRouteRule, M> {
    /// Takes the optional parameter over from an existing rule: its description.
    pub fn options_of(mut self, rule: &VpcRouteRule) -> Self {
        if let Some(text) = &rule.description {
            self = self.description(text);
        }
        self
    }
}

impl<M: Mode> Call<CreateGateway, M> {
    /// Takes the optional parameters over from an existing gateway: its description, channel, local
    /// networks and labels. Its resource group is in no response, and what a creation does not take
    /// is set on the new gateway: IPv6 and the health check.
    ///
    /// # Errors
    /// [`Incomplete`] lists every field that is missing or cannot be read.
    pub fn options_of(mut self, gateway: &Gateway) -> Result<Self, Incomplete> {
        let mut fields = Fields::default();
        let is_bound = |id: &Option<String>| id.as_ref().is_some_and(|id| !id.is_empty());
        if is_bound(&gateway.line_id) || is_bound(&gateway.channel_id) {
            let line = fields.given("line_id", &gateway.line_id);
            let channel = fields.given("channel_id", &gateway.channel_id);
            if let (Some(line), Some(channel)) = (line, channel) {
                let channel = self.client().line(line).channel(channel);
                self = self.channel(&channel);
            }
        }
        if let Some(networks) = fields.read_each("local_networks", &gateway.local_networks)
            && !networks.is_empty()
        {
            self = self.local_networks(networks);
        }
        if let Some(text) = &gateway.description {
            self = self.description(text);
        }
        if !gateway.tags.is_empty() {
            self = self.tags(gateway.tags.clone());
        }
        fields.complete(self, "gateway", &gateway.id)
    }
}

impl Fields {
    /// The IPv6 of a channel, if it is on: both ends, and the networks behind the channel.
    fn ipv6(&mut self, channel: &Channel) -> Option<(Ipv6Addresses, Vec<Cidr>)> {
        let has_addresses =
            channel.baidu_ipv6_address.is_some() || channel.customer_ipv6_address.is_some();
        match &channel.ipv6 {
            Some(Switch::On) => {}
            Some(Switch::Off) => return None,
            None if has_addresses => return self.unfit("ipv6", None),
            None => return None,
            Some(unknown) => return self.unfit("ipv6", Some(unknown.to_string())),
        }
        let baidu = self.read("baidu_ipv6_address", &channel.baidu_ipv6_address);
        let customer = self.read("customer_ipv6_address", &channel.customer_ipv6_address);
        let networks = self.read_each("ipv6_networks", &channel.ipv6_networks);
        let addresses = Ipv6Addresses {
            baidu: baidu?,
            customer: customer?,
        };
        Some((addresses, networks?))
    }

    /// The call, if every field was read.
    fn complete<T>(self, call: T, resource: &'static str, id: &str) -> Result<T, Incomplete> {
        match self.is_complete() {
            true => Ok(call),
            false => Err(self.incomplete(resource, id)),
        }
    }
}
