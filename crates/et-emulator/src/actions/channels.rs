//! Channels: create, list, resubmit, change, delete.

use std::collections::BTreeSet;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::lines::{check_line, set};
use super::{Call, channel_to, line};
use crate::address::{Version, check_link, check_networks};
use crate::assumed::{self, ChannelAct, LineAct};
use crate::refusal::{Refusal, json};
use crate::state::{
    BgpStatus, Channel, ChannelStatus, Ipv6, Line, Private, Routing, Shelf, Subject, Tag,
};
use crate::world::World;

/// A channel as it is asked for, on creation and when it is submitted again.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Application {
    name: String,
    #[serde(default)]
    description: String,
    baidu_address: String,
    customer_address: String,
    route_type: RouteType,
    #[serde(default)]
    networks: Vec<String>,
    vlan_id: u16,
    bgp_asn: Option<String>,
    bgp_key: Option<Private>,
    enable_ipv6: Option<u8>,
    baidu_ipv6_address: Option<String>,
    customer_ipv6_address: Option<String>,
    #[serde(default)]
    ipv6_networks: Vec<String>,
    #[serde(default)]
    authorized_users: Vec<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
enum RouteType {
    #[serde(rename = "static-route")]
    Static,
    #[serde(rename = "bgp")]
    Bgp,
}

impl Application {
    /// The routing, if the fields that its kind needs are there.
    fn routing(&self) -> Result<Routing, Refusal> {
        check_link(
            ("baiduAddress", &self.baidu_address),
            ("customerAddress", &self.customer_address),
            Version::V4,
        )?;
        match self.route_type {
            RouteType::Static => {
                if self.networks.is_empty() {
                    return Err(Refusal::inappropriate(
                        "networks",
                        "is required with the route type `static-route`",
                    ));
                }
                check_networks("networks", &self.networks, Version::V4)?;
                Ok(Routing::Static {
                    networks: distinct(&self.networks),
                })
            }
            RouteType::Bgp => {
                let asn = self.bgp_asn.clone().ok_or_else(|| {
                    Refusal::inappropriate("bgpAsn", "is required with the route type `bgp`")
                })?;
                if !asn.parse::<u32>().is_ok_and(|number| number > 0) {
                    return Err(Refusal::inappropriate(
                        "bgpAsn",
                        "must be from 1 to 4294967295",
                    ));
                }
                let key = self.bgp_key.clone().filter(|key| !key.reveal().is_empty());
                Ok(Routing::Bgp {
                    bgp_asn: asn,
                    bgp_key: key.ok_or_else(|| {
                        Refusal::inappropriate("bgpKey", "is required with the route type `bgp`")
                    })?,
                    bgp_route_limit: None,
                    bgp_status: BgpStatus::Down,
                    ipv6_bgp_status: BgpStatus::Down,
                })
            }
        }
    }

    /// IPv6, if it is asked for and what it needs is there.
    fn ipv6(&self, allowed: bool) -> Result<Option<Ipv6>, Refusal> {
        if self.enable_ipv6 != Some(1) {
            return Ok(None);
        }
        let needed = |field: &str, value: &Option<String>| {
            value
                .clone()
                .ok_or_else(|| Refusal::inappropriate(field, "is required with `enableIpv6`"))
        };
        let ipv6 = Ipv6 {
            baidu_ipv6_address: needed("baiduIpv6Address", &self.baidu_ipv6_address)?,
            customer_ipv6_address: needed("customerIpv6Address", &self.customer_ipv6_address)?,
            ipv6_networks: distinct(&self.ipv6_networks),
        };
        check_ipv6(&ipv6, self.route_type == RouteType::Static, allowed)?;
        Ok(Some(ipv6))
    }
}

/// What IPv6 on a channel needs.
pub(super) fn check_ipv6(ipv6: &Ipv6, static_routing: bool, allowed: bool) -> Result<(), Refusal> {
    if !allowed {
        let message =
            "IPv6 is open to accounts on the allow list only; ask the vendor to be put on it";
        return Err(Refusal::new(
            http::StatusCode::FORBIDDEN,
            "OptInRequired",
            message,
        ));
    }
    let near = ("baiduIpv6Address", ipv6.baidu_ipv6_address.as_str());
    check_link(
        near,
        ("customerIpv6Address", &ipv6.customer_ipv6_address),
        Version::V6,
    )?;
    if static_routing && ipv6.ipv6_networks.is_empty() {
        return Err(Refusal::inappropriate(
            "ipv6Networks",
            "is required for IPv6 on a channel of the route type `static-route`",
        ));
    }
    check_networks("ipv6Networks", &ipv6.ipv6_networks, Version::V6)
}

