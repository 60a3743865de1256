//! One channel: reading, changing, resubmitting, associating and deleting it.

use std::fmt;

use et_api_raw::flag::Flag;
use et_api_raw::id::check_id;
use et_api_raw::request::OperationRequest;
use et_api_raw::{self as raw, builder, types};
use serde::{Deserialize, Serialize};

use super::addresses::Ipv6Addresses;
use super::addresses::texts;
use super::cidr_fields;
use super::ids::ChannelId;
use super::line::LineRef;
use crate::call::Call;
use crate::client::Client;
use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::mode::{Async, Mode};
use crate::model::Channel;
use crate::operation::{Generated, Operation};
use crate::{Cidr, RouteType, Switch};

/// One channel, by its line's id and its own. See [`LineRef::channel`](super::LineRef::channel).
#[derive(Clone)]
#[must_use]
#[doc(alias = "专线通道")]
#[doc(alias = "dedicatedconn")]
pub struct ChannelRef<M = Async> {
    client: Client<M>,
    ids: ChannelId,
}

impl<M> fmt::Debug for ChannelRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChannelRef({})", self.ids)
    }
}

/// The query parameter that narrows the list of channels to one.
const CHANNEL_ID: &str = "etChannelId";

/// The required parameters of a resubmitted channel. It is routed statically: the service resubmits
/// no other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resubmission {
    /// The name.
    pub name: String,
    /// The VLAN, 0 (untagged) or 2 to 4009, unique on the line.
    pub vlan_id: u16,
    /// The cloud's end of the link, IPv4 with prefix length.
    #[serde(deserialize_with = "cidr_fields::baidu_address")]
    pub baidu_address: Cidr,
    /// The data centre's end of the link, IPv4 with prefix length.
    #[serde(deserialize_with = "cidr_fields::customer_address")]
    pub customer_address: Cidr,
    /// The CIDRs behind the channel.
    #[serde(deserialize_with = "cidr_fields::networks")]
    pub networks: Vec<Cidr>,
}

impl<M: Mode> LineRef<M> {
    /// One channel, by its id (`dedicatedconn-…`). Nothing is sent yet.
    pub fn channel(&self, id: impl AsRef<str>) -> ChannelRef<M> {
        ChannelRef {
            client: self.client().clone(),
            ids: ChannelId {
                line: self.id().to_owned(),
                channel: id.as_ref().to_owned(),
            },
        }
    }
}

impl<M> ChannelRef<M> {
    pub(crate) fn ids(&self) -> &ChannelId {
        &self.ids
    }
}

impl<M: Mode> ChannelRef<M> {
    pub(crate) fn client(&self) -> &Client<M> {
        &self.client
    }

    /// The same channel, of a client whose calls are awaited.
    pub(crate) fn to_async(&self) -> ChannelRef {
        ChannelRef {
            client: self.client.with_mode(Async),
            ids: self.ids.clone(),
        }
    }

    /// The channel's id.
    pub fn id(&self) -> &str {
        &self.ids.channel
    }

    /// The id of the line that carries it.
    pub fn line_id(&self) -> &str {
        &self.ids.line
    }

    /// Returns the channel (`QueryDedicatedChannel`): the list of its line's channels, narrowed to
    /// this one.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let line = client.line("dcphy-gq65bz9ip712");
    /// let channel = line.channel("dedicatedconn-zy9t7n91k0iq").get().send().await?;
    /// println!("{:?}, BGP is {:?}", channel.status, channel.bgp_status);
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryDedicatedChannel")]
    #[doc(alias = "get_et_channel")]
    #[doc(alias = "query_dedicated_channel")]
    #[doc(alias = "查询专线通道")]
    pub fn get(&self) -> Call<GetChannel, M> {
        self.call(|channel| GetChannel { channel })
    }

    /// Changes the channel's name, description or limit of BGP routes (`UpdateDedicatedChannel`).
    /// It must not be in `ack-wait` or `reject`. Parameters that are not set stay unchanged.
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// channel.update().description("to the office").send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "UpdateDedicatedChannel")]
    #[doc(alias = "update_et_channel")]
    #[doc(alias = "update_dedicated_channel")]
    #[doc(alias = "更新专线通道")]
    pub fn update(&self) -> Call<UpdateChannel, M> {
        let body = types::ChannelUpdate::default();
        self.call(|channel| UpdateChannel { channel, body })
    }

