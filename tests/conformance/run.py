"""One SDK's run: calls checked on both sides, recorded cases, and the table of outcomes."""

import contextlib
import traceback

from emulator import ACCESS_KEY, SECRET_KEY

# The statuses and error codes of refused requests.
EXPIRED = (400, "RequestExpired")
WRONG_SECRET = (400, "SignatureDoesNotMatch")
UNKNOWN_KEY = (403, "InvalidAccessKeyId")
MISMATCH = (403, "IdempotentParameterMismatch")
QUOTA = (403, "QuotaExceeded")
NOT_FOUND = (404, "NoSuchObject")
STATE = (409, "OperationNotAllowed")
VLAN = (409, "VlanConflict")
BAD_BODY = (400, "InappropriateJSON")
BAD_QUERY = (400, "InvalidHTTPRequest")


# The fields of a page after which no other follows.
LAST_PAGE = {"is_truncated": False, "next_marker": None}


class Unexpected(AssertionError):
    """A value differs from the expected one."""


def expect(actual, wanted, what):
    """Fails unless the two are equal."""
    if actual != wanted:
        raise Unexpected(f"{what} is {actual!r}; expected {wanted!r}")


def expect_fields(actual, wanted, what):
    """Fails unless a dictionary or an SDK's response has these fields; absent ones are None."""
    if actual is None:
        raise Unexpected(f"{what} does not exist")
    for name, value in wanted.items():
        found = actual.get(name) if isinstance(actual, dict) else getattr(actual, name)
        expect(found, value, f"{what}: {name}")


def identifiers(items):
    """The ids of an SDK's lines, channels or route rules."""
    return [getattr(item, "route_rule_id", None) or item.id for item in items]


def tag_pairs(resource):
    """The keys and values of a resource's tags, as the SDK shows them."""
    return [(tag.tag_key, tag.tag_value) for tag in resource.tags]