fn distinct(values: &[String]) -> Vec<String> {
    let mut set = Vec::new();
    super::add_to_set(&mut set, values.to_vec());
    set
}

/// A VLAN is good for one channel of a line. `own` is the channel that may keep it.
fn check_vlan(line: &Line, vlan: u16, own: Option<&str>) -> Result<(), Refusal> {
    match line
        .channels
        .iter()
        .find(|channel| channel.vlan_id == vlan && own != Some(&*channel.id))
    {
        Some(_) => Err(Refusal::new(
            assumed::STATUS_STATE,
            assumed::CODE_VLAN_TAKEN,
            "body `vlanId` is in use on the line; choose another",
        )),
        None => Ok(()),
    }
}

/// CreateDedicatedChannel.
pub(super) fn create(
    world: &mut World,
    call: &Call<'_>,
    now: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let application: Application = call.body()?;
    let line = check_line(world, call.path("etId"), LineAct::CreateChannel)?;
    let routing = application.routing()?;
    let ipv6 = application.ipv6(world.ipv6_allowed)?;
    check_vlan(line, application.vlan_id, None)?;
    if line.channels.len() >= world.quotas.channels_per_line as usize {
        return Err(Refusal::quota(
            "channels on this line",
            world.quotas.channels_per_line,
        ));
    }
    let line = line.id.clone();
    let id = world.ids.channel(|id| world.state.home_of(id).is_some());
    let channel = Channel {
        id: id.clone(),
        name: application.name,
        description: application.description,
        status: ChannelStatus::AckWait,
        baidu_address: application.baidu_address,
        customer_address: application.customer_address,
        vlan_id: application.vlan_id,
        routing,
        ipv6,
        bfd: None,
        authorized_users: distinct(&application.authorized_users),
        associated: BTreeSet::new(),
        tags: application.tags,
        next_change: None,
        route_rules: Shelf::default(),
    };
    world.state.add_channel(&line, channel);
    world.begin(
        &Subject::Channel {
            line,
            channel: id.clone(),
        },
        now,
    );
    Ok(json(&serde_json::json!({ "id": id })))
}

/// ResubmitDedicatedChannel: the channel becomes what is submitted and starts its life again.
pub(super) fn resubmit(
    world: &mut World,
    call: &Call<'_>,
    now: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let application: Application = call.body()?;
    let ipv6_allowed = world.ipv6_allowed;
    let static_routing = matches!(
        channel_to(world, call, ChannelAct::Resubmit)?.routing,
        Routing::Static { .. }
    );
    if !static_routing {
        return Err(Refusal::state(
            "a channel of the route type `bgp` cannot be submitted again; delete it and create another",
        ));
    }
    let routing = application.routing()?;
    let ipv6 = application.ipv6(ipv6_allowed)?;
    let line = line(world, call)?;
    check_vlan(line, application.vlan_id, Some(call.path("etChannelId")))?;
    let line = line.id.clone();
    let channel = channel_to(world, call, ChannelAct::Resubmit)?;
    channel.name = application.name;
    channel.description = application.description;
    channel.baidu_address = application.baidu_address;
    channel.customer_address = application.customer_address;
    channel.vlan_id = application.vlan_id;
    channel.routing = routing;
    channel.ipv6 = ipv6;
    channel.authorized_users = distinct(&application.authorized_users);
    let channel = channel.id.clone();
    world.begin(&Subject::Channel { line, channel }, now);
    Ok(Bytes::new())
}

