"""One SDK's run: calls that are checked on both sides, cases that are recorded, and the table of what came out."""

import contextlib
import traceback

# What every refusal of a signature, a key or a date looks like, and a request whose id names nothing.
EXPIRED = (400, "RequestExpired")
FORGED = (400, "SignatureDoesNotMatch")
STRANGER = (403, "InvalidAccessKeyId")
MISMATCH = (403, "IdempotentParameterMismatch")
QUOTA = (403, "QuotaExceeded")
NOTHING = (404, "NoSuchObject")
STATE = (409, "OperationNotAllowed")
VLAN = (409, "VlanConflict")
BAD_BODY = (400, "InappropriateJSON")
BAD_QUERY = (400, "InvalidHTTPRequest")


class Unexpected(AssertionError):
    """Something is not as it must be."""


def expect(actual, wanted, what):
    """Fails unless the two are equal."""
    if actual != wanted:
        raise Unexpected(f"{what} is {actual!r} and must be {wanted!r}")


def expect_fields(actual, wanted, what):
    """Fails unless the object, a dictionary or an SDK's answer, has these fields. Absent ones count as None."""
    if actual is None:
        raise Unexpected(f"{what} is not there")
    for name, value in wanted.items():
        found = actual.get(name) if isinstance(actual, dict) else getattr(actual, name)
        expect(found, value, f"{what}: {name}")


class Run:
    """The run of one SDK against the emulator."""

    def __init__(self, sdk, emulator, operations, access_key, secret_key):
        self.sdk = sdk
        self.emulator = emulator
        self.operations = {operation["x-bce-action"]: operation for operation in operations}
        self.keys = (access_key, secret_key)
        self.client = self.connect()
        self.patient = self.connect(patient=True)
        # By function: the titles of the cases that passed, and what went wrong.
        self.passed = {}
        self.failed = {}

    def connect(self, access_key=None, secret_key=None, patient=False):
        """A client of the SDK; with keys of its own, or those the emulator knows."""
        keys = (access_key or self.keys[0], secret_key or self.keys[1])
        return self.sdk.connect(self.emulator.endpoint, *keys, patient=patient)

    def has(self, action):
        """Whether the SDK has a function for the action."""
        return action not in self.sdk.without

    def function(self, action):
        """The SDK's function for the action."""
        return self.sdk.function(self.operations[action])

    @contextlib.contextmanager
    def case(self, action, title, alone=False):
        """Records whether what stands under it goes through. A failure ends its chapter, unless nothing else stands on the case."""
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
        """Runs a chapter on an emulator that holds nothing."""
        self.emulator.post("reset")
        try:
            chapter(self)
        except Abandoned:
            pass
        except Exception as error:
            # The ground on which the chapter's cases stand gave way, in a call made to prepare them.
            place = traceback.extract_tb(error.__traceback__)[-1].name
            self.failed.setdefault(f"({chapter.__name__})", []).append(f"{place}: {one_line(error)}")

    def __call__(self, action, client=None, statuses=(200,), **parameters):
        """Calls the SDK's function for the action; the emulator must have seen this action, and answered as expected."""
        before = self.emulator.log_end()
        answer = self.sdk.call(client or self.client, self.operations[action], parameters)
        entries = self.emulator.log_since(before)
        expect([entry["action"] for entry in entries], [action] * len(statuses), "what reached the emulator")
        expect(tuple(entry.get("status") for entry in entries), statuses, "the emulator's answer")
        expect(self.sdk.request_id(answer), entries[-1]["requestId"], "the request id")
        token = parameters.get("clientToken")
        if token is not None:
            expect({entry.get("clientToken") for entry in entries}, {token}, "the client token")
        return answer

    def replayed(self):
        """Whether the last request was answered from the memory of an earlier one."""
        return self.emulator.log_since(self.emulator.log_end() - 1)[0].get("replayed", False)

    def refused(self, refusal, action, client=None, **parameters):
        """Calls the SDK's function for the action, which must fail in this way on both sides and change nothing."""
        status, code = refusal
        before, resources = self.emulator.log_end(), self.emulator.resources()
        try:
            self.sdk.call(client or self.client, self.operations[action], parameters)
        except self.sdk.error as error:
            caught = error
        else:
            raise Unexpected(f"{action} went through and must be refused with {status} {code}")
        entries = self.emulator.log_since(before)
        expect([entry["action"] for entry in entries], [action], "what reached the emulator")
        expect((caught.status_code, caught.code), refusal, f"the error that the client raised ({caught.last_error})")
        expect((entries[0]["status"], entries[0]["code"]), refusal, "the emulator's answer")
        expect(caught.request_id, entries[0]["requestId"], "the request id in the error")
        expect(self.emulator.resources(), resources, "the state after a refusal")

    def table(self):
        """A row for each function that the SDK has and the driver knows: function, action, outcome, note."""
        known = {self.sdk.function(operation): action for action, operation in self.operations.items() if self.has(action)}
        rows = []
        for function in sorted(set(self.sdk.functions()) | set(known) | set(self.failed)):
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
    """A case failed and is recorded; what follows in its chapter is left out."""


def one_line(error):
    """An error in one line, without the trace that the SDKs put into their messages."""
    cause = getattr(error, "last_error", None) or error
    details = [getattr(error, "status_code", None), getattr(error, "code", None)]
    prefix = " ".join(str(detail) for detail in details if detail)
    text = " ".join(str(cause).split())
    return f"{type(error).__name__} {prefix} {text}"[:400]
