//! The networks of the data centre and of the cloud must not overlap.

mod common;

use common::scripts;

scripts! {
    networks_of_both_ends_must_not_overlap: r#"
        line = POST /v1/et/init line
        near = POST @line/channel static {"networks": ["10.0.0.0/8", "172.16.4.0/24"]}
        PUT /v1/etGateway/dcgw-1?bind {"etId": "$line", "channelId": "$near"}
            => NOT_ALLOWED 172.16.4.0/24 behind the channel overlaps 172.16.0.0/16
        vpc = POST /_emulator/vpcs {"cidr": "192.168.0.0/16", "secondaryCidr": ["10.1.0.0/16"]}
        POST /v1/etGateway gateway {"vpcId": "$vpc", "etId": "$line", "channelId": "$near"}
            => NOT_ALLOWED 10.0.0.0/8 behind the channel overlaps 10.1.0.0/16
        six = POST /_emulator/vpcs {"cidr": "172.20.0.0/16", "ipv6Cidr": "2400:da00::/32"}
        PUT @near?enableIpv6= ipv6
        POST /v1/etGateway gateway {"vpcId": "$six", "etId": "$line", "channelId": "$near"}
            => NOT_ALLOWED overlaps 2400:da00::/32
        PUT @near?disableIpv6=
        # Everything overlaps with all, which is allowed.
        all = POST /_emulator/vpcs {"cidr": "0.0.0.0/0"}
        POST /v1/etGateway gateway {"vpcId": "$all", "etId": "$line", "channelId": "$near"}
    "#

    networks_stay_apart_while_a_gateway_is_bound: r#"
        CHANNELS
        gw = POST /v1/etGateway gateway {"etId": "$line", "channelId": "$fixed",
            "localCidrs": ["172.16.0.0/20", "100.64.0.0/16"]}
        # Neither the channel's networks nor the gateway's come to overlap the others.
        PUT @fixed?addRoutes= {"routeType": "static-route",
            "networks": ["11.0.0.0/8", "172.16.9.0/24"]}
            => NOT_ALLOWED 172.16.9.0/24 behind the channel overlaps 172.16.0.0/16 of the VPC
        PUT @fixed?addRoutes= {"routeType": "static-route", "networks": ["100.64.0.0/10"]}
            => NOT_ALLOWED overlaps 100.64.0.0/16 of the gateway; use different ones, or unbind $gw
        SHOW @fixed => {"networks": ["192.168.0.0/16"]}
        PUT @fixed?addRoutes= {"routeType": "static-route", "networks": ["11.0.0.0/8"]}
        PUT @gw {"localCidrs": ["11.2.0.0/16"]} => NOT_ALLOWED overlaps 11.2.0.0/16 of the gateway
        GET @gw => {"localCidrs": ["172.16.0.0/20", "100.64.0.0/16"]}
        PUT @gw {"enableIpv6": 1, "ipv6LocalCidrs": ["2400:da00::/32"]}
        PUT @fixed?enableIpv6= ipv6 => NOT_ALLOWED overlaps 2400:da00::/32 of the gateway
        SHOW @fixed => {"enableIpv6": 0}
        PUT @gw {"enableIpv6": 0}
        PUT @fixed?enableIpv6= ipv6
        PUT @gw {"enableIpv6": 1, "ipv6LocalCidrs": ["2400:da00::/32"]}
            => NOT_ALLOWED overlaps 2400:da00::/32 of the gateway
        GET @gw => {"enableIpv6": 0}
        POST /_emulator/channels/$fixed/status {"status": "reject"}
        PUT @fixed?reCreate= static {"networks": ["172.16.0.0/12"], "vlanId": 99}
            => NOT_ALLOWED overlaps 172.16.0.0/16 of the VPC
        PUT @fixed?reCreate= static {"networks": ["172.32.0.0/12"], "vlanId": 99}
        # A default route overlaps with all, which is allowed.
        PUT @fixed?addRoutes= {"routeType": "static-route", "networks": ["0.0.0.0/0"]}
        # Another channel's networks do not matter, until the gateway is to be bound to it.
        PUT @gw?unbind
        PUT @fixed?addRoutes= {"routeType": "static-route", "networks": ["172.16.9.0/24"]}
        PUT @gw?bind {"etId": "$line", "channelId": "$bgp", "localCidrs": ["172.16.0.0/20"]}
        PUT @gw?unbind
        PUT @gw?bind {"etId": "$line", "channelId": "$fixed", "localCidrs": ["172.40.0.0/16"]}
            => NOT_ALLOWED
        POST /v1/etGateway gateway {"etId": "$line", "channelId": "$fixed"} => NOT_ALLOWED
    "#
}
