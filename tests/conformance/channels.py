"""The life of channels, from creation to deletion, with authorized users, IPv6 and BFD."""

import ground
from ground import BFD, BGP, IPV6, STATIC, TAGS, USER, held, shown
from run import (
    BAD_BODY, MISMATCH, NOT_FOUND, STATE, VLAN, expect, expect_fields, identifiers, tag_pairs,
)

CREATE = "CreateDedicatedChannel"
LIST = "QueryDedicatedChannel"
RESUBMIT = "ResubmitDedicatedChannel"
UPDATE = "UpdateDedicatedChannel"
DELETE = "DeleteDedicatedChannel"
IPV6_ON = "EnableDedicatedChannelIpv6"
IPV6_OFF = "DisableDedicatedChannelIpv6"
USERS_IN = "CreateDedicatedChannelUserObject"
USERS_OUT = "RemoveDedicatedChannelUserObject"
ASSOCIATE = "AssociatedDedicatedChannel"
DISSOCIATE = "UnrelatedDedicatedLineChannel"
BFD_ON = "CreateDedicatedChannelBfd"
BFD_CHANGE = "UpdateDedicatedChannelBfd"
BFD_OFF = "DeleteDedicatedChannelBfd"


def creating(run):
    """An established line accepts channels of both route types, each with its own VLAN."""
    line, token = ground.line(run), ground.token()
    static = {
        **STATIC, "etId": line, "description": "to the 北京 office", "authorizedUsers": [USER],
        "tags": TAGS,
    }
    other = {**static, "vlanId": 60}
    with run.case(CREATE, "creates a statically routed channel"):
        path = {"etId": line, "etChannelId": run(CREATE, clientToken=token, **static).id}
        kept = ("name", "description", "vlanId", "networks", "authorizedUsers", "routeType")
        wanted = {**{name: static[name] for name in kept}, "status": "established", "ipv6": None}
        expect_fields(held(run, path), wanted, "the channel")
    with run.case(CREATE, "returns the same channel for the same token"):
        expect(run(CREATE, clientToken=token, **static).id, path["etChannelId"], "the id")
        expect(len(run.emulator.line(line)["channels"]), 1, "the number of channels")
    changed = {**static, "clientToken": token, "vlanId": 99}
    run.refuses(CREATE, "403 for the token with another request", (MISMATCH, changed))
    run.refuses(CREATE, "409 for a VLAN in use", (VLAN, static))
    with run.case(CREATE, "creates a BGP channel with IPv6"):
        second = ground.channel(run, line, BGP, enableIpv6=1, **IPV6)
        sessions = {"bgpAsn": "65001", "bgpStatus": "up", "ipv6BgpStatus": "up"}
        wanted = {"routeType": "bgp", **sessions, "ipv6": IPV6}
        expect_fields(held(run, second), wanted, "the channel")
    run.refuses(
        CREATE, "400 for a VLAN out of range, no networks, no BGP key, no IPv6 address",
        (BAD_BODY, {**static, "vlanId": 1}),
        (BAD_BODY, {**static, "vlanId": 4010}),
        (BAD_BODY, {**other, "networks": []}),
        (BAD_BODY, {**BGP, "etId": line, "vlanId": 60, "bgpKey": ""}),
        (BAD_BODY, {**other, "enableIpv6": 1}),
    )
    with run.case(LIST, "lists the channels of a line"):
        channels = run(LIST, etId=line).et_channels
        ids = [path["etChannelId"], second["etChannelId"]]
        expect(identifiers(channels), ids, "the channels")
        wanted = {"name": "office", "vlan_id": 56, "networks": ["192.168.0.0/16"]}
        expect_fields(channels[0], {**wanted, "enable_ipv6": 0}, "the first")
        expect(tag_pairs(channels[0]), [("env", "prod"), ("owner", "")], "the tags")
        sessions = {"route_type": "bgp", "bgp_status": "up", "ipv6_bgp_status": "up"}
        wanted = {**sessions, "bgp_route_limit": 100, "enable_ipv6": 1}
        expect_fields(channels[1], {**wanted, "ipv6_networks": IPV6["ipv6Networks"]}, "the second")
    with run.case(LIST, "shows one channel, and 404 for an unknown one"):
        wanted = {"id": second["etChannelId"], "status": "established"}
        expect_fields(shown(run, second), wanted, "the channel")
        run.refused(NOT_FOUND, LIST, etId=line, etChannelId="dedicatedconn-none")
    run.emulator.put_line(line, "building")
    run.refuses(CREATE, "409 on a line under construction", (STATE, {**static, "vlanId": 61}))


