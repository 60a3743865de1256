"""Refusals common to all functions: keys, dates, unknown ids, client tokens, states."""

import ground
from ground import BFD, IPV6, LINE, RULE, STATIC, USER
from run import BAD_QUERY, EXPIRED, MISMATCH, NOT_FOUND, STATE, UNKNOWN_KEY, WRONG_SECRET

IDS = ("dcphyId", "etId", "etChannelId", "routeRuleId")
# An id that does not exist, in characters that a path must escape.
UNKNOWN = "nobody 不~(1)%2F+"

# The state in which an action is not allowed, where there is one.
FORBIDDEN = {
    "UpdatePhysicalDedicatedLine": "deleted",
    "DeletePhysicalDedicatedLine": "building",
    "CreateDedicatedChannel": "pay-wait",
    "ResubmitDedicatedChannel": "established",
    "UpdateDedicatedChannel": "ack-wait",
    "DeleteDedicatedChannel": "building",
    "EnableDedicatedChannelIpv6": "reject",
    "DisableDedicatedChannelIpv6": "reject",
    "CreateDedicatedChannelRouteParameters": "ack-wait",
    "RemoveDedicatedChannelRouteParameters": "ack-wait",
    "CreateDedicatedChannelUserObject": "reject",
    "RemoveDedicatedChannelUserObject": "reject",
    "AssociatedDedicatedChannel": "ack-wait",
    "UnrelatedDedicatedLineChannel": "ack-wait",
    "CreateDedicatedChannelBfd": "reject",
    "UpdateDedicatedChannelBfd": "reject",
    "DeleteDedicatedChannelBfd": "reject",
    "CreateDedicatedChannelRouteRules": "ack-wait",
    "UpdateDedicatedChannelRouteRules": "ack-wait",
    "DeleteDedicatedChannelRouteRules": "ack-wait",
}


def requests(run):
    """A valid request for each action, on resources created for it."""
    line, path, other = ground.pair(run)
    created = run("CreateDedicatedChannelRouteRules", **path, **RULE)
    rule = {**path, "routeRuleId": created.route_rule_id}
    extra = {"extraChannelId": other["etChannelId"]}
    networks = {"routeType": "static-route", "networks": ["10.0.0.0/8"]}
    every = {
        "ApplyPhysicalDedicatedLine": LINE,
        "QueryDedicatedLines": {"maxKeys": 10},
        "QueryDedicatedLineDetail": {"dcphyId": line},
        "UpdatePhysicalDedicatedLine": {"dcphyId": line, "name": "x"},
        "DeletePhysicalDedicatedLine": {"dcphyId": line},
        "CreateDedicatedChannel": {"etId": line, **STATIC, "vlanId": 60},
        "QueryDedicatedChannel": path,
        "ResubmitDedicatedChannel": {**path, **STATIC},
        "UpdateDedicatedChannel": {**path, "name": "x"},
        "DeleteDedicatedChannel": path,
        "EnableDedicatedChannelIpv6": {**path, **IPV6},
        "DisableDedicatedChannelIpv6": path,
        "CreateDedicatedChannelRouteParameters": {**path, **networks},
        "RemoveDedicatedChannelRouteParameters": {**path, **networks},
        "CreateDedicatedChannelUserObject": {**path, "authorizedUsers": [USER]},
        "RemoveDedicatedChannelUserObject": {**path, "authorizedUsers": [USER]},
        "AssociatedDedicatedChannel": {**path, **extra},
        "UnrelatedDedicatedLineChannel": {**path, **extra},
        "CreateDedicatedChannelBfd": {**path, **BFD},
        "UpdateDedicatedChannelBfd": {**path, **BFD},
        "DeleteDedicatedChannelBfd": path,
        "CreateDedicatedChannelRouteRules": {**path, **RULE},
        "QueryDedicatedChannelRouteRules": path,
        "UpdateDedicatedChannelRouteRules": {**rule, "description": "x"},
        "DeleteDedicatedChannelRouteRules": rule,
    }
    return [(action, request) for action, request in every.items() if run.has(action)]


def signatures(run):
    """Unknown keys and wrong secrets are refused."""
    forgeries = [
        ("403 for an unknown key", UNKNOWN_KEY, run.connect(access_key="nobody")),
        ("400 for a wrong secret", WRONG_SECRET, run.connect(secret_key="not the secret")),
    ]
    for action, request in requests(run):
        for title, refusal, client in forgeries:
            run.refuses(action, title, (refusal, request), client=client, alone=True)


def clocks(run):
    """A request with an expired date is refused."""
    every = requests(run)
    run.emulator.post("clock/advance", {"seconds": 31 * 60})
    for action, request in every:
        run.refuses(action, "400 for an expired date", (EXPIRED, request), alone=True)


def unknown_ids(run):
    """An unknown id is not found, whatever it identifies."""
    for action, request in requests(run):
        unknown = [{**request, name: UNKNOWN} for name in IDS if name in request]
        if unknown:
            refusals = [(NOT_FOUND, changed) for changed in unknown]
            run.refuses(action, "404 for unknown ids", *refusals, alone=True)


def tokens(run):
    """A token belongs to one request and has at most 64 characters."""
    every, token = requests(run), ground.token()
    run("ApplyPhysicalDedicatedLine", clientToken=token, **{**LINE, "name": "first"})
    for action, request in every:
        if action.startswith("Query"):
            continue
        for title, refusal, value in (
            ("403 for the token of another request", MISMATCH, token),
            ("400 for a token that is too long", BAD_QUERY, "t" * 65),
        ):
            run.refuses(action, title, (refusal, {**request, "clientToken": value}), alone=True)


def states(run):
    """An action that the state forbids is a conflict."""
    for action, request in requests(run):
        status = FORBIDDEN.get(action)
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
