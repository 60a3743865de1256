"""The routes of a channel: its networks, and its route rules, created and learned."""

import ground
from ground import IPV6, RULE, held
from run import BAD_BODY, BAD_QUERY, NOT_FOUND, STATE, expect, expect_fields, identifiers

ADD = "CreateDedicatedChannelRouteParameters"
REMOVE = "RemoveDedicatedChannelRouteParameters"
CREATE = "CreateDedicatedChannelRouteRules"
LIST = "QueryDedicatedChannelRouteRules"
UPDATE = "UpdateDedicatedChannelRouteRules"
DELETE = "DeleteDedicatedChannelRouteRules"


def announcing(run):
    """Networks are added to a statically routed channel and removed from it."""
    _, path, bgp = ground.pair(run)
    networks = {"routeType": "static-route", "networks": ["192.168.100.0/24"]}
    six = {"routeType": "static-route", "ipv6Networks": ["2400:da00:e004::/48"]}
    request, original = {**path, **networks}, {"networks": ["192.168.0.0/16"]}
    both = {"networks": original["networks"] + networks["networks"]}
    run.updates(ADD, "adds networks", path, networks, both)
    run.refuses(
        ADD, "409 for IPv6 while it is disabled, 400 for an invalid network",
        (STATE, {**path, **six}),
        (BAD_BODY, {**request, "networks": ["192.168.100.0/33"]}),
        (BAD_BODY, {**request, "routeType": "bgp"}),
    )
    run.updates(REMOVE, "removes networks", path, networks, shown=original)
    run.refuses(
        REMOVE, "404 for an unknown network, 400 for no network",
        (NOT_FOUND, request), (BAD_BODY, {**request, "networks": []}),
    )
    run("EnableDedicatedChannelIpv6", **path, **IPV6)
    both = {**IPV6, "ipv6Networks": IPV6["ipv6Networks"] + six["ipv6Networks"]}
    run.updates(ADD, "adds IPv6 networks", path, six, {"ipv6": both})
    run.updates(REMOVE, "removes IPv6 networks", path, six, {"ipv6": IPV6})
    for action in (ADD, REMOVE):
        run.refuses(action, "409 for a BGP channel", (STATE, {**bgp, **networks}))


def ruling(run):
    """Route rules are created, listed page by page, changed and deleted."""
    _, path, other = ground.pair(run, enableIpv6=1, **IPV6)

    def rule(rule_id, of=path):
        return run.emulator.rule(of["etChannelId"], rule_id)

    with run.case(CREATE, "creates a rule to a gateway, once for a token"):
        whole = {**RULE, "description": "to the 北京 office"}
        request = {**path, **whole, "clientToken": ground.token()}
        first = run(CREATE, **request).route_rule_id
        expect_fields(rule(first), {**whole, "ipVersion": 4}, "the rule")
        expect(run(CREATE, **request).route_rule_id, first, "the id")
    with run.case(CREATE, "creates a rule for IPv6 to a channel"):
        hop = {"nexthopType": "etChannel", "nexthopId": path["etChannelId"]}
        six = {"ipVersion": 6, "destAddress": "2400:da00:e003::/48", **hop}
        made = run(CREATE, **other, **six).route_rule_id
        expect_fields(rule(made, other), six, "the rule")
    unknown = {"nexthopType": "etChannel", "nexthopId": "dedicatedconn-none"}
    run.refuses(
        CREATE, "400 for an invalid destination and next hop, 404 for an unknown channel",
        (BAD_BODY, {**path, **RULE, "destAddress": "192.168.0.7/33"}),
        (BAD_BODY, {**path, **RULE, "nexthopType": "csn"}),
        (NOT_FOUND, {**path, **RULE, **unknown}),
    )
    run.refuses(CREATE, "409 for IPv6 while it is disabled", (STATE, {**path, **six}))

    destinations = ("10.1.0.0/16", "10.2.0.0/16")
    requests = [{**path, **RULE, "destAddress": destination} for destination in destinations]
    made = [first] + [run(CREATE, **request).route_rule_id for request in requests]
    run.pages("pages to the end", LIST, "route_rules", [[rule_id] for rule_id in made], 1, **path)
    with run.case(LIST, "filters by destination"):
        found = run(LIST, **path, destAddress="10.2.0.0/16").route_rules
        expect(len(found), 1, "the number of rules")
        wanted = {"route_rule_id": made[2], "dest_address": "10.2.0.0/16", "ip_version": 4}
        expect_fields(found[0], {**wanted, "nexthop_type": "etGateway"}, "the rule")
    with run.case(LIST, "shows what BGP has learned"):
        attributes = {"asPaths": "65001 65002", "localPreference": 100, "med": 0, "origin": "igp"}
        call = f"channels/{other['etChannelId']}/learned-routes"
        response = run.emulator.post(call, {"destAddress": "172.16.0.0/12", **attributes})
        learned = response["routeRuleId"]
        listed = identifiers(run(LIST, **other).route_rules)
        expect(listed[1:], [learned], "the learned rules")
    run.refuses(
        LIST, "400 for an invalid size and marker",
        (BAD_QUERY, {**path, "maxKeys": 1001}), (BAD_QUERY, {**path, "marker": "m a/b+c&d=百%20~"}),
    )

    with run.case(UPDATE, "updates the description"):
        run(UPDATE, **path, routeRuleId=first, description="moved")
        expect_fields(rule(first), {**RULE, "description": "moved"}, "the rule")
    path_of_learned = {**other, "routeRuleId": learned}
    changed = {**path_of_learned, "description": "mine"}
    run.refuses(UPDATE, "409 for a rule that BGP has learned", (STATE, changed))
    run.refuses(DELETE, "409 for a rule that BGP has learned", (STATE, path_of_learned))
    with run.case(DELETE, "deletes the rule"):
        run(DELETE, **path, routeRuleId=first)
        expect(rule(first), None, "the rule")
        expect(len(held(run, path)["routeRules"]), 2, "the number of rules")


CHAPTERS = [announcing, ruling]