    /// Submits the whole channel again (`ResubmitDedicatedChannel`), after a VLAN conflict or a
    /// rejection.
    ///
    /// ```
    /// # et_documentation::stage::play(async |emulator, client| {
    /// # let channel = client.line("dcphy-gq65bz9ip712").channel("dedicatedconn-zy9t7n91k0iq");
    /// # use et_emulator::state::ChannelStatus;
    /// # emulator.controls().set_channel_status(channel.id(), ChannelStatus::Rejected)?;
    /// use et_sdk::operations::Resubmission;
    ///
    /// let resubmission = Resubmission {
    ///     name: "to-office".into(),
    ///     vlan_id: 57,
    ///     baidu_address: "11.11.11.21/24".parse()?,
    ///     customer_address: "11.11.11.12/24".parse()?,
    ///     networks: vec!["192.168.0.0/16".parse()?],
    /// };
    /// channel.resubmit(resubmission).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "ResubmitDedicatedChannel")]
    #[doc(alias = "recommit_et_channel")]
    #[doc(alias = "resubmit_dedicated_channel")]
    #[doc(alias = "reCreate")]
    #[doc(alias = "重新提交专线通道")]
    pub fn resubmit(&self, channel: Resubmission) -> Call<ResubmitChannel, M> {
        let body = types::ChannelResubmission::builder()
            .name(channel.name)
            .vlan_id(channel.vlan_id)
            .baidu_address(channel.baidu_address.as_str())
            .customer_address(channel.customer_address.as_str())
            .route_type(RouteType::Static)
            .networks(texts(channel.networks));
        self.call(|channel| ResubmitChannel { channel, body })
    }

    /// Deletes the channel (`DeleteDedicatedChannel`). It must be established, waiting for payment
    /// or rejected, and no gateway may be bound to it.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let channel = client.line("dcphy-gq65bz9ip712").channel("dedicatedconn-rn0yzti2gn1f");
    /// channel.delete().send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "DeleteDedicatedChannel")]
    #[doc(alias = "delete_et_channel")]
    #[doc(alias = "delete_dedicated_channel")]
    #[doc(alias = "删除专线通道")]
    pub fn delete(&self) -> Call<DeleteChannel, M> {
        self.call(|channel| DeleteChannel { channel })
    }

    /// A call that names this channel.
    pub(crate) fn call<O: Operation>(&self, operation: impl FnOnce(ChannelId) -> O) -> Call<O, M> {
        Call::new(&self.client, operation(self.ids.clone()))
    }
}

/// The parameters of `QueryDedicatedChannel` for one channel. See [`ChannelRef::get`].
#[derive(Clone, Debug)]
pub struct GetChannel {
    channel: ChannelId,
}

impl Operation for GetChannel {
    type Output = Channel;

    fn description() -> &'static raw::operation::Operation {
        &raw::operations::QUERY_DEDICATED_CHANNEL
    }

    fn into_request(self, requests: &raw::Client) -> Result<reqwest::Request, Error> {
        let ChannelId { line, channel } = self.channel;
        // The id is a query parameter here, and an empty one would ask for all channels.
        check_id(CHANNEL_ID, &channel)?;
        let call = requests.query_dedicated_channel().et_id(line);
        Ok(call.et_channel_id(channel).into_request()?)
    }

    fn decode(request: &reqwest::Request, body: &[u8]) -> Result<Channel, ErrorBuilder> {
        let list = builder::QueryDedicatedChannel::decode(body)?;
        let mut query = request.url().query_pairs();
        let id = query.find_map(|(name, value)| (name == CHANNEL_ID).then_some(value));
        let id = id.unwrap_or_default();
        // The service may narrow the list or not.
        let mut channels = list.channels.into_iter();
        channels.find(|channel| channel.id == id).ok_or_else(|| {
            ErrorBuilder::new(ErrorKind::Service)
                .code("NoSuchObject")
                .message("the line has no channel with this id")
        })
    }
}

/// The parameters of `UpdateDedicatedChannel`. See [`ChannelRef::update`].
#[derive(Clone, Debug)]
pub struct UpdateChannel {
    channel: ChannelId,
    body: types::ChannelUpdate,
}

impl<M: Mode> Call<UpdateChannel, M> {
    /// The name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.operation.body.name = Some(name.into());
        self
    }

    /// Free text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.operation.body.description = Some(text.into());
        self
    }

    /// How many BGP routes the channel accepts at most; 100 unless the account's quota was raised.
    #[doc(alias = "bgpRouteLimit")]
    pub fn bgp_route_limit(mut self, routes: u32) -> Self {
        self.operation.body.bgp_route_limit = Some(routes);
        self
    }
}

impl Generated for UpdateChannel {
    type Raw<'a> = builder::UpdateDedicatedChannel<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .update_dedicated_channel()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .modify_attribute(Flag)
            .body(self.body))
    }
}

/// The parameters of `ResubmitDedicatedChannel`. See [`ChannelRef::resubmit`].
#[derive(Clone, Debug)]
pub struct ResubmitChannel {
    channel: ChannelId,
    body: types::builder::ChannelResubmission,
}

impl<M: Mode> Call<ResubmitChannel, M> {
    /// Free text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.operation.body = self.operation.body.description(text.into());
        self
    }

    /// Enables IPv6, which also requires [`ipv6_networks`](Self::ipv6_networks).
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
}

impl Generated for ResubmitChannel {
    type Raw<'a> = builder::ResubmitDedicatedChannel<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .resubmit_dedicated_channel()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .re_create(Flag)
            .body(self.body))
    }
}

/// The parameters of `DeleteDedicatedChannel`. See [`ChannelRef::delete`].
#[derive(Clone, Debug)]
pub struct DeleteChannel {
    channel: ChannelId,
}

impl Generated for DeleteChannel {
    type Raw<'a> = builder::DeleteDedicatedChannel<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .delete_dedicated_channel()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel))
    }
}