/// QueryDedicatedChannel: all channels of a line, or the one asked for.
pub(super) fn list(world: &mut World, call: &Call<'_>, _: DateTime<Utc>) -> Result<Bytes, Refusal> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer<'a> {
        et_channels: Vec<ChannelAnswer<'a>>,
    }
    let line = line(world, call)?;
    let limit = world.quotas.bgp_routes_per_channel;
    let et_channels = match call.query("etChannelId") {
        Some(id) => {
            let channel = line
                .channels
                .get(id)
                .ok_or_else(|| Refusal::no_such("the channel"))?;
            vec![ChannelAnswer::new(channel, limit)]
        }
        None => line
            .channels
            .iter()
            .map(|channel| ChannelAnswer::new(channel, limit))
            .collect(),
    };
    Ok(json(&Answer { et_channels }))
}

/// UpdateDedicatedChannel.
pub(super) fn update(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Update {
        name: Option<String>,
        description: Option<String>,
        bgp_route_limit: Option<u32>,
    }
    let update: Update = call.body()?;
    let quota = world.quotas.bgp_routes_per_channel;
    let channel = channel_to(world, call, ChannelAct::Update)?;
    if let Some(limit) = update.bgp_route_limit {
        if limit > quota {
            return Err(Refusal::quota("BGP routes a channel", quota));
        }
        match &mut channel.routing {
            Routing::Bgp {
                bgp_route_limit, ..
            } => *bgp_route_limit = Some(limit),
            Routing::Static { .. } => {
                return Err(Refusal::state(
                    "`bgpRouteLimit` is for channels of the route type `bgp`; leave it out",
                ));
            }
        }
    }
    set(&mut channel.name, update.name);
    set(&mut channel.description, update.description);
    Ok(Bytes::new())
}

/// DeleteDedicatedChannel.
pub(super) fn delete(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    channel_to(world, call, ChannelAct::Delete)?;
    world
        .state
        .remove_channel(call.path("etId"), call.path("etChannelId"));
    Ok(Bytes::new())
}

/// A channel as answers show it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChannelAnswer<'a> {
    id: &'a str,
    name: &'a str,
    status: ChannelStatus,
    description: &'a str,
    baidu_address: &'a str,
    customer_address: &'a str,
    vlan_id: u16,
    #[serde(flatten)]
    routing: RoutingAnswer<'a>,
    authorized_users: &'a [String],
    enable_ipv6: u8,
    #[serde(flatten)]
    ipv6: Option<&'a Ipv6>,
    #[serde(flatten)]
    bfd: Option<&'a crate::state::Bfd>,
    #[serde(skip_serializing_if = "<[Tag]>::is_empty")]
    tags: &'a [Tag],
}

#[derive(Serialize)]
#[serde(tag = "routeType", rename_all_fields = "camelCase")]
enum RoutingAnswer<'a> {
    #[serde(rename = "static-route")]
    Static { networks: &'a [String] },
    #[serde(rename = "bgp")]
    Bgp {
        bgp_asn: &'a str,
        bgp_key: &'a str,
        bgp_status: BgpStatus,
        #[serde(skip_serializing_if = "Option::is_none")]
        ipv6_bgp_status: Option<BgpStatus>,
        bgp_route_limit: u32,
    },
}

impl<'a> ChannelAnswer<'a> {
    fn new(channel: &'a Channel, route_limit: u32) -> Self {
        Self {
            id: &channel.id,
            name: &channel.name,
            status: channel.status,
            description: &channel.description,
            baidu_address: &channel.baidu_address,
            customer_address: &channel.customer_address,
            vlan_id: channel.vlan_id,
            routing: match &channel.routing {
                Routing::Static { networks } => RoutingAnswer::Static { networks },
                Routing::Bgp {
                    bgp_asn,
                    bgp_key,
                    bgp_route_limit,
                    bgp_status,
                    ipv6_bgp_status,
                } => RoutingAnswer::Bgp {
                    bgp_asn,
                    bgp_key: bgp_key.reveal(),
                    bgp_status: *bgp_status,
                    ipv6_bgp_status: channel.ipv6.is_some().then_some(*ipv6_bgp_status),
                    bgp_route_limit: bgp_route_limit.unwrap_or(route_limit),
                },
            },
            authorized_users: &channel.authorized_users,
            enable_ipv6: channel.ipv6.is_some().into(),
            ipv6: channel.ipv6.as_ref(),
            bfd: channel.bfd.as_ref(),
            tags: &channel.tags,
        }
    }
}