class Run:
    """The run of one SDK against the emulator."""

    def __init__(self, sdk, emulator, operations):
        self.sdk = sdk
        self.emulator = emulator
        self.operations = {operation["x-bce-action"]: operation for operation in operations}
        self.client = self.connect()
        self.patient = self.connect(patient=True)
        # By function: the titles of the cases that passed, and what went wrong.
        self.passed = {}
        self.failed = {}

    def connect(self, access_key=ACCESS_KEY, secret_key=SECRET_KEY, patient=False):
        """A client of the SDK."""
        return self.sdk.connect(self.emulator.endpoint, access_key, secret_key, patient=patient)

    def has(self, action):
        """Whether the SDK has a function for the action."""
        in_any = self.operations[action]["x-bce-python"] is not None
        return in_any and action not in self.sdk.without

    def function(self, action):
        """The SDK's function for the action."""
        return self.sdk.function(self.operations[action])

    @contextlib.contextmanager
    def case(self, action, title, alone=False):
        """Records whether its block passes. A failure ends the chapter unless the case is alone."""
        function = self.function(action)
        try:
            yield
        except Exception as error:
            self.failed.setdefault(function, []).append(f"{title}: {one_line(error)}")
            if not alone:
                raise Abandoned from error
        else:
            self.passed.setdefault(function, []).append(title)

    def chapter(self, chapter):
        """Runs a chapter on an empty emulator."""
        self.emulator.post("reset")
        try:
            chapter(self)
        except Abandoned:
            pass
        except Exception as error:
            # A call that prepares the chapter's cases failed.
            place = traceback.extract_tb(error.__traceback__)[-1].name
            problem = f"{place}: {one_line(error)}"
            self.failed.setdefault(f"({chapter.__name__})", []).append(problem)

    def __call__(self, action, client=None, statuses=(200,), **parameters):
        """Calls the SDK's function; the emulator must see the action and respond as expected."""
        before = self.emulator.log_end()
        response = self.sdk.call(client or self.client, self.operations[action], parameters)
        entries = self.emulator.log_since(before)
        seen = [(entry["action"], entry.get("status")) for entry in entries]
        expect(seen, [(action, status) for status in statuses], "what the emulator logged")
        expect(self.sdk.request_id(response), entries[-1]["requestId"], "the request id")
        token = parameters.get("clientToken")
        if token is not None:
            expect({entry.get("clientToken") for entry in entries}, {token}, "the client token")
        return response

    def replayed(self):
        """Whether the last response repeated that of an earlier request."""
        return self.emulator.log_since(self.emulator.log_end() - 1)[0].get("replayed", False)

    def refused(self, refusal, action, client=None, **parameters):
        """Calls the SDK's function, which must fail like this on both sides and change nothing."""
        status, code = refusal
        before, resources = self.emulator.log_end(), self.emulator.resources()
        try:
            self.sdk.call(client or self.client, self.operations[action], parameters)
        except self.sdk.error as error:
            caught = error
        else:
            raise Unexpected(f"{action} succeeded; expected {status} {code}")
        entries = self.emulator.log_since(before)
        raised = f"the error that the client raised ({caught.last_error})"
        expect([entry["action"] for entry in entries], [action], "what reached the emulator")
        expect((caught.status_code, caught.code), refusal, raised)
        expect((entries[0]["status"], entries[0]["code"]), refusal, "the emulator's response")
        expect(caught.request_id, entries[0]["requestId"], "the request id in the error")
        expect(self.emulator.resources(), resources, "the state after a refusal")

    def refuses(self, action, title, *refusals, client=None, alone=False):
        """A case in which every request is refused; each refusal is (status and code, request)."""
        with self.case(action, title, alone):
            for refusal, request in refusals:
                self.refused(refusal, action, client=client, **request)

    def updates(self, action, title, path, request, held=None, shown=None):
        """A case that updates a channel: what the emulator then holds and the SDK then shows."""
        with self.case(action, title):
            self(action, **path, **request)
            channel = self.emulator.channel(path["etChannelId"])
            expect_fields(channel, held or {}, "the channel")
            if shown:
                channel = self("QueryDedicatedChannel", **path).et_channels[0]
                expect_fields(channel, shown, "the channel that the SDK shows")

    def pages(self, title, action, field, expected, size, **path):
        """A case that follows the markers of a list; `expected` are the ids on each page."""
        with self.case(action, title):
            marker = {}
            for ids in expected:
                page = self(action, **path, maxKeys=size, **marker)
                expect(identifiers(getattr(page, field)), ids, "the items on the page")
                expect(page.max_keys, size, "the size of the page")
                marker = {"marker": page.next_marker}
            expect_fields(page, LAST_PAGE, "the last page")

    def table(self):
        """A row for each function of the SDK or the driver: function, action, outcome, note."""
        known = {self.function(action): action for action in self.operations if self.has(action)}
        rows = []
        for function in sorted({*self.sdk.functions(), *known, *self.failed}):
            passed, failed = self.passed.get(function, []), self.failed.get(function, [])
            if function.startswith("("):
                problem = failed[0]
            elif function not in self.sdk.functions():
                problem = "the SDK has no such function"
            elif function not in known:
                problem = "the driver does not know this function"
            elif failed:
                problem = "; ".join(failed)
            elif not passed:
                problem = "not reached"
            else:
                problem = None
            note = problem or f"{len(passed)} cases: " + "; ".join(passed)
            rows.append((function, known.get(function, "-"), "failed" if problem else "ok", note))
        return rows


class Abandoned(Exception):
    """A case failed and is recorded; the rest of its chapter is skipped."""


def one_line(error):
    """An error in one line, without the stack trace that the SDKs put into their messages."""
    cause = getattr(error, "last_error", None) or error
    details = [getattr(error, "status_code", None), getattr(error, "code", None)]
    prefix = " ".join(str(detail) for detail in details if detail)
    text = " ".join(str(cause).split())
    return f"{type(error).__name__} {prefix} {text}"[:400]
