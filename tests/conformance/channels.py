"""The life of channels, from creation to deletion, with authorized users, IPv6 and BFD."""

import ground
from ground import BFD, BGP, IPV6, STATIC, TAGS, USER, held, shown
from run import BAD_BODY, MISMATCH, NOTHING, STATE, VLAN, expect, expect_fields

CREATE = "CreateDedicatedChannel"
LIST = "QueryDedicatedChannel"
RESUBMIT = "ResubmitDedicatedChannel"
UPDATE = "UpdateDedicatedChannel"
DELETE = "DeleteDedicatedChannel"
IPV6_ON = "EnableDedicatedChannelIpv6"
IPV6_OFF = "DisableDedicatedChannelIpv6"
USERS_IN = "CreateDedicatedChannelUserObject"
USERS_OUT = "RemoveDedicatedChannelUserObject"
TIE = "AssociatedDedicatedChannel"
UNTIE = "UnrelatedDedicatedLineChannel"
BFD_ON = "CreateDedicatedChannelBfd"
BFD_CHANGE = "UpdateDedicatedChannelBfd"
BFD_OFF = "DeleteDedicatedChannelBfd"


def creating(run):
    """An established line takes channels of both route types, each with a VLAN of its own."""
    line, token = ground.line(run), ground.token()
    static = {
        **STATIC, "etId": line, "description": "to the 北京 office", "authorizedUsers": [USER],
        "tags": TAGS,
    }
    with run.case(CREATE, "makes a statically routed channel"):
        path = {"etId": line, "etChannelId": run(CREATE, clientToken=token, **static).id}
        kept = ("name", "description", "vlanId", "networks", "authorizedUsers", "routeType")
        wanted = {**{name: static[name] for name in kept}, "status": "established", "ipv6": None}
        expect_fields(held(run, path), wanted, "the channel")
    with run.case(CREATE, "gives the same channel for the same token"):
        expect(run(CREATE, clientToken=token, **static).id, path["etChannelId"], "the id")
        expect(len(run.emulator.line(line)["channels"]), 1, "the number of channels")
    with run.case(CREATE, "403 for the token with another request"):
        run.refused(MISMATCH, CREATE, clientToken=token, **{**static, "vlanId": 99})
    with run.case(CREATE, "409 for a VLAN in use"):
        run.refused(VLAN, CREATE, **static)
    with run.case(CREATE, "makes a BGP channel with IPv6"):
        second = ground.channel(run, line, BGP, enableIpv6=1, **IPV6)
        sessions = {"bgpAsn": "65001", "bgpStatus": "up", "ipv6BgpStatus": "up"}
        wanted = {"routeType": "bgp", **sessions, "ipv6": IPV6}
        expect_fields(held(run, second), wanted, "the channel")
    with run.case(CREATE, "400 for a VLAN out of range, no networks, no BGP key, no IPv6 address"):
        run.refused(BAD_BODY, CREATE, **{**static, "vlanId": 1})
        run.refused(BAD_BODY, CREATE, **{**static, "vlanId": 4010})
        run.refused(BAD_BODY, CREATE, **{**static, "vlanId": 60, "networks": []})
        run.refused(BAD_BODY, CREATE, etId=line, **{**BGP, "vlanId": 60, "bgpKey": ""})
        run.refused(BAD_BODY, CREATE, **{**static, "vlanId": 60, "enableIpv6": 1})
    with run.case(LIST, "lists the channels of a line"):
        listed = run(LIST, etId=line).et_channels
        ids = [path["etChannelId"], second["etChannelId"]]
        expect([channel.id for channel in listed], ids, "the channels")
        first, other = listed
        wanted = {"name": "office", "vlan_id": 56, "networks": ["192.168.0.0/16"]}
        expect_fields(first, {**wanted, "enable_ipv6": 0}, "the first")
        tags = [(tag.tag_key, tag.tag_value) for tag in first.tags]
        expect(tags, [("env", "prod"), ("owner", "")], "the tags")
        sessions = {"route_type": "bgp", "bgp_status": "up", "ipv6_bgp_status": "up"}
        wanted = {**sessions, "bgp_route_limit": 100, "enable_ipv6": 1}
        expect_fields(other, {**wanted, "ipv6_networks": IPV6["ipv6Networks"]}, "the second")
    with run.case(LIST, "shows one channel, and 404 for one that is not there"):
        wanted = {"id": second["etChannelId"], "status": "established"}
        expect_fields(shown(run, second), wanted, "the channel")
        run.refused(NOTHING, LIST, etId=line, etChannelId="dedicatedconn-none")
    with run.case(CREATE, "409 on a line that is being built"):
        run.emulator.put_line(line, "building")
        run.refused(STATE, CREATE, **{**static, "vlanId": 61})


