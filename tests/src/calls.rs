//! The SDK's calls by the vendor's name of the action and the name of a case: those of `vectors/wire-python.json`, and `required` for
//! every action, which sends what it must and nothing else.

use std::time::Duration;

use et_sdk::operations::{
    BfdTiming, Billing, Contact, Ipv6Addresses, NewChannel, NewLine, NewRouteRule, NextHop,
    Resubmission, Routing, Tag,
};
use et_sdk::{AccessPoint, ApType, Client, Error, Isp, LineStatus, PortSpeed};

/// The line that the calls name.
pub const LINE: &str = "dcphy-gq65bz9ip712";
/// The channel that they name.
pub const CHANNEL: &str = "dedicatedconn-zy9t7n91k0iq";
/// The route rule that they name.
pub const RULE: &str = "dcrr-5afcf643-94e";
/// The client token of those that give one.
pub const TOKEN: &str = "be31b98c-5e41-4838-9830-9be700de5a20";
/// The network that is announced.
const ROUTE: &str = "192.168.100.0/24";
/// The account that is authorized.
const ACCOUNT: [&str; 1] = ["8770d0e94e2728ca81b0ec99db9f4df8"];
/// The other channel of an association.
pub const OTHER_CHANNEL: &str = "dedicatedconn-rn0yzti2gn1f";

