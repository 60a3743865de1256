"""Routes of a channel: its networks, and its route rules, created and learned."""

import ground
from ground import BGP, IPV6, RULE, held, shown
from run import BAD_BODY, BAD_QUERY, NOTHING, STATE, expect, expect_fields

ADD = "CreateDedicatedChannelRouteParameters"
REMOVE = "RemoveDedicatedChannelRouteParameters"
CREATE = "CreateDedicatedChannelRouteRules"
LIST = "QueryDedicatedChannelRouteRules"
UPDATE = "UpdateDedicatedChannelRouteRules"
DELETE = "DeleteDedicatedChannelRouteRules"


def announcing(run):
    """Networks are added to a statically routed channel and taken away."""
    line = ground.line(run)
    path, bgp = ground.channel(run, line), ground.channel(run, line, BGP)
    networks = {"routeType": "static-route", "networks": ["192.168.100.0/24"]}
    six = {"routeType": "static-route", "ipv6Networks": ["2400:da00:e004::/48"]}
    with run.case(ADD, "adds networks"):
        run(ADD, **path, **networks)
        expect(held(run, path)["networks"], ["192.168.0.0/16", "192.168.100.0/24"], "the networks")
    with run.case(ADD, "409 for IPv6 while it is off, 400 for what is no network"):
        run.refused(STATE, ADD, **path, **six)
        run.refused(BAD_BODY, ADD, **path, routeType="static-route", networks=["192.168.100.0/33"])
        run.refused(BAD_BODY, ADD, **path, routeType="bgp", networks=["192.168.100.0/24"])
    with run.case(REMOVE, "takes networks away"):
        run(REMOVE, **path, **networks)
        expect(shown(run, path).networks, ["192.168.0.0/16"], "the networks")
    with run.case(REMOVE, "404 for a network that is not there, 400 for no network"):
        run.refused(NOTHING, REMOVE, **path, **networks)
        run.refused(BAD_BODY, REMOVE, **path, routeType="static-route", networks=[])
    run("EnableDedicatedChannelIpv6", **path, **IPV6)
    with run.case(ADD, "adds IPv6 networks"):
        run(ADD, **path, **six)
        expect(held(run, path)["ipv6"]["ipv6Networks"], IPV6["ipv6Networks"] + six["ipv6Networks"], "the networks")
    with run.case(REMOVE, "takes IPv6 networks away"):
        run(REMOVE, **path, **six)
        expect(held(run, path)["ipv6"]["ipv6Networks"], IPV6["ipv6Networks"], "the networks")
    for action in (ADD, REMOVE):
        with run.case(action, "409 for a BGP channel"):
            run.refused(STATE, action, **bgp, **networks)


def ruling(run):
    """Route rules are created, listed page by page, changed and deleted."""
    line = ground.line(run)
    path, other = ground.channel(run, line), ground.channel(run, line, BGP, enableIpv6=1, **IPV6)

    def rule(rule_id, of=path):
        return run.emulator.rule(of["etId"], of["etChannelId"], rule_id)

    with run.case(CREATE, "makes a rule to a gateway, once for a token"):
        token = ground.token()
        first = run(CREATE, clientToken=token, **path, **RULE, description="to the 北京 office").route_rule_id
        expect_fields(rule(first), {**RULE, "ipVersion": 4, "description": "to the 北京 office"}, "the rule")
        expect(run(CREATE, clientToken=token, **path, **RULE, description="to the 北京 office").route_rule_id, first, "the id")
    with run.case(CREATE, "makes a rule for IPv6 to a channel"):
        six = {"ipVersion": 6, "destAddress": "2400:da00:e003::/48", "nexthopType": "etChannel", "nexthopId": path["etChannelId"]}
        made = run(CREATE, **other, **six).route_rule_id
        expect_fields(rule(made, other), six, "the rule")
    with run.case(CREATE, "400 for a destination and a next hop that do not fit, 404 for a channel that is not there"):
        run.refused(BAD_BODY, CREATE, **path, **{**RULE, "destAddress": "192.168.0.7/33"})
        run.refused(BAD_BODY, CREATE, **path, **{**RULE, "nexthopType": "csn"})
        run.refused(NOTHING, CREATE, **path, **{**RULE, "nexthopType": "etChannel", "nexthopId": "dedicatedconn-none"})
    with run.case(CREATE, "409 for IPv6 while it is off"):
        run.refused(STATE, CREATE, **path, **six)

    made = [first] + [run(CREATE, **path, **{**RULE, "destAddress": f"10.{number}.0.0/16"}).route_rule_id for number in (1, 2)]
    with run.case(LIST, "pages to the end"):
        seen, marker = [], None
        for _ in made:
            page = run(LIST, **path, maxKeys=1, **({"marker": marker} if marker else {}))
            seen, marker = seen + [rule.route_rule_id for rule in page.route_rules], page.next_marker
        expect(seen, made, "the rules")
        expect_fields(page, {"is_truncated": False, "next_marker": None, "max_keys": 1}, "the last page")
    with run.case(LIST, "filters by destination"):
        found = run(LIST, **path, destAddress="10.2.0.0/16").route_rules
        wanted = {"route_rule_id": made[2], "dest_address": "10.2.0.0/16", "nexthop_type": "etGateway", "ip_version": 4}
        expect(len(found), 1, "the number of rules")
        expect_fields(found[0], wanted, "the rule")
    with run.case(LIST, "shows what BGP has taught"):
        learned = {"destAddress": "172.16.0.0/12", "asPaths": "65001 65002", "localPreference": 100, "med": 0, "origin": "igp"}
        taught = run.emulator.post(f"channels/{other['etChannelId']}/learned-routes", learned)["routeRuleId"]
        expect([rule.route_rule_id for rule in run(LIST, **other).route_rules][1:], [taught], "the learned rules")
    with run.case(LIST, "400 for a size and a marker that make no sense"):
        run.refused(BAD_QUERY, LIST, **path, maxKeys=0)
        run.refused(BAD_QUERY, LIST, **path, marker="m a/b+c&d=百%20~")

    with run.case(UPDATE, "changes the description"):
        run(UPDATE, **path, routeRuleId=first, description="moved")
        expect_fields(rule(first), {**RULE, "description": "moved"}, "the rule")
    with run.case(UPDATE, "409 for a rule that BGP has taught"):
        run.refused(STATE, UPDATE, **other, routeRuleId=taught, description="mine")
    with run.case(DELETE, "409 for a rule that BGP has taught"):
        run.refused(STATE, DELETE, **other, routeRuleId=taught)
    with run.case(DELETE, "deletes the rule"):
        run(DELETE, **path, routeRuleId=first)
        expect(rule(first), None, "the rule")
        expect(len(held(run, path)["routeRules"]), 2, "the number of rules")


CHAPTERS = [announcing, ruling]