def changing(run):
    """An update affects only the fields it names; only BGP channels have a route limit."""
    _, static, bgp = ground.pair(run)
    wanted = {"name": "head office", "description": "moved"}
    with run.case(UPDATE, "updates name and description"):
        run(UPDATE, **static, **wanted)
        expect_fields(held(run, static), wanted, "the channel")
        run(UPDATE, **static, description="")
        expect_fields(shown(run, static), {**wanted, "description": ""}, "the channel")
    with run.case(UPDATE, "changes nothing when it names nothing"):
        before = run.emulator.resources()
        run(UPDATE, **static)
        expect(run.emulator.resources(), before, "the state")
    with run.case(UPDATE, "limits the routes of a BGP channel"):
        run(UPDATE, **bgp, bgpRouteLimit=20)
        expect(shown(run, bgp).bgp_route_limit, 20, "the limit")
        run.refused(BAD_BODY, UPDATE, **bgp, bgpRouteLimit=-1)
    limit = {**static, "bgpRouteLimit": 20}
    run.refuses(UPDATE, "409 for a route limit without BGP", (STATE, limit))


def resubmitting(run):
    """A channel that was rejected or whose VLAN conflicted is resubmitted as a whole."""
    _, path, bgp = ground.pair(run)
    changes = {"name": "office again", "vlanId": 58, "networks": ["10.0.0.0/8"]}
    again = {**STATIC, **changes, "description": "second try"}
    request = {**again, "authorizedUsers": [USER], "enableIpv6": 1, **IPV6}
    wanted = {**changes, "status": "established", "authorizedUsers": [USER], "ipv6": IPV6}
    for status in ("vlan-conflict", "reject"):
        run.emulator.put_channel(path["etChannelId"], status)
        run.updates(RESUBMIT, f"resubmits a channel in {status}", path, request, wanted)
    for channel in (path, bgp):
        run.emulator.put_channel(channel["etChannelId"], "reject")
    conflicting = {**path, **again, "vlanId": BGP["vlanId"]}
    run.refuses(RESUBMIT, "409 for a VLAN in use", (VLAN, conflicting))
    run.refuses(
        RESUBMIT, "400 for BGP routing, 409 for a BGP channel",
        (BAD_BODY, {**path, **again, "routeType": "bgp"}),
        (STATE, {**bgp, **again, "vlanId": 59}),
    )


def associating(run):
    """Two channels are associated with each other, as both show."""
    _, one, other = ground.pair(run)
    ids = [one["etChannelId"], other["etChannelId"]]
    request = {**one, "extraChannelId": ids[1]}
    with run.case(ASSOCIATE, "associates two channels"):
        run(ASSOCIATE, **request)
        expect(associated(run, one, other), [ids[1:], ids[:1]], "the associations")
    unknown = {**one, "extraChannelId": "dedicatedconn-none"}
    run.refuses(
        ASSOCIATE, "409 when they are associated, 404 for an unknown channel",
        (STATE, request), (NOT_FOUND, unknown),
    )
    with run.case(DISSOCIATE, "dissociates them"):
        run(DISSOCIATE, **other, extraChannelId=ids[0])
        expect(associated(run, one, other), [[], []], "the associations")
    run.refuses(DISSOCIATE, "409 when they are not associated", (STATE, request))


