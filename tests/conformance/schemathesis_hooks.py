"""What schemathesis cannot read from the API document: how to sign, and what a schema cannot say.

Except in the stateful phase, every case starts from the same state (`state.json`), whose ids are
those of the document's examples. In a case that is valid by the schema, made-up ids become existing
ids, and dependent fields are made consistent. Such cases reach the operation itself, so a refusal
of their form is a fault of the emulator or of the document. Invalid cases are left alone. The
statuses of each operation are written to CONFORMANCE_SEEN at the end.
"""

import atexit
import collections
import itertools
import json
import os
import pathlib
import sys

import requests
import schemathesis
from emulator import ACCESS_KEY, SECRET_KEY
from schemathesis import GenerationMode
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import AuthScenario, IgnoredAuth

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from signing import BceAuthV1  # noqa: E402
from unset import conforms_without_unset  # noqa: E402

STATE = pathlib.Path(__file__).with_name("state.json").read_bytes()
LINES = ("dcphy-gq65bz9ip712", "dcphy-gq65bz9ip712", "dcphy-jy1sbnx32ez0")
# Two of them are associated with each other.
TIED = ("dedicatedconn-rn0yzti2gn1f", "dedicatedconn-tied00000000")
CHANNELS = ("dedicatedconn-zy9t7n91k0iq", *TIED, "dedicatedconn-rejected0000")
RULE = "dcrr-5afcf643-94e"
NETWORK = "192.168.100.0/24"
IPV6_NETWORK = "2400:da00:e003:0:15f::/87"

schemathesis.auth.set_from_requests(BceAuthV1(ACCESS_KEY, SECRET_KEY))

control = requests.Session()
numbers = itertools.count()
seen = collections.defaultdict(collections.Counter)
forgeries_refused = set()


def malformed(request):
    """An Authorization header of another scheme."""
    request.headers["authorization"] = "Bearer token"


FORGERIES = (
    (malformed, 400, "InvalidHTTPAuthHeader"),
    (BceAuthV1("nobody", SECRET_KEY), 403, "InvalidAccessKeyId"),
    (BceAuthV1(ACCESS_KEY, "not the secret"), 400, "SignatureDoesNotMatch"),
)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Restores the state, and makes a case that is valid by the schema meaningful."""
    if case.meta is None:
        return
    stateful = case.meta.phase.name == "stateful"
    if not stateful:
        base = kwargs.get("base_url") or case.operation.base_url
        headers = {"Content-Type": "application/json"}
        control.post(f"{base}/_emulator/snapshot", data=STATE, headers=headers).raise_for_status()
    if case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    number = next(numbers)
    if not stateful:
        existing_ids(case.path_parameters, number)
    if "marker" in case.query:
        case.query["marker"] = LINES[0] if case.operation.path == "/v1/et" else RULE
    if isinstance(case.body, dict):
        agreeing_fields(case.body)
        if "extraChannelId" in case.body:
            is_first = case.path_parameters["etChannelId"] == TIED[0]
            case.body["extraChannelId"] = TIED[1] if is_first else TIED[0]
        if "vlanId" in case.body:
            complete_channel(case.body)


def existing_ids(path, number):
    """Replaces made-up ids by those of the state; every eighth case keeps its own."""
    if number % 8 == 7:
        return
    for name in ("dcphyId", "etId"):
        if name in path:
            # A line of a channel is the one that has channels.
            path[name] = LINES[0] if "etChannelId" in path else LINES[number % len(LINES)]
    if "etChannelId" in path:
        path["etChannelId"] = CHANNELS[number % len(CHANNELS)]
    if "routeRuleId" in path:
        path["routeRuleId"] = RULE


def agreeing_fields(body):
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


@schemathesis.hook
def after_call(context, case, response):
    """Counts the status."""
    seen[case.operation.definition.raw["operationId"]][str(response.status_code)] += 1


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Accepts what the checks do not: unset parameters, and 400 for a malformed header.

    `forged_signatures` checks how such a header is refused.
    """
    if isinstance(failure, AcceptedNegativeData) and conforms_without_unset(case):
        return False
    malformed = isinstance(failure, IgnoredAuth) and failure.scenario is AuthScenario.INVALID_AUTH
    return not (malformed and "got `400 " in failure.message)


@schemathesis.check
def forged_signatures(context, response, case):
    """An accepted request is refused with a malformed header, unknown key or wrong secret."""
    operation = case.operation.definition.raw["operationId"]
    if not response.status_code == 200 or operation in forgeries_refused:
        return
    for forge, status, code in FORGERIES:
        request = response.request.copy()
        forge(request)
        forged = control.send(request)
        refused = forged.status_code, forged.json().get("code") if forged.content else None
        if refused != (status, code):
            problem = f"{refused} instead of {(status, code)}"
            raise AssertionError(f"{operation} with a forged signature: {problem}")
    forgeries_refused.add(operation)


@atexit.register
def report_seen():
    """Writes the statuses of each operation."""
    if file := os.environ.get("CONFORMANCE_SEEN"):
        pathlib.Path(file).write_text(json.dumps(seen, indent=1, sort_keys=True), encoding="utf-8")