def changing(run):
    """A change affects only the fields it names; only BGP channels have a route limit."""
    line = ground.line(run)
    static, bgp = ground.channel(run, line), ground.channel(run, line, BGP)
    with run.case(UPDATE, "changes name and description"):
        run(UPDATE, **static, name="head office", description="moved")
        wanted = {"name": "head office", "description": "moved"}
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
    with run.case(UPDATE, "409 for a limit of routes without BGP"):
        run.refused(STATE, UPDATE, **static, bgpRouteLimit=20)


def resubmitting(run):
    """A channel that was rejected or whose VLAN conflicted is resubmitted as a whole."""
    line = ground.line(run)
    path, bgp = ground.channel(run, line), ground.channel(run, line, BGP)
    changes = {"name": "office again", "vlanId": 58, "networks": ["10.0.0.0/8"]}
    again = {**STATIC, **changes, "description": "second try"}
    for status in ("vlan-conflict", "reject"):
        with run.case(RESUBMIT, f"submits a channel in {status} again"):
            run.emulator.put_channel(path["etChannelId"], status)
            run(RESUBMIT, **path, **again, authorizedUsers=[USER], enableIpv6=1, **IPV6)
            wanted = {**changes, "status": "established", "authorizedUsers": [USER], "ipv6": IPV6}
            expect_fields(held(run, path), wanted, "the channel")
    with run.case(RESUBMIT, "409 for a VLAN in use"):
        run.emulator.put_channel(path["etChannelId"], "reject")
        run.refused(VLAN, RESUBMIT, **path, **{**again, "vlanId": BGP["vlanId"]})
    with run.case(RESUBMIT, "400 for BGP routing, 409 for a BGP channel"):
        run.refused(BAD_BODY, RESUBMIT, **path, **{**again, "routeType": "bgp"})
        run.emulator.put_channel(bgp["etChannelId"], "reject")
        run.refused(STATE, RESUBMIT, **bgp, **{**again, "vlanId": 59})


def associating(run):
    """Two channels are associated with each other, as both show."""
    line = ground.line(run)
    one, other = ground.channel(run, line), ground.channel(run, line, BGP)
    with run.case(TIE, "ties two channels"):
        run(TIE, **one, extraChannelId=other["etChannelId"])
        expect(held(run, one)["associated"], [other["etChannelId"]], "what the one is tied to")
        expect(held(run, other)["associated"], [one["etChannelId"]], "what the other is tied to")
    with run.case(TIE, "409 when they are tied, 404 for a channel that is not there"):
        run.refused(STATE, TIE, **one, extraChannelId=other["etChannelId"])
        run.refused(NOTHING, TIE, **one, extraChannelId="dedicatedconn-none")
    with run.case(UNTIE, "unties them"):
        run(UNTIE, **other, extraChannelId=one["etChannelId"])
        expect(held(run, one)["associated"], [], "what the one is tied to")
        expect(held(run, other)["associated"], [], "what the other is tied to")
    with run.case(UNTIE, "409 when they are not tied"):
        run.refused(STATE, UNTIE, **one, extraChannelId=other["etChannelId"])


def authorizing(run):
    """Other accounts are authorized to use a channel, and lose the authorization."""
    path = ground.channel(run, ground.line(run))
    with run.case(USERS_IN, "authorizes accounts"):
        run(USERS_IN, **path, authorizedUsers=[USER, "another"])
        expect(held(run, path)["authorizedUsers"], [USER, "another"], "the accounts")
        expect(shown(run, path).authorized_users, [USER, "another"], "the accounts shown")
    with run.case(USERS_OUT, "withdraws accounts"):
        run(USERS_OUT, **path, authorizedUsers=[USER])
        expect(held(run, path)["authorizedUsers"], ["another"], "the accounts")
    with run.case(USERS_OUT, "404 for an account without the right"):
        run.refused(NOTHING, USERS_OUT, **path, authorizedUsers=[USER])
    for action in (USERS_IN, USERS_OUT):
        with run.case(action, "400 for no account"):
            run.refused(BAD_BODY, action, **path, authorizedUsers=[])


