//! Every operation of the SDK, each with all that can be set, as a list to go through.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use et_sdk::operations::{
    BfdTiming, Billing, Contact, Ipv6Addresses, NewChannel, NewLine, NewRouteRule, NextHop,
    Resubmission, Routing, Tag,
};
use et_sdk::{AccessPoint, ApType, Cidr, Client, Error, Isp, LineStatus, PortSpeed, Preview};

use super::RULE;

/// What must never show up anywhere.
pub const BGP_KEY: &str = "bgp-key-do-not-show";
pub const CONTACT_NAME: &str = "contact-name-do-not-show";
pub const CONTACT_PHONE: &str = "555-0199-do-not-show";
pub const CONTACT_EMAIL: &str = "mail-do-not-show@example.com";

type Boxed<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// An operation ready to go.
pub struct Case {
    /// The raw client's name of it.
    pub id: &'static str,
    /// The builder, as Debug shows it.
    pub debug: String,
    pub preview: Result<Preview, Error>,
    /// Sends it; gives what Debug shows of the response.
    pub send: Boxed<String>,
}

macro_rules! case {
    ($id:ident, $builder:expr) => {{
        let builder = $builder;
        Case {
            id: stringify!($id),
            debug: format!("{builder:?} {builder:#?}"),
            preview: builder.clone().preview(),
            send: Box::pin(async move { Ok(format!("{:?}", builder.send().await?)) }),
        }
    }};
}

fn cidr(text: &str) -> Cidr {
    text.parse().unwrap()
}

fn contact() -> Contact {
    Contact {
        name: CONTACT_NAME.into(),
        phone: CONTACT_PHONE.into(),
        email: CONTACT_EMAIL.into(),
    }
}

fn new_line() -> NewLine {
    NewLine {
        name: "north".into(),
        isp: Isp::ChinaUnicom,
        port_speed: PortSpeed::Gbps10,
        ap_type: ApType::Single,
        access_point: AccessPoint::WuhanOpticsValley,
        contact: contact(),
        customer_site: "Hubei|Wuhan|Hongshan|Site 1".into(),
    }
}

fn new_channel(routing: Routing) -> NewChannel {
    NewChannel {
        name: "to-office".into(),
        vlan_id: 56,
        baidu_address: cidr("11.11.11.21/24"),
        customer_address: cidr("11.11.11.12/24"),
        routing,
    }
}

fn ipv6() -> Ipv6Addresses {
    Ipv6Addresses {
        baidu: cidr("2400:da00:e003::1/88"),
        customer: cidr("2400:da00:e003::2/88"),
    }
}

/// All 25 operations, the channel's creation in both its kinds, on these resources.
pub fn every(client: &Client, line: &str, channel: &str) -> Vec<Case> {
    let line = client.line(line);
    let channel = line.channel(channel);
    let tags = || [Tag::new("team", "backbone")];
    let timing = BfdTiming {
        send_interval: Duration::from_millis(300),
        receive_interval: Duration::from_millis(300),
        detect_multiplier: 4,
    };
    vec![
        case!(
            apply_physical_dedicated_line,
            client
                .lines()
                .apply(new_line())
                .description("text")
                .link_delay(Duration::from_millis(50))
                .billing(Billing::prepaid(12))
                .auto_renew_months(1)
                .tags(tags())
        ),
        case!(
            query_dedicated_lines,
            client
                .lines()
                .list()
                .marker("m")
                .max_keys(10)
                .status(LineStatus::Established)
        ),
        case!(query_dedicated_line_detail, line.get()),
        case!(
            update_physical_dedicated_line,
            line.update()
                .name("south")
                .description("text")
                .contact_name(CONTACT_NAME)
                .contact_phone(CONTACT_PHONE)
                .contact_email(CONTACT_EMAIL)
                .link_delay(Duration::from_millis(50))
        ),
        case!(delete_physical_dedicated_line, line.delete()),
        case!(
            create_dedicated_channel,
            line.channels()
                .create(new_channel(Routing::networks([cidr("192.168.0.0/16")])))
                .description("text")
                .ipv6(ipv6())
                .ipv6_networks([cidr("2400:da00:e003::/48")])
                .authorized_users(["account-2"])
                .tags(tags())
        ),
        case!(
            create_dedicated_channel,
            line.channels()
                .create(new_channel(Routing::bgp(65001, BGP_KEY)))
        ),
        case!(query_dedicated_channel, line.channels().list()),
        case!(
            resubmit_dedicated_channel,
            channel
                .resubmit(Resubmission {
                    name: "to-office".into(),
                    vlan_id: 57,
                    baidu_address: cidr("11.11.11.21/24"),
                    customer_address: cidr("11.11.11.12/24"),
                    networks: vec![cidr("192.168.0.0/16")],
                })
                .description("text")
                .ipv6(ipv6())
                .ipv6_networks([cidr("2400:da00:e003::/48")])
                .authorized_users(["account-2"])
        ),
        case!(
            update_dedicated_channel,
            channel
                .update()
                .name("office")
                .description("text")
                .bgp_route_limit(50)
        ),
        case!(delete_dedicated_channel, channel.delete()),
        case!(
            enable_dedicated_channel_ipv6,
            channel
                .enable_ipv6(ipv6())
                .ipv6_networks([cidr("2400:da00:e003::/48")])
        ),
        case!(disable_dedicated_channel_ipv6, channel.disable_ipv6()),
        case!(
            create_dedicated_channel_route_parameters,
            channel.add_routes().networks([cidr("10.0.0.0/8")])
        ),
        case!(
            remove_dedicated_channel_route_parameters,
            channel.remove_routes().networks([cidr("10.0.0.0/8")])
        ),
        case!(
            create_dedicated_channel_user_object,
            channel.add_users(["account-2"])
        ),
        case!(
            remove_dedicated_channel_user_object,
            channel.remove_users(["account-2"])
        ),
        case!(
            associated_dedicated_channel,
            channel.associate("dedicatedconn-2")
        ),
        case!(
            unrelated_dedicated_line_channel,
            channel.disassociate("dedicatedconn-2")
        ),
        case!(create_dedicated_channel_bfd, channel.bfd().create(timing)),
        case!(update_dedicated_channel_bfd, channel.bfd().update(timing)),
        case!(delete_dedicated_channel_bfd, channel.bfd().delete()),
        case!(
            create_dedicated_channel_route_rules,
            channel
                .route_rules()
                .create(NewRouteRule {
                    destination: cidr("10.1.0.0/16"),
                    next_hop: NextHop::gateway("dcgw-1"),
                })
                .description("text")
        ),
        case!(
            query_dedicated_channel_route_rules,
            channel.route_rules().list().marker("m").max_keys(10)
        ),
        case!(
            update_dedicated_channel_route_rules,
            channel.route_rule(RULE).update("text")
        ),
        case!(
            delete_dedicated_channel_route_rules,
            channel.route_rule(RULE).delete()
        ),
    ]
}
