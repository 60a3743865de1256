"""Gateways: created, bound, changed, checked, unbound and released; and the VPCs they are in."""

import cloud
from cloud import CHANNEL, LINE, VPC
from ground import token
from run import BAD_BODY, NOT_FOUND, STATE, expect, expect_fields

CREATE = "CreateDedicatedGateway"
LIST = "QueryTheListOfDedicatedLineGateways"
SHOW = "QueryTheDetailsOfTheDedicatedGateway"
UPDATE = "UpdateDedicatedGateway"
RELEASE = "ReleaseDedicatedGateway"
BIND = "BindPhysicalDedicatedLine"
UNBIND = "UnbindPhysicalDedicatedLine"
CHECK = "CreateDedicatedGatewayHealthCheck"

PROBES = {"healthCheckInterval": 3, "healthThreshold": 2, "unhealthThreshold": 5}


def creating(run):
    """Gateways are created, once for a token, listed page by page and shown."""
    cloud.seed(run)
    with run.case(CREATE, "creates the requested gateway, once for a token"):
        tags = [{"tagKey": "env", "tagValue": "prod"}]
        whole = {**cloud.GATEWAY, "description": "to the 北京 office", "clientToken": token()}
        first = run(CREATE, **whole, tags=tags).et_gateway_id
        expect(run(CREATE, **whole, tags=tags).et_gateway_id, first, "the gateway")
        expect(run.replayed(), True, "whether the response is repeated")
        expect_fields(cloud.held(run, first), cloud.GATEWAY, "the gateway")
    with run.case(CREATE, "creates a bound gateway"):
        request = {**cloud.GATEWAY, "name": "bound", "localCidrs": ["172.16.0.0/16"]}
        second = run(CREATE, **request, etId=LINE, channelId=CHANNEL).et_gateway_id
        expect_fields(cloud.held(run, second), {"channelId": CHANNEL}, "the gateway")
    run.refuses(
        CREATE, "404 for an unknown VPC, 400 for a bandwidth and a name beyond the rules",
        (NOT_FOUND, {**cloud.GATEWAY, "vpcId": "vpc-unknown"}),
        (BAD_BODY, {**cloud.GATEWAY, "speed": 1}),
        (BAD_BODY, {**cloud.GATEWAY, "name": "1st"}),
    )
    with run.case(LIST, "pages to the end"):
        page = run(LIST, vpcId=VPC, maxKeys=1)
        following = run(LIST, vpcId=VPC, maxKeys=1, marker=page.next_marker)
        pages = (*page.et_gateways, *following.et_gateways)
        expect({it.et_gateway_id for it in pages}, {first, second}, "the gateways")
        expect(following.is_truncated, False, "whether more follows")
    with run.case(LIST, "filters by name"):
        page = run(LIST, vpcId=VPC, name="bou")
        expect([it.et_gateway_id for it in page.et_gateways], [second], "the gateways")
    with run.case(SHOW, "shows one gateway"):
        shown = {"name": "bound", "vpc_id": VPC, "et_id": LINE, "channel_id": CHANNEL}
        expect_fields(run(SHOW, etGatewayId=second), shown, "the gateway")
    run.refuses(SHOW, "404 for an unknown gateway", (NOT_FOUND, {"etGatewayId": "dcgw-unknown"}))


def binding(run):
    """A gateway is bound, changed, checked, unbound and released."""
    cloud.seed(run)
    gateway = {"etGatewayId": run(CREATE, **cloud.GATEWAY).et_gateway_id}
    whole = {**gateway, "etId": LINE, "channelId": CHANNEL, "localCidrs": ["172.16.0.0/16"]}

    def held():
        return cloud.held(run, gateway["etGatewayId"])

    run.refuses(UNBIND, "409 while it is not bound", (STATE, gateway))
    with run.case(BIND, "binds it, once for a token"):
        request = {**whole, "clientToken": token()}
        run(BIND, **request)
        run(BIND, **request)
        expect(run.replayed(), True, "whether the response is repeated")
        expect_fields(held(), {"channelId": CHANNEL}, "the gateway")
    run.emulator.put_gateway(gateway["etGatewayId"], "running")
    run.refuses(BIND, "409 while it is bound", (STATE, whole))
    with run.case(UPDATE, "changes the fields it names"):
        changes = {"speed": 500, "description": "changed", "localCidrs": ["172.16.0.0/20"]}
        run(UPDATE, **gateway, **changes)
        expect_fields(held(), {**changes, "name": cloud.GATEWAY["name"]}, "the gateway")
    with run.case(UPDATE, "enables IPv6"):
        run(UPDATE, **gateway, enableIpv6=1, ipv6LocalCidrs=["2400:da00:e003:4c11::/64"])
        expect_fields(held(), {"enableIpv6": 1}, "the gateway")
    beyond = {**gateway, **PROBES, "healthThreshold": 6}
    run.refuses(CHECK, "400 outside a range", (BAD_BODY, beyond))
    with run.case(CHECK, "sets the check up"):
        run(CHECK, **gateway, **PROBES, healthCheckType="ICMP", autoGenerateRouteRule=True)
        shown = run(SHOW, **gateway)
        checked = {"health_check_interval": 3, "health_threshold": 2, "unhealth_threshold": 5}
        expect_fields(shown, checked, "the gateway")
    run.refuses(RELEASE, "409 while it is bound", (STATE, gateway))
    with run.case(UNBIND, "unbinds it, which keeps the gateway"):
        run(UNBIND, **gateway)
        expect(held().get("channelId"), None, "the channel")
        expect_fields(held(), {"name": cloud.GATEWAY["name"]}, "the gateway")
    with run.case(RELEASE, "releases it, once for a token"):
        request = {**gateway, "clientToken": token()}
        run(RELEASE, **request)
        run(RELEASE, **request)
        expect(held(), None, "the gateway")


def looking(run):
    """VPCs are listed and shown."""
    cloud.seed(run)
    with run.case("QueryVpcList", "lists the VPCs"):
        page = run("QueryVpcList", maxKeys=10)
        expect([vpc.vpc_id for vpc in page.vpcs], [VPC], "the VPCs")
    with run.case("QuerySpecifiedVpc", "shows one VPC with its subnets"):
        vpc = run("QuerySpecifiedVpc", vpcId=VPC).vpc
        expect_fields(vpc, {"vpc_id": VPC, "cidr": "172.16.0.0/16"}, "the VPC")
        expect([subnet.cidr for subnet in vpc.subnets], ["172.16.0.0/20"], "the subnets")
    run.refuses("QuerySpecifiedVpc", "404 for an unknown VPC", (NOT_FOUND, {"vpcId": "vpc-no"}))


CHAPTERS = (creating, binding, looking)
