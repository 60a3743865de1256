"""Refusals common to all functions: keys, dates, unknown ids, client tokens, states."""

import ground
from ground import BFD, IPV6, LINE, RULE, STATIC, USER
from run import BAD_QUERY, EXPIRED, MISMATCH, NOT_FOUND, STATE, UNKNOWN_KEY, WRONG_SECRET

IDS = ("dcphyId", "etId", "etChannelId", "routeRuleId")
# An id that does not exist, in characters that a path must escape.
UNKNOWN = "nobody 不~(1)%2F+"


def requests(run):
    """For each action: a valid request, and the state that forbids it, if there is one."""
    line, path, other = ground.pair(run)
    created = run("CreateDedicatedChannelRouteRules", **path, **RULE)
    rule = {**path, "routeRuleId": created.route_rule_id}
    extra = {"extraChannelId": other["etChannelId"]}
    networks = {"routeType": "static-route", "networks": ["10.0.0.0/8"]}
    every = {
        "ApplyPhysicalDedicatedLine": (LINE, None),
        "QueryDedicatedLines": ({"maxKeys": 10}, None),
        "QueryDedicatedLineDetail": ({"dcphyId": line}, None),
        "UpdatePhysicalDedicatedLine": ({"dcphyId": line, "name": "x"}, "deleted"),
        "DeletePhysicalDedicatedLine": ({"dcphyId": line}, "building"),
        "CreateDedicatedChannel": ({"etId": line, **STATIC, "vlanId": 60}, "pay-wait"),
        "QueryDedicatedChannel": (path, None),
        "ResubmitDedicatedChannel": ({**path, **STATIC}, "established"),
        "UpdateDedicatedChannel": ({**path, "name": "x"}, "ack-wait"),
        "DeleteDedicatedChannel": (path, "building"),
        "EnableDedicatedChannelIpv6": ({**path, **IPV6}, "reject"),
        "DisableDedicatedChannelIpv6": (path, "reject"),
        "CreateDedicatedChannelRouteParameters": ({**path, **networks}, "ack-wait"),
        "RemoveDedicatedChannelRouteParameters": ({**path, **networks}, "ack-wait"),
        "CreateDedicatedChannelUserObject": ({**path, "authorizedUsers": [USER]}, "reject"),
        "RemoveDedicatedChannelUserObject": ({**path, "authorizedUsers": [USER]}, "reject"),
        "AssociatedDedicatedChannel": ({**path, **extra}, "ack-wait"),
        "UnrelatedDedicatedLineChannel": ({**path, **extra}, "ack-wait"),
        "CreateDedicatedChannelBfd": ({**path, **BFD}, "reject"),
        "UpdateDedicatedChannelBfd": ({**path, **BFD}, "reject"),
        "DeleteDedicatedChannelBfd": (path, "reject"),
        "CreateDedicatedChannelRouteRules": ({**path, **RULE}, "ack-wait"),
        "QueryDedicatedChannelRouteRules": (path, None),
        "UpdateDedicatedChannelRouteRules": ({**rule, "description": "x"}, "ack-wait"),
        "DeleteDedicatedChannelRouteRules": (rule, "ack-wait"),
    }
    return [(action, *row) for action, row in every.items() if run.has(action)]


def signatures(run):
    """Unknown keys and wrong secrets are refused."""
    forgeries = [
        ("403 for an unknown key", UNKNOWN_KEY, run.connect(access_key="nobody")),
        ("400 for a wrong secret", WRONG_SECRET, run.connect(secret_key="not the secret")),
    ]
    for action, request, _ in requests(run):
        for title, refusal, client in forgeries:
            run.refuses(action, title, (refusal, request), client=client, alone=True)


def clocks(run):
    """A request with an expired date is refused."""
    every = requests(run)
    run.emulator.post("clock/advance", {"seconds": 31 * 60})
    for action, request, _ in every:
        run.refuses(action, "400 for an expired date", (EXPIRED, request), alone=True)


def unknown_ids(run):
    """An unknown id is not found, whatever it identifies."""
    for action, request, _ in requests(run):
        unknown = [{**request, name: UNKNOWN} for name in IDS if name in request]
        if unknown:
            refusals = [(NOT_FOUND, changed) for changed in unknown]
            run.refuses(action, "404 for unknown ids", *refusals, alone=True)


def tokens(run):
    """A token belongs to one request and has at most 64 characters."""
    every, token = requests(run), ground.token()
    run("ApplyPhysicalDedicatedLine", clientToken=token, **{**LINE, "name": "first"})
    for action, request, _ in every:
        if action.startswith("Query"):
            continue
        for title, refusal, value in (
            ("403 for the token of another request", MISMATCH, token),
            ("400 for a token that is too long", BAD_QUERY, "t" * 65),
        ):
            run.refuses(action, title, (refusal, {**request, "clientToken": value}), alone=True)


def states(run):
    """An action that the state forbids is a conflict."""
    for action, request, status in requests(run):
        if status is None:
            continue
        line, channel = request.get("dcphyId", request.get("etId")), request.get("etChannelId")
        if channel:
            run.emulator.put_channel(channel, status)
        else:
            run.emulator.put_line(line, status)
        run.refuses(action, f"409 in {status}", (STATE, request), alone=True)
        run.emulator.put_line(line, "established")


CHAPTERS = [signatures, clocks, unknown_ids, tokens, states]
