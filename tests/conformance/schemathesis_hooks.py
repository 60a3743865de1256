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

import et_cases  # noqa: E402
import vpc_cases  # noqa: E402
from signing import BceAuthV1  # noqa: E402
from unset import conforms_without_unset  # noqa: E402

STATE = pathlib.Path(__file__).with_name("state.json").read_bytes()
# What makes a case meaningful, by the product whose document describes its operation.
PRODUCTS = {"et": et_cases, "vpc": vpc_cases}

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
    product = PRODUCTS.get(case.operation.definition.raw["x-bce-product"])
    if product is None:
        return
    # Every eighth case keeps its own ids.
    if not stateful and number % 8 != 7:
        product.existing_ids(case.path_parameters, number)
    product.agreeing_fields(case, number)


@schemathesis.hook
def after_call(context, case, response):
    """Counts the status."""
    seen[case.operation.definition.raw["operationId"]][str(response.status_code)] += 1


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Accepts what the checks do not: unset parameters, and 400 for a malformed header.

    `forged_signatures` checks how such a header is refused. Without the flag that selects it, an
    operation's request is one of another operation, which has cases of its own.
    """
    if isinstance(failure, AcceptedNegativeData):
        flag = case.operation.path.partition("#")[2]
        if flag and flag not in (case.query or {}) or conforms_without_unset(case):
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