def speaking_ipv6(run):
    """IPv6 is switched on and off."""
    path = ground.channel(run, ground.line(run))
    with run.case(IPV6_ON, "400 without networks or with IPv4 addresses"):
        run.refused(BAD_BODY, IPV6_ON, **path, **{**IPV6, "ipv6Networks": []})
        four = {**IPV6, "baiduIpv6Address": "11.11.11.21/24"}
        run.refused(BAD_BODY, IPV6_ON, **path, **four)
    with run.case(IPV6_ON, "switches IPv6 on"):
        run(IPV6_ON, **path, **IPV6)
        expect(held(run, path)["ipv6"], IPV6, "IPv6 on the channel")
        wanted = {"enable_ipv6": 1, "baidu_ipv6_address": IPV6["baiduIpv6Address"]}
        wanted["ipv6_networks"] = IPV6["ipv6Networks"]
        expect_fields(shown(run, path), wanted, "the channel")
    with run.case(IPV6_ON, "409 when it is on"):
        run.refused(STATE, IPV6_ON, **path, **IPV6)
    with run.case(IPV6_OFF, "switches IPv6 off"):
        run(IPV6_OFF, **path)
        expect(held(run, path)["ipv6"], None, "IPv6 on the channel")
    with run.case(IPV6_OFF, "409 when it is off"):
        run.refused(STATE, IPV6_OFF, **path)


def detecting(run):
    """BFD is set up, changed and removed, within its ranges."""
    path = ground.channel(run, ground.line(run))
    with run.case(BFD_CHANGE, "404 before it is set up"):
        run.refused(NOTHING, BFD_CHANGE, **path, **BFD)
    with run.case(BFD_OFF, "404 before it is set up"):
        run.refused(NOTHING, BFD_OFF, **path)
    for action in (BFD_ON, BFD_CHANGE):
        with run.case(action, "400 out of each range"):
            outside = {"sendInterval": 199, "receivInterval": 1001, "detectMultiplier": 2}
            for field, value in outside.items():
                run.refused(BAD_BODY, action, **path, **{**BFD, field: value})
    with run.case(BFD_ON, "sets BFD up"):
        run(BFD_ON, **path, **BFD)
        expect(held(run, path)["bfd"], BFD, "BFD on the channel")
        wanted = {"send_interval": 300, "receiv_interval": 400, "detect_multiplier": 4}
        expect_fields(shown(run, path), wanted, "the channel")
    with run.case(BFD_ON, "409 when it is set up"):
        run.refused(STATE, BFD_ON, **path, **BFD)
    with run.case(BFD_CHANGE, "changes it"):
        changed = {"sendInterval": 200, "receivInterval": 1000, "detectMultiplier": 10}
        run(BFD_CHANGE, **path, **changed)
        expect(held(run, path)["bfd"], changed, "BFD on the channel")
    with run.case(BFD_OFF, "removes it"):
        run(BFD_OFF, **path)
        expect(held(run, path)["bfd"], None, "BFD on the channel")


def deleting(run):
    """Deleting a channel dissolves its associations."""
    line = ground.line(run)
    one, other = ground.channel(run, line), ground.channel(run, line, BGP)
    run(TIE, **one, extraChannelId=other["etChannelId"])
    with run.case(DELETE, "deletes a channel, once for a token"):
        token = ground.token()
        run(DELETE, **one, clientToken=token)
        expect(held(run, one), None, "the channel")
        expect(held(run, other)["associated"], [], "what the other is tied to")
        run(DELETE, **one, clientToken=token)
        expect(run.replayed(), True, "that the response was replayed")
    with run.case(DELETE, "deletes a rejected one"):
        run.emulator.put_channel(other["etChannelId"], "reject")
        run(DELETE, **other)
        expect(run.emulator.line(line)["channels"], [], "the channels")


CHAPTERS = [
    creating, changing, resubmitting, associating, authorizing, speaking_ipv6, detecting, deleting,
]
