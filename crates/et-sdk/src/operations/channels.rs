//! The channels of a line: creating one and listing them.

use std::fmt;

use et_api_raw::{self as raw, builder, types};
use serde::{Deserialize, Serialize};

use super::Tag;
use super::addresses::Ipv6Addresses;
use super::addresses::texts;
use super::cidr_fields;
use super::line::LineRef;
use super::routing::Routing;
use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::Generated;
use crate::pagination::{List, Paging};
use crate::{Cidr, RouteType, Switch};

/// The channels of a line. See [`LineRef::channels`](super::LineRef::channels).
#[derive(Clone)]
#[must_use]
#[doc(alias = "专线通道")]
pub struct Channels<M = Async> {
    client: Client<M>,
    line_id: String,
}

impl<M> fmt::Debug for Channels<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Channels({})", self.line_id.escape_debug())
    }
}

/// The required parameters of a new channel.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewChannel {
    /// The name.
    pub name: String,
    /// The VLAN, 0 (untagged) or 2 to 4009, unique on the line.
    #[doc(alias = "vlanId")]
    pub vlan_id: u16,
    /// The cloud's end of the link, IPv4 with prefix length.
    #[doc(alias = "baiduAddress")]
    #[doc(alias = "local_ip")]
    #[doc(alias = "云端网络互联IP")]
    #[serde(deserialize_with = "cidr_fields::baidu_address")]
    pub baidu_address: Cidr,
    /// The data centre's end of the link, IPv4 with prefix length.
    #[doc(alias = "customerAddress")]
    #[doc(alias = "remote_ip")]
    #[doc(alias = "IDC互联IP")]
    #[serde(deserialize_with = "cidr_fields::customer_address")]
    pub customer_address: Cidr,
    /// How the channel learns its routes.
    pub routing: Routing,
}

impl<M: Mode> LineRef<M> {
    /// The channels that the line carries.
    pub fn channels(&self) -> Channels<M> {
        Channels {
            client: self.client().clone(),
            line_id: self.id().to_owned(),
        }
    }
}

impl<M: Mode> Channels<M> {
    /// Creates a channel on an established line (`CreateDedicatedChannel`).
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// use et_sdk::operations::{NewChannel, Routing};
    ///
    /// let channel = client
    ///     .line("dcphy-gq65bz9ip712")
    ///     .channels()
    ///     .create(NewChannel {
    ///         name: "to-office".into(),
    ///         vlan_id: 56,
    ///         baidu_address: "11.11.11.21/24".parse()?,
    ///         customer_address: "11.11.11.12/24".parse()?,
    ///         routing: Routing::bgp(65001, "shared-secret"),
    ///     })
    ///     .description("BGP to the office")
    ///     .send()
    ///     .await?;
    /// println!("created {}", channel.id);
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "CreateDedicatedChannel")]
    #[doc(alias = "create_et_channel")]
    #[doc(alias = "create_dedicated_channel")]
    #[doc(alias = "创建专线通道")]
    #[doc(alias = "新建专线通道")]
    pub fn create(&self, channel: NewChannel) -> Call<CreateChannel, M> {
        let body = types::ChannelCreation::builder()
            .name(channel.name)
            .vlan_id(channel.vlan_id)
            .baidu_address(channel.baidu_address.as_str())
            .customer_address(channel.customer_address.as_str());
        let body = match channel.routing {
            Routing::Static { networks } => {
                body.route_type(RouteType::Static).networks(texts(networks))
            }
            Routing::Bgp { asn, key } => body
                .route_type(RouteType::Bgp)
                .bgp_asn(asn.to_string())
                .bgp_key(key),
        };
        let line_id = self.line_id.clone();
        Call::new(&self.client, CreateChannel { line_id, body })
    }

    /// Lists the line's channels (`QueryDedicatedChannel`). The service gives them all at once. For
    /// those of all lines, see [`Client::channels`].
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let mut channels = client.line("dcphy-gq65bz9ip712").channels().list().items();
    /// while let Some(channel) = channels.next().await {
    ///     let channel = channel?;
    ///     println!("{} on VLAN {:?}", channel.id, channel.vlan_id());
    /// }
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryDedicatedChannel")]
    #[doc(alias = "get_et_channel")]
    #[doc(alias = "query_dedicated_channel")]
    #[doc(alias = "查询专线通道")]
    pub fn list(&self) -> Call<ListChannels, M> {
        let list = ListChannels {
            line_id: self.line_id.clone(),
            channel_id: None,
        };
        Call::new(&self.client, list)
    }
}

/// The parameters of `CreateDedicatedChannel`. See [`Channels::create`].
#[derive(Clone, Debug)]
pub struct CreateChannel {
    line_id: String,
    body: types::builder::ChannelCreation,
}

impl<M: Mode> Call<CreateChannel, M> {
    /// Free text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.operation.body = self.operation.body.description(text.into());
        self
    }

    /// Enables IPv6. With static routing it also requires [`ipv6_networks`](Self::ipv6_networks).
    #[doc(alias = "enableIpv6")]
    pub fn ipv6(mut self, addresses: Ipv6Addresses) -> Self {
        self.operation.body = self
            .operation
            .body
            .ipv6(Switch::On)
            .baidu_ipv6_address(addresses.baidu.as_str().to_owned())
            .customer_ipv6_address(addresses.customer.as_str().to_owned());
        self
    }

    /// The IPv6 CIDRs behind the channel.
    #[doc(alias = "ipv6Networks")]
    pub fn ipv6_networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.operation.body = self.operation.body.ipv6_networks(texts(networks));
        self
    }

    /// Other accounts that may use the channel, by their ids.
    #[doc(alias = "authorizedUsers")]
    pub fn authorized_users<U: Into<String>>(
        mut self,
        accounts: impl IntoIterator<Item = U>,
    ) -> Self {
        self.operation.body = self
            .operation
            .body
            .authorized_users(accounts.into_iter().map(Into::into).collect::<Vec<_>>());
        self
    }

    /// Puts labels on the channel.
    pub fn tags(mut self, tags: impl IntoIterator<Item = Tag>) -> Self {
        self.operation.body = self
            .operation
            .body
            .tags(tags.into_iter().collect::<Vec<_>>());
        self
    }
}

impl Generated for CreateChannel {
    type Raw<'a> = builder::CreateDedicatedChannel<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .create_dedicated_channel()
            .et_id(self.line_id)
            .body(self.body))
    }
}

/// The parameters of `QueryDedicatedChannel`. See [`Channels::list`].
#[derive(Clone, Debug)]
pub struct ListChannels {
    line_id: String,
    channel_id: Option<String>,
}

impl<M: Mode> Call<ListChannels, M> {
    /// Only the channel with this id.
    #[doc(alias = "etChannelId")]
    pub fn channel_id(mut self, id: impl Into<String>) -> Self {
        self.operation.channel_id = Some(id.into());
        self
    }
}

impl Generated for ListChannels {
    type Raw<'a> = builder::QueryDedicatedChannel<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let call = requests.query_dedicated_channel().et_id(self.line_id);
        Ok(match self.channel_id {
            Some(id) => call.et_channel_id(id),
            None => call,
        })
    }
}

impl List for ListChannels {
    fn paging(&mut self) -> Option<&mut Paging> {
        None
    }
}
