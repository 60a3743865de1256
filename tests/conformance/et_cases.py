"""What a valid case of the line service needs beyond its schema to be about existing things."""

LINES = ("dcphy-gq65bz9ip712", "dcphy-gq65bz9ip712", "dcphy-jy1sbnx32ez0")
# Two of them are associated with each other.
TIED = ("dedicatedconn-rn0yzti2gn1f", "dedicatedconn-tied00000000")
CHANNELS = ("dedicatedconn-zy9t7n91k0iq", *TIED, "dedicatedconn-rejected0000")
RULE = "dcrr-5afcf643-94e"
NETWORK = "192.168.100.0/24"
IPV6_NETWORK = "2400:da00:e003:0:15f::/87"


def existing_ids(path, number):
    """Replaces the made-up ids of a path by those of the state."""
    for name in ("dcphyId", "etId"):
        if name in path:
            # A line of a channel is the one that has channels.
            path[name] = LINES[0] if "etChannelId" in path else LINES[number % len(LINES)]
    if "etChannelId" in path:
        path["etChannelId"] = CHANNELS[number % len(CHANNELS)]
    if "routeRuleId" in path:
        path["routeRuleId"] = RULE


def agreeing_fields(case, number):
    """Makes query and body fit the state and themselves."""
    if "marker" in case.query:
        case.query["marker"] = LINES[0] if case.operation.path == "/v1/et" else RULE
    if isinstance(case.body, dict):
        complete(case.body)
        if "extraChannelId" in case.body:
            is_first = case.path_parameters["etChannelId"] == TIED[0]
            case.body["extraChannelId"] = TIED[1] if is_first else TIED[0]
        if "vlanId" in case.body:
            complete_channel(case.body)


def complete(body):
    """Gives addresses, networks and ids the form that their fields expect."""
    six = body.get("ipVersion") == 6
    forms = {
        "baiduAddress": "11.11.11.21/24",
        "customerAddress": "11.11.11.12/24",
        "baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88",
        "customerIpv6Address": "2400:da00:e003:0:0:200::1/88",
        "bgpAsn": "65001",
        "destAddress": "2400:da00:e003::/48" if six else "10.2.0.0/16",
        "nexthopId": CHANNELS[0] if body.get("nexthopType") == "etChannel" else "dcgw-p5x55p77u8ah",
    }
    body.update((name, forms[name]) for name in forms if name in body)
    for name, network in (("networks", NETWORK), ("ipv6Networks", IPV6_NETWORK)):
        if isinstance(body.get(name), list):
            body[name] = [network for _ in body[name]]
    ipv6_addresses = ("baiduIpv6Address", "customerIpv6Address")
    if "vlanId" not in body:
        if "routeType" in body:
            body["networks"] = body.get("networks") or [NETWORK]
        if body.keys() & set(ipv6_addresses):
            body["ipv6Networks"] = body.get("ipv6Networks") or [IPV6_NETWORK]
    if body.get("enableIpv6") == 1:
        body.update((name, forms[name]) for name in ipv6_addresses)
        body["ipv6Networks"] = body.get("ipv6Networks") or [IPV6_NETWORK]


def complete_channel(body):
    """Adds what a channel's routing needs."""
    if body.get("routeType") == "bgp":
        body.update(bgpAsn="65001", bgpKey=body.get("bgpKey") or "a shared key")
    else:
        body["networks"] = body.get("networks") or [NETWORK]
