"""What a valid case of the VPC service needs beyond its schema to be about existing things."""

VPCS = ("vpc-IyrqYIQ7", "vpc-xktsjku9")
# The first VPC has all gateways and rules.
TABLE = "rt-q1zg3i8mx8p6"
SUBNET = "sbn-IyWRnII7"
NETWORK = "172.16.0.0/20"
IPV6_NETWORK = "2400:da00:e003:4c11::/64"
# The first is bound, and rules lead to it and to the second; the third is free.
GATEWAYS = ("dcgw-4ds9x3kmds88", "dcgw-mx3annmentbu", "dcgw-p5x55p77u8ah")
# Active, on standby, and the only one for its source and destination.
RULES = ("rr-dvq3cxpghw5e", "rr-y43tr5disam1", "rr-rbn5yyz6rtn8")
# What the first gateway is bound to, and what another one can be bound to.
LINE = "dcphy-gq65bz9ip712"
BOUND, UNBOUND = "dedicatedconn-rn0yzti2gn1f", "dedicatedconn-zy9t7n91k0iq"
# Their query names a route table by its id or by its VPC's; the schema requires neither.
BY_TABLE_OR_VPC = ("queryRoutingTable", "queryRoutingRules")
MARKERS = {"etGateways": GATEWAYS[0], "routeRules": RULES[0], "vpcs": VPCS[0]}


def existing_ids(path, number):
    """Replaces the made-up ids of a path by those of the state."""
    for name, ids in (("vpcId", VPCS), ("etGatewayId", GATEWAYS), ("routeRuleId", RULES)):
        if name in path:
            path[name] = ids[number % len(ids)]


def agreeing_fields(case, number):
    """Makes query and body fit the state and themselves."""
    complete_query(case, number)
    body = case.body
    if not isinstance(body, dict):
        return
    forms = {
        "vpcId": VPCS[0],
        "routeTableId": TABLE,
        "sourceAddress": ("0.0.0.0/0", NETWORK)[number % 2],
        "destinationAddress": "10.2.0.0/16",
        "nexthopId": GATEWAYS[number % len(GATEWAYS)],
        "dcphyId": LINE,
        "subnetId": SUBNET,
        "healthCheckSourceIp": "172.16.0.12",
    }
    body.update((name, forms[name]) for name in forms if name in body)
    for name, network in (("localCidrs", NETWORK), ("ipv6LocalCidrs", IPV6_NETWORK)):
        if isinstance(body.get(name), list):
            body[name] = [network for _ in body[name]]
    if "healthCheckInterval" in body:
        # It is that of the gateway already.
        if "channelId" in body:
            body["channelId"] = BOUND
    elif body.keys() & {"etId", "channelId"}:
        body.update(etId=LINE, channelId=UNBOUND)
    elif "vpcId" in body:
        # A new gateway has networks only with a channel.
        body.pop("localCidrs", None)
    if "routeTableId" in body:
        complete_next_hops(body, number)


def complete_query(case, number):
    """Names an existing VPC, table and place in the list."""
    query, operation = case.query, case.operation.definition.raw
    if operation["operationId"] in BY_TABLE_OR_VPC and not query.keys() & {"routeTableId", "vpcId"}:
        query["vpcId"] = VPCS[0]
    forms = {"routeTableId": TABLE, "vpcId": VPCS[0], "etGatewayId": GATEWAYS[0]}
    if number % 2:
        forms["vpcIds"] = ",".join(VPCS)
    query.update((name, forms[name]) for name in forms if name in query)
    if "marker" in query:
        query["marker"] = MARKERS[operation["x-bce-paginator"]["result_key"]]


def complete_next_hops(body, number):
    """Makes a new rule lead to one next hop, or to two gateways where it lists any."""
    if body.get("nextHopList"):
        paths = (("ecmp", "ecmp"), ("ha:active", "ha:standby"))[number % 2]
        body["nextHopList"] = [
            {"nexthopId": gateway, "nexthopType": "dcGateway", "pathType": path}
            for gateway, path in zip(GATEWAYS, paths)
        ]
        body.pop("nexthopId", None)
        body.pop("nexthopType", None)
    else:
        body.setdefault("nexthopType", "dcGateway")
        body["nexthopId"] = GATEWAYS[number % len(GATEWAYS)]
