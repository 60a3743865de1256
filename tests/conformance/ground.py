"""Valid requests, and the lines and channels that the chapters create with them."""

import itertools

LINE = {
    "name": "backbone-north",
    "isp": "ISP_CUCC",
    "intfType": "10G",
    "apType": "SINGLE",
    "apAddr": "WHGG",
    "userName": "值班网管",
    "userPhone": "13300000333",
    "userEmail": "ops@example.com",
    "userIdc": "北京|市辖区|东城区|K2",
}
TAGS = [{"tagKey": "env", "tagValue": "prod"}, {"tagKey": "owner", "tagValue": ""}]
STATIC = {
    "name": "office",
    "baiduAddress": "11.11.11.21/24",
    "customerAddress": "11.11.11.12/24",
    "routeType": "static-route",
    "networks": ["192.168.0.0/16"],
    "vlanId": 56,
}
BGP = {
    "name": "factory",
    "baiduAddress": "11.11.12.21/24",
    "customerAddress": "11.11.12.12/24",
    "routeType": "bgp",
    "bgpAsn": "65001",
    "bgpKey": "a shared key",
    "vlanId": 57,
}
IPV6 = {
    "baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88",
    "customerIpv6Address": "2400:da00:e003:0:0:200::1/88",
    "ipv6Networks": ["2400:da00:e003:0:15f::/87"],
}
BFD = {"sendInterval": 300, "receivInterval": 400, "detectMultiplier": 4}
RULE = {
    "destAddress": "192.168.0.7/32",
    "nexthopType": "etGateway",
    "nexthopId": "dcgw-p5x55p77u8ah",
}
USER = "8770d0e94e2728ca81b0ec99db9f4df8"

_numbers = itertools.count(1)


def token():
    """Returns an unused client token."""
    return f"conformance-{next(_numbers)}"


def line(run, **changes):
    """Applies for a line and returns its id."""
    return run("ApplyPhysicalDedicatedLine", **{**LINE, **changes}).id


def channel(run, line_id, kind=None, **changes):
    """Creates a channel and returns its path parameters: the ids of the line and the channel."""
    created = run("CreateDedicatedChannel", etId=line_id, **{**(kind or STATIC), **changes})
    return {"etId": line_id, "etChannelId": created.id}


def pair(run, **changes):
    """Creates a line with a static and a BGP channel; returns the line's id and both paths."""
    line_id = line(run)
    return line_id, channel(run, line_id), channel(run, line_id, BGP, **changes)


def shown(run, path):
    """A channel as the SDK shows it."""
    return run("QueryDedicatedChannel", **path).et_channels[0]


def held(run, path):
    """A channel as the emulator holds it."""
    return run.emulator.channel(path["etChannelId"])
