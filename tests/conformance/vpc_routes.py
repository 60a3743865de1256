"""The route table of a VPC: rules with one and with several next hops, and the switch over."""

import cloud
from cloud import TABLE, VPC
from ground import token
from run import BAD_BODY, NOT_FOUND, STATE, expect, expect_fields

CREATE = "CreateRoutingRules"
LIST = "QueryRoutingRules"
SHOW = "QueryRoutingTable"
UPDATE = "UpdateRoutingRules"
DELETE = "DeleteRoutingRules"
SWITCH = "ActiveStandbySwitchover"


def routing(run):
    """A rule is created, listed, changed and deleted."""
    cloud.seed(run)
    first, second = gateways(run)
    rule = {
        "routeTableId": TABLE, "sourceAddress": "0.0.0.0/0",
        "destinationAddress": "192.168.0.0/16", "nexthopType": "dcGateway", "nexthopId": first,
    }
    with run.case(CREATE, "creates a rule, once for a token"):
        request = {**rule, "description": "to the 北京 office", "clientToken": token()}
        rule_id = run(CREATE, **request).route_rule_id
        expect(run(CREATE, **request).route_rule_id, rule_id, "the rule")
        expect_fields(cloud.rules(run)[rule_id], {"nexthopId": first}, "the rule")
    run.refuses(
        CREATE, "404 for an unknown gateway, 409 for the same pair, 400 for a bad network",
        (NOT_FOUND, {**rule, "destinationAddress": "10.0.0.0/8", "nexthopId": "dcgw-unknown"}),
        (STATE, rule),
        (BAD_BODY, {**rule, "destinationAddress": "192.168.0.0/33"}),
    )
    with run.case(LIST, "lists the rules"):
        page = run(LIST, routeTableId=TABLE, maxKeys=10)
        expect([it.route_rule_id for it in page.route_rules], [rule_id], "the rules")
    with run.case(SHOW, "shows the table of a VPC"):
        table = run(SHOW, vpcId=VPC)
        expect(table.route_table_id, TABLE, "the table")
        expect(rule_id in [it.route_rule_id for it in table.route_rules], True, "the rule is shown")
    with run.case(UPDATE, "changes the next hop and the description"):
        path = {"routeRuleId": rule_id}
        run(UPDATE, **path, nexthopId=second, description="by the south")
        changed = {"nexthopId": second, "description": "by the south"}
        expect_fields(cloud.rules(run)[rule_id], changed, "the rule")
    run.refuses(SWITCH, "409 for a rule with one next hop", (STATE, path))
    with run.case(DELETE, "deletes the rule, once for a token"):
        request = {**path, "clientToken": token()}
        run(DELETE, **request)
        run(DELETE, **request)
        expect(rule_id in cloud.rules(run), False, "whether the rule is left")


def switching(run):
    """Two gateways take turns."""
    cloud.seed(run)
    kinds = ("ha:active", "ha:standby")
    hops = [
        {"nexthopId": gateway, "nexthopType": "dcGateway", "pathType": kind}
        for gateway, kind in zip(gateways(run), kinds)
    ]
    with run.case(CREATE, "creates a rule for each of two next hops"):
        created = run(
            CREATE, routeTableId=TABLE, sourceAddress="0.0.0.0/0",
            destinationAddress="192.168.0.0/16", nextHopList=hops,
        )
        ids = created.route_rule_ids
        rules = cloud.rules(run)
        expect([rules[it]["pathType"] for it in ids], list(kinds), "the kinds of path")
    with run.case(SWITCH, "switches from the active to the standby rule"):
        run(SWITCH, routeRuleId=ids[0])
        rules = cloud.rules(run)
        expect([rules[it]["pathType"] for it in ids], list(reversed(kinds)), "the kinds of path")


def gateways(run):
    """Creates two gateways and returns their ids."""
    made = ({**cloud.GATEWAY, "name": name} for name in ("north", "south"))
    return [run("CreateDedicatedGateway", **gateway).et_gateway_id for gateway in made]


CHAPTERS = (routing, switching)
