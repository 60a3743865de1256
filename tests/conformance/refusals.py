"""What every function is refused for: keys, dates, unknown ids, client tokens, states."""

import ground
from ground import BFD, BGP, IPV6, LINE, RULE, STATIC, USER
from run import BAD_QUERY, EXPIRED, FORGED, MISMATCH, NOTHING, STATE, STRANGER

IDS = ("dcphyId", "etId", "etChannelId", "routeRuleId")
# An id that does not exist, in characters that a path must escape.
NOBODY = "nobody 不~(1)%2F+"

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
    """A valid request for each action, on resources made for the purpose."""
    line = ground.line(run)
    path, other = ground.channel(run, line), ground.channel(run, line, BGP)
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
    stranger, forger = run.connect(access_key="nobody"), run.connect(secret_key="not the secret")
    for action, request in requests(run):
        with run.case(action, "403 for an unknown key", alone=True):
            run.refused(STRANGER, action, client=stranger, **request)
        with run.case(action, "400 for a wrong secret", alone=True):
            run.refused(FORGED, action, client=forger, **request)


def clocks(run):
    """A request with an expired date is refused."""
    every = requests(run)
    run.emulator.post("clock/advance", {"seconds": 31 * 60})
    for action, request in every:
        with run.case(action, "400 for an expired date", alone=True):
            run.refused(EXPIRED, action, **request)


def nobodies(run):
    """An unknown id is not found, whatever it identifies."""
    for action, request in requests(run):
        named = [name for name in IDS if name in request]
        if not named:
            continue
        with run.case(action, "404 for unknown ids", alone=True):
            for name in named:
                run.refused(NOTHING, action, **{**request, name: NOBODY})


def tokens(run):
    """A token belongs to one request and has at most 64 characters."""
    every, token = requests(run), ground.token()
    run("ApplyPhysicalDedicatedLine", clientToken=token, **{**LINE, "name": "first"})
    for action, request in every:
        if action.startswith("Query"):
            continue
        with run.case(action, "403 for the token of another request", alone=True):
            run.refused(MISMATCH, action, clientToken=token, **request)
        with run.case(action, "400 for a token too long", alone=True):
            run.refused(BAD_QUERY, action, clientToken="t" * 65, **request)


def states(run):
    """An action that the state forbids is a conflict."""
    every = requests(run)
    for action, request in every:
        status = FORBIDDEN.get(action)
        if status is None:
            continue
        with run.case(action, f"409 in {status}", alone=True):
            line, channel = request.get("dcphyId", request.get("etId")), request.get("etChannelId")
            if channel:
                run.emulator.put_channel(channel, status)
            else:
                run.emulator.put_line(line, status)
            run.refused(STATE, action, **request)
            run.emulator.put_line(line, "established")


CHAPTERS = [signatures, clocks, nobodies, tokens, states]
