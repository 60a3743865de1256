"""The SDKs repeat an exchange that fails, and nothing may be carried out twice."""

import ground
from ground import LINE, RULE, STATIC
from run import expect

BUSY = {"kind": "status", "status": 503, "code": "ServiceUnavailable", "times": 2}
LOST = {"kind": "reset", "times": 1, "moment": "after"}


def busy_service(run):
    """The service is unavailable twice, then responds."""
    for action, request in creations(run):
        with run.case(action, "is repeated while the service is busy"):
            repeated(run, action, request, BUSY, (503, 503, 200))


def lost_answers(run):
    """The response is lost: repeated with the same token, the action is carried out once."""
    for action, request in creations(run):
        with run.case(action, "is carried out once when its response is lost"):
            repeated(run, action, request, LOST, (None, 200))
            expect(run.replayed(), True, "that the response was replayed")


def repeated(run, action, request, fault, statuses):
    """Calls an action that meets a fault; afterwards there is one thing more."""
    before = len(things(run, action))
    run.emulator.post("faults", fault)
    token = ground.token()
    run(action, client=run.patient, statuses=statuses, clientToken=token, **request)
    expect(len(things(run, action)), before + 1, "how many there are")


def creations(run):
    """A valid request for each action that creates something."""
    line = ground.line(run)
    path = ground.channel(run, line)
    return [
        ("ApplyPhysicalDedicatedLine", LINE),
        ("CreateDedicatedChannel", {"etId": line, **STATIC, "vlanId": 60}),
        ("CreateDedicatedChannelRouteRules", {**path, **RULE}),
    ]


def things(run, action):
    """What the action creates, as the emulator holds it."""
    lines = run.emulator.state()
    if action == "ApplyPhysicalDedicatedLine":
        return lines
    channels = [channel for line in lines for channel in line["channels"]]
    if action == "CreateDedicatedChannel":
        return channels
    return [rule for channel in channels for rule in channel["routeRules"]]


CHAPTERS = [busy_service, lost_answers]
