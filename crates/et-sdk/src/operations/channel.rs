//! One channel: looking at it, changing it, resubmitting it, tying it to another, deleting it.

use et_api_raw::flag::Flag;
use et_api_raw::types;

use super::builder_methods::{call_options, operation};
use super::channels::texts;
use super::{Bfd, Ipv6Addresses, ListChannels, RouteRuleRef, RouteRules};
use crate::call::Call;
use crate::client::Client;
use crate::error::{Error, ErrorBuilder, ErrorKind, Outcome};
use crate::model::Channel;
use crate::response::Response;
use crate::{Cidr, RouteType, Switch};

/// One channel, by its line's id and its own. See [`LineRef::channel`](super::LineRef::channel).
#[derive(Clone, Debug)]
#[must_use]
#[doc(alias = "专线通道")]
#[doc(alias = "dedicatedconn")]
pub struct ChannelRef {
    client: Client,
    line_id: String,
    id: String,
}

/// What a resubmitted channel must say. It is routed statically; the service resubmits no other.
#[derive(Clone, Debug, PartialEq)]
pub struct Resubmission {
    /// The name.
    pub name: String,
    /// The VLAN, 0 (untagged) or 2 to 4009, unique on the line.
    pub vlan_id: u16,
    /// The cloud's end of the link, IPv4 with prefix length.
    pub baidu_address: Cidr,
    /// The data centre's end of the link, IPv4 with prefix length.
    pub customer_address: Cidr,
    /// The CIDRs behind the channel.
    pub networks: Vec<Cidr>,
}

impl ChannelRef {
    pub(crate) fn new(client: &Client, line_id: &str, id: &str) -> Self {
        Self {
            client: client.clone(),
            line_id: line_id.to_owned(),
            id: id.to_owned(),
        }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The channel's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id of the line that carries it.
    pub fn line_id(&self) -> &str {
        &self.line_id
    }

    /// BFD on the channel.
    pub fn bfd(&self) -> Bfd {
        Bfd::new(self.call())
    }

    /// The channel's route rules.
    pub fn route_rules(&self) -> RouteRules {
        RouteRules::new(self.call())
    }

    /// One route rule, by its id (`dcrr-…`). Nothing is sent yet.
    pub fn route_rule(&self, id: impl AsRef<str>) -> RouteRuleRef {
        let ids = [
            ("etId", &*self.line_id),
            ("etChannelId", &*self.id),
            ("routeRuleId", id.as_ref()),
        ];
        RouteRuleRef::new(Call::new(&self.client, &ids), id.as_ref())
    }

    /// Shows the channel: the list of its line's channels, narrowed to this one (`QueryDedicatedChannel`).
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let channel = client.line("dcphy-gq65bz9ip712").channel("dedicatedconn-zy9t7n91k0iq").get().send().await?;
    /// println!("{:?}, BGP is {:?}", channel.status, channel.bgp_status);
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryDedicatedChannel")]
    #[doc(alias = "get_et_channel")]
    #[doc(alias = "query_dedicated_channel")]
    #[doc(alias = "查询专线通道")]
    pub fn get(&self) -> GetChannel {
        // Checked here too: as a query parameter an empty id would ask for all channels.
        let mistake = crate::identifier::check_id("etChannelId", &self.id).err();
        let mut list = super::Channels::new(&self.client, &self.line_id).list();
        if let Some(mistake) = mistake {
            list.call.mistake(mistake);
        }
        GetChannel {
            list: list.channel_id(&self.id),
            id: self.id.clone(),
        }
    }

    /// Changes the channel's name, description or limit of BGP routes (`UpdateDedicatedChannel`), unless it is in `ack-wait` or
    /// `reject`. What is not set stays as it is.
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
    pub fn update(&self) -> UpdateChannel {
        UpdateChannel {
            call: self.call(),
            body: types::ChannelUpdate::default(),
        }
    }

    /// Submits the channel again, whole (`ResubmitDedicatedChannel`), after a VLAN conflict or a rejection.
    ///
    /// ```
    /// # et_documentation::stage::play(async |emulator, client| {
    /// # let channel = client.line("dcphy-gq65bz9ip712").channel("dedicatedconn-zy9t7n91k0iq");
    /// # emulator.controls().set_channel_status(channel.id(), et_emulator::state::ChannelStatus::Rejected)?;
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
    pub fn resubmit(&self, channel: Resubmission) -> ResubmitChannel {
        let body = types::ChannelResubmission::builder()
            .name(channel.name)
            .vlan_id(channel.vlan_id)
            .baidu_address(channel.baidu_address.as_str())
            .customer_address(channel.customer_address.as_str())
            .route_type(RouteType::Static)
            .networks(texts(channel.networks));
        ResubmitChannel {
            call: self.call(),
            body,
        }
    }

    /// Deletes the channel (`DeleteDedicatedChannel`), which must be established, wait for payment or have been rejected.
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// channel.delete().send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "DeleteDedicatedChannel")]
    #[doc(alias = "delete_et_channel")]
    #[doc(alias = "delete_dedicated_channel")]
    #[doc(alias = "删除专线通道")]
    pub fn delete(&self) -> DeleteChannel {
        DeleteChannel { call: self.call() }
    }

    /// Ties another channel to this one (`AssociatedDedicatedChannel`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// channel.associate("dedicatedconn-rn0yzti2gn1f").send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "AssociatedDedicatedChannel")]
    #[doc(alias = "associate_et_channel")]
    #[doc(alias = "associated_dedicated_channel")]
    #[doc(alias = "关联专线通道")]
    pub fn associate(&self, other_channel_id: impl Into<String>) -> AssociateChannel {
        AssociateChannel {
            call: self.call(),
            body: types::ChannelAssociation::builder().extra_channel_id(other_channel_id.into()),
        }
    }

    /// Unties another channel from this one (`UnrelatedDedicatedLineChannel`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// # channel.associate("dedicatedconn-rn0yzti2gn1f").send().await?;
    /// channel.disassociate("dedicatedconn-rn0yzti2gn1f").send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "UnrelatedDedicatedLineChannel")]
    #[doc(alias = "disassociate_et_channel")]
    #[doc(alias = "unrelated_dedicated_line_channel")]
    #[doc(alias = "取消关联专线通道")]
    #[doc(alias = "解关联专线通道")]
    pub fn disassociate(&self, other_channel_id: impl Into<String>) -> DisassociateChannel {
        DisassociateChannel {
            call: self.call(),
            body: types::ChannelAssociation::builder().extra_channel_id(other_channel_id.into()),
        }
    }

    pub(crate) fn call(&self) -> Call {
        Call::new(
            &self.client,
            &[("etId", &self.line_id), ("etChannelId", &self.id)],
        )
    }
}

/// A look at a channel. See [`ChannelRef::get`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct GetChannel {
    list: ListChannels,
    id: String,
}

