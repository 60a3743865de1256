"""The SDKs retry failed requests, and no action may be executed twice."""

import ground
from ground import LINE, RULE, STATIC
from run import expect

BUSY = {"kind": "status", "status": 503, "code": "ServiceUnavailable", "times": 2}
LOST = {"kind": "reset", "times": 1, "moment": "after"}


def busy_service(run):
    """The service is unavailable twice, then responds."""
    for action, request in creations(run):
        with run.case(action, "is retried while the service is unavailable"):
            retried(run, action, request, BUSY, (503, 503, 200))


def lost_responses(run):
    """The response is lost: retried with the same token, the action is executed once."""
    for action, request in creations(run):
        with run.case(action, "is executed once when its response is lost"):
            retried(run, action, request, LOST, (None, 200))
            expect(run.replayed(), True, "whether the response was replayed")


def retried(run, action, request, fault, statuses):
    """Calls an action that meets a fault; it must create exactly one resource."""
    before = len(created(run, action))
    run.emulator.post("faults", fault)
    token = ground.token()
    run(action, client=run.patient, statuses=statuses, clientToken=token, **request)
    expect(len(created(run, action)), before + 1, "the number of resources")


def creations(run):
    """A valid request for each action that creates something."""
    line = ground.line(run)
    path = ground.channel(run, line)
    return [
        ("ApplyPhysicalDedicatedLine", LINE),
        ("CreateDedicatedChannel", {"etId": line, **STATIC, "vlanId": 60}),
        ("CreateDedicatedChannelRouteRules", {**path, **RULE}),
    ]


def created(run, action):
    """All resources of the kind that the action creates, as the emulator holds it."""
    lines = run.emulator.state()
    if action == "ApplyPhysicalDedicatedLine":
        return lines
    channels = [channel for line in lines for channel in line["channels"]]
    if action == "CreateDedicatedChannel":
        return channels
    return [rule for channel in channels for rule in channel["routeRules"]]


CHAPTERS = [busy_service, lost_responses]
