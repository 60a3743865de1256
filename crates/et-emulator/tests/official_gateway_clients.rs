//! The official Go and Java SDKs' requests to gateways and route tables, as their sources build
//! them: no recording has any. Each script is one SDK's way through a gateway's life. What an SDK
//! does wrong stands where it shows.

mod common;

use common::scripts;

scripts! {
    requests_of_bce_sdk_go_are_understood: r#"
        CHANNELS
        # Every body repeats the token, and most the gateway's id.
        gw = POST /v1/etGateway?clientToken=a {"name": "north", "vpcId": "vpc-default",
            "speed": 200, "description": "d", "etId": "", "channelId": "", "localCidrs": [],
            "clientToken": "a"}
        POST /v1/etGateway?clientToken=a {"name": "north", "vpcId": "vpc-default",
            "speed": 200, "description": "d", "etId": "", "channelId": "", "localCidrs": [],
            "clientToken": "a"} => {"etGatewayId": "$gw"}
        # It always sends `maxKeys`.
        GET /v1/etGateway?maxKeys=1000&vpcId=vpc-default => [dcgw-1 $gw]
        PUT @gw?bind&clientToken=b {"clientToken": "b", "etGatewayId": "$gw",
            "etId": "$line", "channelId": "$fixed"}
        GET @gw => {"channelId": "$fixed", "localCidrs": ["172.16.0.0/16"]}
        # The body's id is not the one that counts.
        PUT @gw?clientToken=c {"clientToken": "c", "etGatewayId": "dcgw-1", "name": "south"}
        GET @gw => {"name": "south", "speed": 200, "description": "d", "enableIpv6": 0}
        GET /v1/etGateway/dcgw-1 => {"channelId": null}
        PUT @gw?clientToken=i {"clientToken": "i", "etGatewayId": "$gw", "description": "",
            "enableIpv6": 1, "ipv6LocalCidrs": ["2400::/32"]}
        GET @gw => {"name": "south", "description": "", "enableIpv6": 1}
        # It still offers a port, which the service has given up.
        POST @gw/healthCheck?clientToken=d {"clientToken": "d", "etGatewayId": "$gw",
            "healthCheckType": "ICMP", "healthCheckPort": 80, "healthCheckInterval": 3,
            "healthThreshold": 2, "unhealthThreshold": 4, "autoGenerateRouteRule": false}
        GET @gw => {"healthCheckType": "ICMP", "healthCheckInterval": 3, "healthCheckPort": null}

        # It sends `ipVersion`, which the metadata does not have.
        rule = POST /v1/route/rule?clientToken=e {"clientToken": "e", "ipVersion": "4",
            "routeTableId": "rt-default", "sourceAddress": "0.0.0.0/0", "nexthopId": "$gw",
            "nexthopType": "dcGateway", "destinationAddress": "10.0.0.0/8", "description": ""}
        active = POST /v1/route/rule?clientToken=f {"clientToken": "f",
            "routeTableId": "rt-default", "sourceAddress": "0.0.0.0/0",
            "destinationAddress": "11.0.0.0/8", "description": "", "nextHopList": [
            {"nexthopId": "$gw", "nexthopType": "dcGateway", "pathType": "ha:active"},
            {"nexthopId": "dcgw-1", "nexthopType": "dcGateway", "pathType": "ha:standby"}]}
        # Its SwitchRoute drops the empty flag, so that it is an update and switches nothing.
        PUT @active?clientToken=g {}
        GET /v1/route/rule?vpcId=vpc-default => {"routeRules": [{"routeRuleId": "$rule"},
            {"routeRuleId": "$active", "pathType": "ha:active"}, {"pathType": "ha:standby"}]}
        DELETE @rule?clientToken=h
        PUT @gw?clientToken=j&unbind
        GET @gw => {"status": "unconfigured", "localCidrs": []}
        # Its deletion sends a token that was not given as an empty one.
        DELETE @gw?clientToken= => NOT_ALLOWED $active
        DELETE @active
        DELETE @gw?clientToken=
        GET @gw => NOT_FOUND
    "#

    requests_of_baiducloud_go_sdk_are_understood: r#"
        CHANNELS
        # It makes no tokens, and sends only what is set.
        gw = POST /v1/etGateway {"name": "north", "vpcId": "vpc-default", "speed": 200,
            "etId": "$line", "channelId": "$fixed", "localCidrs": ["172.16.0.0/20"],
            "tags": [{"tagKey": "env", "tagValue": "prod"}], "resourceGroupId": "RESG-1"}
        GET /v1/etGateway?vpcId=vpc-default => [dcgw-1 $gw]
        GET @gw => {"status": "running", "localCidrs": ["172.16.0.0/20"]}
        PUT @gw?unbind
        PUT @gw?bind {"etId": "$line", "channelId": "$fixed"}
        PUT @gw {"speed": 300}
        # It knows the line of a check, which has another name here, and no port.
        POST @gw/healthCheck {"dcphyId": "$line", "channelId": "$fixed", "subnetId": "sbn-default",
            "healthCheckInterval": 3, "healthThreshold": 2, "unhealthThreshold": 4}
        GET @gw => {"speed": 300, "healthCheckSourceIp": "172.16.0.3"}
        active = POST /v1/route/rule routes-by {"nextHopList": [
            {"nexthopId": "$gw", "nexthopType": "dcGateway", "pathType": "ha:active"},
            {"nexthopId": "dcgw-1", "nexthopType": "dcGateway", "pathType": "ha:standby"}]}
        PUT @active?switchRouteHA
        GET /v1/route?routeTableId=rt-default => {"routeRules": [{"nexthopType": "sys"},
            {"routeRuleId": "$active", "pathType": "ha:standby"}, {"pathType": "ha:active"}]}
        PUT @active {"description": "e"}
        GET /v1/vpc => [vpc-default]
        DELETE @active
        PUT @gw?unbind
        DELETE @gw
    "#

    requests_of_bce_sdk_java_are_understood: r#"
        CHANNELS
        # It makes a token for every change, and repeats it in no body.
        gw = POST /v1/etGateway?clientToken=6f3c9a52-1d0e-4c43-9f0e-2b7c5d1e8a01 {"name": "north",
            "vpcId": "vpc-default", "speed": 200}
        # Its list names only what is set.
        GET /v1/etGateway?vpcId=vpc-default&name=north&status=unconfigured => [$gw]
        PUT @gw?clientToken=6f3c9a52-1d0e-4c43-9f0e-2b7c5d1e8a02&bind {"etId": "$line",
            "channelId": "$fixed", "localCidrs": ["172.16.0.0/20"]}
        PUT @gw?clientToken=6f3c9a52-1d0e-4c43-9f0e-2b7c5d1e8a03 {"name": "south", "speed": 300}
        GET @gw => {"status": "running", "name": "south", "localCidrs": ["172.16.0.0/20"]}
        # It still offers a port, which the service has given up.
        POST @gw/healthCheck?clientToken=6f3c9a52-1d0e-4c43-9f0e-2b7c5d1e8a04 {
            "healthCheckSourceIp": "172.16.0.12", "healthCheckPort": 80, "healthCheckInterval": 3,
            "healthThreshold": 2, "unhealthThreshold": 4}
        GET @gw => {"healthCheckSourceIp": "172.16.0.12", "healthCheckPort": null}
        # To unbind, it sends an empty object, which says nothing; so the same again is the same.
        PUT @gw?clientToken=6f3c9a52-1d0e-4c43-9f0e-2b7c5d1e8a05&unbind {}
        PUT @gw?clientToken=6f3c9a52-1d0e-4c43-9f0e-2b7c5d1e8a05&unbind {}
        GET @gw => {"status": "unconfigured", "channelId": null, "healthCheckInterval": null}
        PUT @gw?clientToken=6f3c9a52-1d0e-4c43-9f0e-2b7c5d1e8a06&unbind {} => NOT_ALLOWED
        DELETE @gw?clientToken=6f3c9a52-1d0e-4c43-9f0e-2b7c5d1e8a07
    "#

    requests_of_baiducloud_java_sdk_are_understood: r#"
        CHANNELS
        # It makes no tokens, and its request to unbind has no body.
        gw = POST /v1/etGateway {"name": "north", "vpcId": "vpc-default", "speed": 200}
        PUT @gw?bind {"etId": "$line", "channelId": "$fixed"}
        POST @gw/healthCheck {"dcphyId": "$line", "channelId": "$fixed",
            "healthCheckInterval": 3, "healthThreshold": 2, "unhealthThreshold": 4}
        rule = POST /v1/route/rule route {"nexthopId": "$gw"}
        DELETE @rule
        PUT @gw?unbind
        GET @gw => {"status": "unconfigured", "channelId": null}
        DELETE @gw
    "#
}