/// Calls the SDK as the official one was called in this case, or with what the action requires.
///
/// # Errors
/// Those of the call.
///
/// # Panics
/// If there is no such case.
pub async fn call(client: &Client, action: &str, case: &str) -> Result<(), Error> {
    if matches!(case, "required" | "none") {
        return required(client, action).await;
    }
    let lines = client.lines();
    let line = client.line(LINE);
    let channel = line.channel(CHANNEL);
    let rule = channel.route_rule(RULE);
    let ipv6_networks = || "2400:da00:e003:0:15f::/87".parse().map(|network| [network]);
    let tags = || [Tag::new("env", "prod")];
    match (action, case) {
        ("ApplyPhysicalDedicatedLine", "all") => drop(
            lines
                .apply(new_line())
                .description("d")
                .link_delay(Duration::from_millis(500))
                .billing(Billing::prepaid(1))
                .auto_renew_months(12)
                .tags(tags())
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("UpdatePhysicalDedicatedLine", "all") => drop(
            line.update()
                .name("n")
                .description("d")
                .contact_name("u")
                .contact_phone("1")
                .contact_email("e@x.cn")
                .link_delay(Duration::ZERO)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("DeletePhysicalDedicatedLine", "all") => {
            drop(line.delete().client_token(TOKEN).send().await?)
        }
        ("QueryDedicatedLines", "all") => drop(
            lines
                .list()
                .marker("dcphy-gq65bz9ie712")
                .max_keys(1)
                .status(LineStatus::PayWait)
                .send()
                .await?,
        ),
        ("QueryDedicatedLineDetail", "all") => drop(line.get().send().await?),
        ("CreateDedicatedChannel", "static") => drop(
            line.channels()
                .create(new_channel(Routing::networks(["192.168.0.0/16".parse()?]))?)
                .authorized_users(ACCOUNT)
                .description("d")
                .tags(tags())
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("CreateDedicatedChannel", "bgp-ipv6") => drop(
            line.channels()
                .create(new_channel(Routing::bgp(65001, "s3cret"))?)
                .ipv6(ipv6()?)
                .ipv6_networks(ipv6_networks()?)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("QueryDedicatedChannel", "all") => {
            drop(
                line.channels()
                    .list()
                    .channel_id(CHANNEL)
                    .client_token(TOKEN)
                    .send()
                    .await?,
            );
        }
        ("ResubmitDedicatedChannel", "all") => drop(
            channel
                .resubmit(resubmission()?)
                .authorized_users(ACCOUNT)
                .description("d")
                .ipv6(ipv6()?)
                .ipv6_networks(ipv6_networks()?)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("UpdateDedicatedChannel", "all") => drop(
            channel
                .update()
                .name("n")
                .description("")
                .bgp_route_limit(100)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("DeleteDedicatedChannel", "all") => {
            drop(channel.delete().client_token(TOKEN).send().await?)
        }
        ("EnableDedicatedChannelIpv6", "all") => drop(
            channel
                .enable_ipv6(ipv6()?)
                .ipv6_networks(ipv6_networks()?)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("DisableDedicatedChannelIpv6", "all") => {
            drop(channel.disable_ipv6().client_token(TOKEN).send().await?)
        }
        ("CreateDedicatedChannelRouteParameters", "all") => drop(
            channel
                .add_routes()
                .networks([ROUTE.parse()?])
                .ipv6_networks(ipv6_networks()?)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("RemoveDedicatedChannelRouteParameters", "all") => drop(
            channel
                .remove_routes()
                .networks([ROUTE.parse()?])
                .ipv6_networks(ipv6_networks()?)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("CreateDedicatedChannelUserObject", "all") => drop(
            channel
                .add_users(ACCOUNT)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("RemoveDedicatedChannelUserObject", "all") => drop(
            channel
                .remove_users(ACCOUNT)
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("AssociatedDedicatedChannel", "all") => {
            drop(
                channel
                    .associate(OTHER_CHANNEL)
                    .client_token(TOKEN)
                    .send()
                    .await?,
            );
        }
        ("UnrelatedDedicatedLineChannel", "all") => {
            drop(
                channel
                    .disassociate(OTHER_CHANNEL)
                    .client_token(TOKEN)
                    .send()
                    .await?,
            );
        }
        ("CreateDedicatedChannelBfd", "all") => {
            drop(
                channel
                    .bfd()
                    .create(BfdTiming::ADVISED)
                    .client_token(TOKEN)
                    .send()
                    .await?,
            );
        }
        ("UpdateDedicatedChannelBfd", "all") => {
            drop(
                channel
                    .bfd()
                    .update(BfdTiming::ADVISED)
                    .client_token(TOKEN)
                    .send()
                    .await?,
            );
        }
        ("DeleteDedicatedChannelBfd", "all") => {
            drop(channel.bfd().delete().client_token(TOKEN).send().await?)
        }
        ("CreateDedicatedChannelRouteRules", "all") => drop(
            channel
                .route_rules()
                .create(NewRouteRule {
                    destination: "2400:da00:e003::/48".parse()?,
                    next_hop: NextHop::channel(CHANNEL),
                })
                .description("d")
                .client_token(TOKEN)
                .send()
                .await?,
        ),
        ("QueryDedicatedChannelRouteRules", "all") => drop(
            channel
                .route_rules()
                .list()
                .destination("10.0.0.0/8".parse()?)
                .marker("m a/b+c")
                .max_keys(1000)
                .send()
                .await?,
        ),
        ("UpdateDedicatedChannelRouteRules", "all") => {
            drop(rule.update("d").client_token(TOKEN).send().await?)
        }
        ("DeleteDedicatedChannelRouteRules", "all") => {
            drop(rule.delete().client_token(TOKEN).send().await?)
        }
        other => panic!("no call stands for {other:?}"),
    }
    Ok(())
}

/// Calls the SDK with what the action requires.
async fn required(client: &Client, action: &str) -> Result<(), Error> {
    let lines = client.lines();
    let line = client.line(LINE);
    let channel = line.channel(CHANNEL);
    let rule = channel.route_rule(RULE);
    let route = || ROUTE.parse();
    let statically = || {
        "192.168.0.0/16"
            .parse()
            .map(|network| Routing::networks([network]))
    };
    match action {
        "ApplyPhysicalDedicatedLine" => drop(lines.apply(new_line()).send().await?),
        "QueryDedicatedLines" => drop(lines.list().send().await?),
        "QueryDedicatedLineDetail" => drop(line.get().send().await?),
        "UpdatePhysicalDedicatedLine" => drop(line.update().send().await?),
        "DeletePhysicalDedicatedLine" => drop(line.delete().send().await?),
        "CreateDedicatedChannel" => drop(
            line.channels()
                .create(new_channel(statically()?)?)
                .send()
                .await?,
        ),
        "QueryDedicatedChannel" => drop(line.channels().list().send().await?),
        "ResubmitDedicatedChannel" => drop(channel.resubmit(resubmission()?).send().await?),
        "UpdateDedicatedChannel" => drop(channel.update().send().await?),
        "DeleteDedicatedChannel" => drop(channel.delete().send().await?),
        "EnableDedicatedChannelIpv6" => drop(channel.enable_ipv6(ipv6()?).send().await?),
        "DisableDedicatedChannelIpv6" => drop(channel.disable_ipv6().send().await?),
        "CreateDedicatedChannelRouteParameters" => {
            drop(channel.add_routes().networks([route()?]).send().await?)
        }
        "RemoveDedicatedChannelRouteParameters" => {
            drop(channel.remove_routes().networks([route()?]).send().await?)
        }
        "CreateDedicatedChannelUserObject" => drop(channel.add_users(ACCOUNT).send().await?),
        "RemoveDedicatedChannelUserObject" => drop(channel.remove_users(ACCOUNT).send().await?),
        "AssociatedDedicatedChannel" => drop(channel.associate(OTHER_CHANNEL).send().await?),
        "UnrelatedDedicatedLineChannel" => drop(channel.disassociate(OTHER_CHANNEL).send().await?),
        "CreateDedicatedChannelBfd" => drop(channel.bfd().create(BfdTiming::ADVISED).send().await?),
        "UpdateDedicatedChannelBfd" => drop(channel.bfd().update(BfdTiming::ADVISED).send().await?),
        "DeleteDedicatedChannelBfd" => drop(channel.bfd().delete().send().await?),
        "CreateDedicatedChannelRouteRules" => drop(
            channel
                .route_rules()
                .create(NewRouteRule {
                    destination: "192.168.0.7/32".parse()?,
                    next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
                })
                .send()
                .await?,
        ),
        "QueryDedicatedChannelRouteRules" => drop(channel.route_rules().list().send().await?),
        "UpdateDedicatedChannelRouteRules" => drop(rule.update("d").send().await?),
        "DeleteDedicatedChannelRouteRules" => drop(rule.delete().send().await?),
        other => panic!("no call stands for {other}"),
    }
    Ok(())
}

fn ipv6() -> Result<Ipv6Addresses, Error> {
    Ok(Ipv6Addresses {
        baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
        customer: "2400:da00:e003:0:0:200::1/88".parse()?,
    })
}

fn resubmission() -> Result<Resubmission, Error> {
    Ok(Resubmission {
        name: "channel_name".into(),
        vlan_id: 56,
        baidu_address: "11.11.11.21/24".parse()?,
        customer_address: "11.11.11.12/24".parse()?,
        networks: vec!["192.168.0.0/16".parse()?],
    })
}

fn new_line() -> NewLine {
    NewLine {
        name: "ZX051501-testET".into(),
        isp: Isp::ChinaUnicom,
        port_speed: PortSpeed::Gbps10,
        ap_type: ApType::Single,
        access_point: AccessPoint::WuhanOpticsValley,
        contact: Contact {
            name: "张三".into(),
            phone: "13300000333".into(),
            email: "1@123.com".into(),
        },
        customer_site: "北京|市辖区|东城区|百度科技园K2".into(),
    }
}

fn new_channel(routing: Routing) -> Result<NewChannel, Error> {
    Ok(NewChannel {
        name: "channel_name".into(),
        vlan_id: 56,
        baidu_address: "11.11.11.21/24".parse()?,
        customer_address: "11.11.11.12/24".parse()?,
        routing,
    })
}
