"""What schemathesis is told beyond the API document: how a request is signed, and what makes sense beyond what a schema can say.

Every case, except in the stateful phase, starts from the same state (`state.json`), whose ids are those of the document's examples. Where
a case is right by the schema, made-up ids become ids that exist, and fields that depend on each other are made to agree: so the cases get
past the door, and whatever is then refused for its form is a fault of the emulator or of the document. Where a case is
wrong, it is left alone. Which statuses each operation answered with is written to CONFORMANCE_SEEN at the end.
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
from schemathesis import GenerationMode
from schemathesis.openapi.checks import AuthScenario, IgnoredAuth

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from signing import BceAuthV1  # noqa: E402

STATE = pathlib.Path(__file__).with_name("state.json").read_bytes()
LINES = ("dcphy-gq65bz9ip712", "dcphy-gq65bz9ip712", "dcphy-jy1sbnx32ez0")
CHANNELS = ("dedicatedconn-zy9t7n91k0iq", "dedicatedconn-rn0yzti2gn1f", "dedicatedconn-tied00000000", "dedicatedconn-rejected0000")
# Two of them are associated with each other.
TIED = CHANNELS[1:3]
RULE = "dcrr-5afcf643-94e"

ACCESS_KEY, SECRET_KEY = os.environ["BCE_ACCESS_KEY_ID"], os.environ["BCE_SECRET_ACCESS_KEY"]

schemathesis.auth.set_from_requests(BceAuthV1(ACCESS_KEY, SECRET_KEY))

control = requests.Session()
numbers = itertools.count()
seen = collections.defaultdict(collections.Counter)
forgeries_refused = set()


def malformed(request):
    """An Authorization header that is none."""
    request.headers["authorization"] = "Bearer token"


FORGERIES = (
    (malformed, 400, "InvalidHTTPAuthHeader"),
    (BceAuthV1("nobody", SECRET_KEY), 403, "InvalidAccessKeyId"),
    (BceAuthV1(ACCESS_KEY, "not the secret"), 400, "SignatureDoesNotMatch"),
)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Puts the state back, and makes of a case that is right by the schema one that makes sense."""
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
            case.body["extraChannelId"] = TIED[1] if case.path_parameters["etChannelId"] == TIED[0] else TIED[0]
        if "vlanId" in case.body:
            complete_channel(case.body)


def existing_ids(path, number):
    """Ids of the state instead of made-up ones; now and then one that nothing has is kept."""
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
    """Addresses, networks and ids in the form that the fields' names promise, as many as there were."""
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
    for name, first in (("networks", "192.168.100.0/24"), ("ipv6Networks", "2400:da00:e003:0:15f::/87")):
        if isinstance(body.get(name), list):
            body[name] = [first for _ in body[name]]
    if "routeType" in body and "vlanId" not in body and not body.get("networks"):
        body["networks"] = ["192.168.100.0/24"]
    if body.keys() & {"baiduIpv6Address", "customerIpv6Address"} and "vlanId" not in body:
        body["ipv6Networks"] = body.get("ipv6Networks") or ["2400:da00:e003:0:15f::/87"]
    if body.get("enableIpv6") == 1:
        body.update((name, forms[name]) for name in ("baiduIpv6Address", "customerIpv6Address"))
        body["ipv6Networks"] = body.get("ipv6Networks") or ["2400:da00:e003:0:15f::/87"]


def complete_channel(body):
    """What a new channel needs for its kind of routing."""
    if body.get("routeType") == "bgp":
        body.update(bgpAsn="65001", bgpKey=body.get("bgpKey") or "a shared key")
    elif not body.get("networks"):
        body["networks"] = ["192.168.100.0/24"]


@schemathesis.hook
def after_call(context, case, response):
    """Remembers the status."""
    seen[case.operation.definition.raw["operationId"]][str(response.status_code)] += 1


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Leaves it to `forged_signatures` to judge how a malformed header is refused: `ignored_auth` takes only 401 and 403 for an answer."""
    malformed = isinstance(failure, IgnoredAuth) and failure.scenario is AuthScenario.INVALID_AUTH
    return not (malformed and "got `400 " in failure.message)


@schemathesis.check
def forged_signatures(context, response, case):
    """What went through must not go through with a header that is malformed, of an unknown key or of a wrong secret."""
    operation = case.operation.definition.raw["operationId"]
    if not response.status_code == 200 or operation in forgeries_refused:
        return
    for forge, status, code in FORGERIES:
        request = response.request.copy()
        forge(request)
        answer = control.send(request)
        refused = answer.status_code, answer.json().get("code") if answer.content else None
        if refused != (status, code):
            raise AssertionError(f"{operation} with a forged signature: {refused} in place of {(status, code)}")
    forgeries_refused.add(operation)


@atexit.register
def report_seen():
    """Writes which statuses each operation answered with."""
    if file := os.environ.get("CONFORMANCE_SEEN"):
        pathlib.Path(file).write_text(json.dumps(seen, indent=1, sort_keys=True), encoding="utf-8")
