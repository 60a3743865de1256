"""The routes of a channel: its networks, and its route rules, created and learned."""

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
    """Networks are added to a statically routed channel and removed from it."""
    line = ground.line(run)
    path, bgp = ground.channel(run, line), ground.channel(run, line, BGP)
    networks = {"routeType": "static-route", "networks": ["192.168.100.0/24"]}
    six = {"routeType": "static-route", "ipv6Networks": ["2400:da00:e004::/48"]}
    with run.case(ADD, "adds networks"):
        run(ADD, **path, **networks)
        wanted = ["192.168.0.0/16", "192.168.100.0/24"]
        expect(held(run, path)["networks"], wanted, "the networks")
    with run.case(ADD, "409 for IPv6 while it is off, 400 for what is no network"):
        run.refused(STATE, ADD, **path, **six)
        run.refused(BAD_BODY, ADD, **path, **{**networks, "networks": ["192.168.100.0/33"]})
        run.refused(BAD_BODY, ADD, **path, **{**networks, "routeType": "bgp"})
    with run.case(REMOVE, "takes networks away"):
        run(REMOVE, **path, **networks)
        expect(shown(run, path).networks, ["192.168.0.0/16"], "the networks")
    with run.case(REMOVE, "404 for a network that is not there, 400 for no network"):
        run.refused(NOTHING, REMOVE, **path, **networks)
        run.refused(BAD_BODY, REMOVE, **path, **{**networks, "networks": []})
    run("EnableDedicatedChannelIpv6", **path, **IPV6)
    with run.case(ADD, "adds IPv6 networks"):
        run(ADD, **path, **six)
        wanted = IPV6["ipv6Networks"] + six["ipv6Networks"]
        expect(held(run, path)["ipv6"]["ipv6Networks"], wanted, "the networks")
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
        return run.emulator.rule(of["etChannelId"], rule_id)

    with run.case(CREATE, "makes a rule to a gateway, once for a token"):
        whole = {**RULE, "description": "to the 北京 office"}
        request = {**path, **whole, "clientToken": ground.token()}
        first = run(CREATE, **request).route_rule_id
        expect_fields(rule(first), {**whole, "ipVersion": 4}, "the rule")
        expect(run(CREATE, **request).route_rule_id, first, "the id")
    with run.case(CREATE, "makes a rule for IPv6 to a channel"):
        hop = {"nexthopType": "etChannel", "nexthopId": path["etChannelId"]}
        six = {"ipVersion": 6, "destAddress": "2400:da00:e003::/48", **hop}
        made = run(CREATE, **other, **six).route_rule_id
        expect_fields(rule(made, other), six, "the rule")
    with run.case(CREATE, "400 for a wrong destination and next hop, 404 for an unknown channel"):
        run.refused(BAD_BODY, CREATE, **path, **{**RULE, "destAddress": "192.168.0.7/33"})
        run.refused(BAD_BODY, CREATE, **path, **{**RULE, "nexthopType": "csn"})
        nowhere = {"nexthopType": "etChannel", "nexthopId": "dedicatedconn-none"}
        run.refused(NOTHING, CREATE, **path, **{**RULE, **nowhere})
    with run.case(CREATE, "409 for IPv6 while it is off"):
        run.refused(STATE, CREATE, **path, **six)

    destinations = ("10.1.0.0/16", "10.2.0.0/16")
    requests = [{**path, **RULE, "destAddress": destination} for destination in destinations]
    made = [first] + [run(CREATE, **request).route_rule_id for request in requests]
    with run.case(LIST, "pages to the end"):
        seen, marker = [], None
        for _ in made:
            page = run(LIST, **path, maxKeys=1, **({"marker": marker} if marker else {}))
            seen += [rule.route_rule_id for rule in page.route_rules]
            marker = page.next_marker
        expect(seen, made, "the rules")
        last = {"is_truncated": False, "next_marker": None}
        expect_fields(page, {**last, "max_keys": 1}, "the last page")
    with run.case(LIST, "filters by destination"):
        found = run(LIST, **path, destAddress="10.2.0.0/16").route_rules
        expect(len(found), 1, "the number of rules")
        wanted = {"route_rule_id": made[2], "dest_address": "10.2.0.0/16", "ip_version": 4}
        expect_fields(found[0], {**wanted, "nexthop_type": "etGateway"}, "the rule")
    with run.case(LIST, "shows what BGP has learned"):
        attributes = {"asPaths": "65001 65002", "localPreference": 100, "med": 0, "origin": "igp"}
        call = f"channels/{other['etChannelId']}/learned-routes"
        answer = run.emulator.post(call, {"destAddress": "172.16.0.0/12", **attributes})
        learned = answer["routeRuleId"]
        listed = [rule.route_rule_id for rule in run(LIST, **other).route_rules]
        expect(listed[1:], [learned], "the learned rules")
    with run.case(LIST, "400 for a size and a marker that make no sense"):
        run.refused(BAD_QUERY, LIST, **path, maxKeys=0)
        run.refused(BAD_QUERY, LIST, **path, marker="m a/b+c&d=百%20~")

    with run.case(UPDATE, "changes the description"):
        run(UPDATE, **path, routeRuleId=first, description="moved")
        expect_fields(rule(first), {**RULE, "description": "moved"}, "the rule")
    with run.case(UPDATE, "409 for a rule that BGP has learned"):
        run.refused(STATE, UPDATE, **other, routeRuleId=learned, description="mine")
    with run.case(DELETE, "409 for a rule that BGP has learned"):
        run.refused(STATE, DELETE, **other, routeRuleId=learned)
    with run.case(DELETE, "deletes the rule"):
        run(DELETE, **path, routeRuleId=first)
        expect(rule(first), None, "the rule")
        expect(len(held(run, path)["routeRules"]), 2, "the number of rules")


CHAPTERS = [announcing, ruling]