def associated(run, *paths):
    """The ids of the channels that each channel is associated with."""
    return [held(run, path)["associated"] for path in paths]


def authorizing(run):
    """Other accounts are authorized to use a channel, and lose the authorization."""
    path = ground.channel(run, ground.line(run))
    users = {"authorizedUsers": [USER, "another"]}
    run.updates(USERS_IN, "authorizes accounts", path, users, users,
                {"authorized_users": [USER, "another"]})
    user, rest = {"authorizedUsers": [USER]}, {"authorizedUsers": ["another"]}
    run.updates(USERS_OUT, "withdraws accounts", path, user, rest)
    run.refuses(USERS_OUT, "404 for an unauthorized account", (NOT_FOUND, {**path, **user}))
    for action in (USERS_IN, USERS_OUT):
        run.refuses(action, "400 for no account", (BAD_BODY, {**path, "authorizedUsers": []}))


def switching_ipv6(run):
    """IPv6 is enabled and disabled."""
    path = ground.channel(run, ground.line(run))
    request = {**path, **IPV6}
    run.refuses(
        IPV6_ON, "400 without networks or with IPv4 addresses",
        (BAD_BODY, {**request, "ipv6Networks": []}),
        (BAD_BODY, {**request, "baiduIpv6Address": "11.11.11.21/24"}),
    )
    wanted = {"enable_ipv6": 1, "baidu_ipv6_address": IPV6["baiduIpv6Address"]}
    wanted["ipv6_networks"] = IPV6["ipv6Networks"]
    run.updates(IPV6_ON, "enables IPv6", path, IPV6, {"ipv6": IPV6}, wanted)
    run.refuses(IPV6_ON, "409 when it is enabled", (STATE, request))
    run.updates(IPV6_OFF, "disables IPv6", path, {}, {"ipv6": None})
    run.refuses(IPV6_OFF, "409 when it is disabled", (STATE, path))


def detecting(run):
    """BFD is set up, changed and removed, within its ranges."""
    path = ground.channel(run, ground.line(run))
    request = {**path, **BFD}
    run.refuses(BFD_CHANGE, "404 before it is set up", (NOT_FOUND, request))
    run.refuses(BFD_OFF, "404 before it is set up", (NOT_FOUND, path))
    outside = {"sendInterval": 199, "receivInterval": 1001, "detectMultiplier": 2}
    for action in (BFD_ON, BFD_CHANGE):
        invalid = [(BAD_BODY, {**request, field: value}) for field, value in outside.items()]
        run.refuses(action, "400 outside each range", *invalid)
    wanted = {"send_interval": 300, "receiv_interval": 400, "detect_multiplier": 4}
    run.updates(BFD_ON, "sets BFD up", path, BFD, {"bfd": BFD}, wanted)
    run.refuses(BFD_ON, "409 when it is set up", (STATE, request))
    changed = {"sendInterval": 200, "receivInterval": 1000, "detectMultiplier": 10}
    run.updates(BFD_CHANGE, "changes it", path, changed, {"bfd": changed})
    run.updates(BFD_OFF, "removes it", path, {}, {"bfd": None})


def deleting(run):
    """Deleting a channel dissolves its associations."""
    line, one, other = ground.pair(run)
    run(ASSOCIATE, **one, extraChannelId=other["etChannelId"])
    with run.case(DELETE, "deletes a channel, once for a token"):
        token = ground.token()
        run(DELETE, **one, clientToken=token)
        expect(held(run, one), None, "the channel")
        expect(associated(run, other), [[]], "the other's associations")
        run(DELETE, **one, clientToken=token)
        expect(run.replayed(), True, "whether the response was replayed")
    with run.case(DELETE, "deletes a rejected one"):
        run.emulator.put_channel(other["etChannelId"], "reject")
        run(DELETE, **other)
        expect(run.emulator.line(line)["channels"], [], "the channels")


CHAPTERS = [
    creating, changing, resubmitting, associating, authorizing, switching_ipv6, detecting, deleting,
]
