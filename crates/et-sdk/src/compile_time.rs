//! Doc tests that show what does not compile: a call of any operation without one of its required parameters.
//!
//! Each operation has a call that compiles and the same call with something left out, which must not. Built for doc tests only.

/// What both macros put around a call.
macro_rules! program {
    ($fence:literal, $call:literal) => {
        concat!(
            "```",
            $fence,
            "\n\
             # use et_sdk::operations::*;\n\
             # use et_sdk::{AccessPoint, ApType, Cidr, Client, Isp, PortSpeed};\n\
             # fn contact() -> Contact { Contact { name: \"n\".into(), phone: \"p\".into(), email: \"e\".into() } }\n\
             # fn check(client: Client, line: LineRef, channel: ChannelRef, rule: RouteRuleRef, cidr: Cidr) {\n\
             let call = ",
            $call,
            ";\n\
             # drop(call.send());\n\
             # }\n\
             ```"
        )
    };
}

/// `operation: complete call, call without a required parameter, …`
macro_rules! required {
    ($( $operation:ident: $complete:literal $( , $incomplete:literal )+ ; )*) => {
        $(
            #[doc = program!("no_run", $complete)]
            $( #[doc = program!("compile_fail", $incomplete)] )+
            pub mod $operation {}
        )*
    };
}

required! {
    apply_line:
        "client.lines().apply(NewLine { name: String::new(), isp: Isp::ChinaMobile, port_speed: PortSpeed::Gbps1, ap_type: ApType::Single, access_point: AccessPoint::Suzhou, contact: contact(), customer_site: String::new() })",
        "client.lines().apply(NewLine { isp: Isp::ChinaMobile, port_speed: PortSpeed::Gbps1, ap_type: ApType::Single, access_point: AccessPoint::Suzhou, contact: contact(), customer_site: String::new() })",
        "client.lines().apply(NewLine { name: String::new(), port_speed: PortSpeed::Gbps1, ap_type: ApType::Single, access_point: AccessPoint::Suzhou, contact: contact(), customer_site: String::new() })",
        "client.lines().apply(NewLine { name: String::new(), isp: Isp::ChinaMobile, ap_type: ApType::Single, access_point: AccessPoint::Suzhou, contact: contact(), customer_site: String::new() })",
        "client.lines().apply(NewLine { name: String::new(), isp: Isp::ChinaMobile, port_speed: PortSpeed::Gbps1, access_point: AccessPoint::Suzhou, contact: contact(), customer_site: String::new() })",
        "client.lines().apply(NewLine { name: String::new(), isp: Isp::ChinaMobile, port_speed: PortSpeed::Gbps1, ap_type: ApType::Single, contact: contact(), customer_site: String::new() })",
        "client.lines().apply(NewLine { name: String::new(), isp: Isp::ChinaMobile, port_speed: PortSpeed::Gbps1, ap_type: ApType::Single, access_point: AccessPoint::Suzhou, customer_site: String::new() })",
        "client.lines().apply(NewLine { name: String::new(), isp: Isp::ChinaMobile, port_speed: PortSpeed::Gbps1, ap_type: ApType::Single, access_point: AccessPoint::Suzhou, contact: contact() })",
        "client.lines().apply(NewLine { name: String::new(), isp: Isp::ChinaMobile, port_speed: PortSpeed::Gbps1, ap_type: ApType::Single, access_point: AccessPoint::Suzhou, contact: Contact { name: \"n\".into(), phone: \"p\".into() }, customer_site: String::new() })";
    list_lines: "client.lines().list()", "client.list()";
    get_line: "client.line(\"id\").get()", "client.line().get()";
    update_line: "client.line(\"id\").update()", "client.line().update()";
    delete_line: "client.line(\"id\").delete()", "client.line().delete()";
    create_static_channel:
        "line.channels().create(NewChannel { name: String::new(), vlan_id: 2, baidu_address: cidr.clone(), customer_address: cidr.clone(), routing: Routing::Static { networks: vec![cidr] } })",
        "line.channels().create(NewChannel { name: String::new(), vlan_id: 2, baidu_address: cidr.clone(), customer_address: cidr.clone() })",
        "line.channels().create(NewChannel { name: String::new(), vlan_id: 2, baidu_address: cidr.clone(), customer_address: cidr.clone(), routing: Routing::Static {} })",
        "line.channels().create(NewChannel { vlan_id: 2, baidu_address: cidr.clone(), customer_address: cidr.clone(), routing: Routing::networks([cidr]) })",
        "line.channels().create(NewChannel { name: String::new(), baidu_address: cidr.clone(), customer_address: cidr.clone(), routing: Routing::networks([cidr]) })",
        "line.channels().create(NewChannel { name: String::new(), vlan_id: 2, customer_address: cidr.clone(), routing: Routing::networks([cidr]) })",
        "line.channels().create(NewChannel { name: String::new(), vlan_id: 2, baidu_address: cidr.clone(), routing: Routing::networks([cidr]) })";
    create_bgp_channel:
        "line.channels().create(NewChannel { name: String::new(), vlan_id: 2, baidu_address: cidr.clone(), customer_address: cidr, routing: Routing::Bgp { asn: 65001, key: \"k\".into() } })",
        "line.channels().create(NewChannel { name: String::new(), vlan_id: 2, baidu_address: cidr.clone(), customer_address: cidr, routing: Routing::Bgp { key: \"k\".into() } })",
        "line.channels().create(NewChannel { name: String::new(), vlan_id: 2, baidu_address: cidr.clone(), customer_address: cidr, routing: Routing::Bgp { asn: 65001 } })",
        "line.channels().create(NewChannel { name: String::new(), vlan_id: 2, baidu_address: cidr.clone(), customer_address: cidr, routing: Routing::bgp(65001) })";
    list_channels: "line.channels().list()", "client.channels().list()";
    get_channel: "line.channel(\"id\").get()", "line.channel().get()";
    resubmit_channel:
        "channel.resubmit(Resubmission { name: String::new(), vlan_id: 2, baidu_address: cidr.clone(), customer_address: cidr.clone(), networks: vec![cidr] })",
        "channel.resubmit(Resubmission { name: String::new(), vlan_id: 2, baidu_address: cidr.clone(), customer_address: cidr.clone() })",
        "channel.resubmit(Resubmission { name: String::new(), baidu_address: cidr.clone(), customer_address: cidr.clone(), networks: vec![cidr] })",
        "channel.resubmit()";
    update_channel: "line.channel(\"id\").update()", "line.channel().update()";
    delete_channel: "line.channel(\"id\").delete()", "line.channel().delete()";
    associate: "channel.associate(\"id\")", "channel.associate()";
    disassociate: "channel.disassociate(\"id\")", "channel.disassociate()";
    enable_ipv6:
        "channel.enable_ipv6(Ipv6Addresses { baidu: cidr.clone(), customer: cidr })",
        "channel.enable_ipv6(Ipv6Addresses { baidu: cidr })",
        "channel.enable_ipv6()";
    disable_ipv6: "line.channel(\"id\").disable_ipv6()", "line.channel().disable_ipv6()";
    add_routes: "line.channel(\"id\").add_routes()", "line.channel().add_routes()";
    remove_routes: "line.channel(\"id\").remove_routes()", "line.channel().remove_routes()";
    add_users: "channel.add_users([\"id\"])", "channel.add_users()";
    remove_users: "channel.remove_users([\"id\"])", "channel.remove_users()";
    create_bfd:
        "channel.bfd().create(BfdTiming { send_interval: std::time::Duration::ZERO, receive_interval: std::time::Duration::ZERO, detect_multiplier: 4 })",
        "channel.bfd().create(BfdTiming { send_interval: std::time::Duration::ZERO, receive_interval: std::time::Duration::ZERO })",
        "channel.bfd().create()";
    update_bfd: "channel.bfd().update(BfdTiming::ADVISED)", "channel.bfd().update()";
    delete_bfd: "channel.bfd().delete()", "line.bfd().delete()";
    create_route_rule:
        "channel.route_rules().create(NewRouteRule { destination: cidr, next_hop: NextHop::gateway(\"id\") })",
        "channel.route_rules().create(NewRouteRule { destination: cidr })",
        "channel.route_rules().create(NewRouteRule { next_hop: NextHop::gateway(\"id\") })";
    list_route_rules: "channel.route_rules().list()", "line.route_rules().list()";
    update_route_rule: "channel.route_rule(\"id\").update(\"text\")", "channel.route_rule(\"id\").update()", "channel.route_rule().update(\"text\")";
    delete_route_rule: "channel.route_rule(\"id\").delete()", "channel.route_rule().delete()";
}