impl GetChannel {
    /// Sends the request and waits for the answer.
    ///
    /// # Errors
    /// One that [is not found](Error::is_not_found) if the line has no such channel; otherwise see [`ErrorKind`].
    pub async fn send(self) -> Result<Response<Channel>, Error> {
        let mut list = self.list.send().await?;
        // The service may narrow the list or not.
        let found = list
            .value_mut()
            .et_channels
            .iter()
            .position(|channel| channel.id == self.id);
        match found {
            Some(index) => Ok(list.map(|mut list| list.et_channels.swap_remove(index))),
            None => Err(ErrorBuilder::new(ErrorKind::Service)
                .code("NoSuchObject")
                .message("the line has no channel with this id")
                .request_id(list.request_id().unwrap_or_default())
                .attempts(list.attempts())
                .outcome(Outcome::Unchanged)
                .build()),
        }
    }

    /// Shows what [`send`](Self::send) would send. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] if it could not be sent.
    pub async fn preview(self) -> Result<crate::Preview, Error> {
        self.list.preview().await
    }
}

call_options!(GetChannel, list.call);

/// A change of a channel. See [`ChannelRef::update`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct UpdateChannel {
    call: Call,
    body: types::ChannelUpdate,
}

impl UpdateChannel {
    /// The name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.body.name = Some(name.into());
        self
    }

    /// Free text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.body.description = Some(text.into());
        self
    }

    /// How many BGP routes the channel accepts at most; 100 unless the account's quota was raised.
    #[doc(alias = "bgpRouteLimit")]
    pub fn bgp_route_limit(mut self, routes: u32) -> Self {
        self.body.bgp_route_limit = Some(routes);
        self
    }
}

operation!(UpdateChannel -> (), token, |this, raw| {
    raw.update_dedicated_channel().et_id(this.call.id(0)).et_channel_id(this.call.id(1)).modify_attribute(Flag).body(this.body)
});

/// A channel submitted again. See [`ChannelRef::resubmit`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct ResubmitChannel {
    call: Call,
    body: types::builder::ChannelResubmission,
}

impl ResubmitChannel {
    /// Free text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.body = self.body.description(text.into());
        self
    }

    /// Has the channel speak IPv6 as well, which also needs [`ipv6_networks`](Self::ipv6_networks).
    #[doc(alias = "enableIpv6")]
    pub fn ipv6(mut self, addresses: Ipv6Addresses) -> Self {
        self.body = self
            .body
            .enable_ipv6(Switch::On)
            .baidu_ipv6_address(addresses.baidu.as_str().to_owned())
            .customer_ipv6_address(addresses.customer.as_str().to_owned());
        self
    }

    /// The IPv6 CIDRs behind the channel.
    #[doc(alias = "ipv6Networks")]
    pub fn ipv6_networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.body = self.body.ipv6_networks(texts(networks));
        self
    }

    /// Other accounts that may use the channel, by their ids.
    #[doc(alias = "authorizedUsers")]
    pub fn authorized_users<U: Into<String>>(
        mut self,
        accounts: impl IntoIterator<Item = U>,
    ) -> Self {
        self.body = self
            .body
            .authorized_users(accounts.into_iter().map(Into::into).collect::<Vec<_>>());
        self
    }
}

operation!(ResubmitChannel -> (), token, |this, raw| {
    raw.resubmit_dedicated_channel().et_id(this.call.id(0)).et_channel_id(this.call.id(1)).re_create(Flag).body(this.body)
});

/// The end of a channel. See [`ChannelRef::delete`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct DeleteChannel {
    call: Call,
}

operation!(DeleteChannel -> (), token, |this, raw| {
    raw.delete_dedicated_channel().et_id(this.call.id(0)).et_channel_id(this.call.id(1))
});

/// A tie between two channels. See [`ChannelRef::associate`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct AssociateChannel {
    call: Call,
    body: types::builder::ChannelAssociation,
}

operation!(AssociateChannel -> (), token, |this, raw| {
    raw.associated_dedicated_channel().et_id(this.call.id(0)).et_channel_id(this.call.id(1)).associate(Flag).body(this.body)
});

/// The end of a tie between two channels. See [`ChannelRef::disassociate`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct DisassociateChannel {
    call: Call,
    body: types::builder::ChannelAssociation,
}

operation!(DisassociateChannel -> (), token, |this, raw| {
    raw.unrelated_dedicated_line_channel().et_id(this.call.id(0)).et_channel_id(this.call.id(1)).disassociate(Flag).body(this.body)
});
