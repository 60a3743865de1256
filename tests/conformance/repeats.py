"""What the SDKs do by themselves when an exchange fails: they repeat it, and nothing may come of it twice."""

import ground
from ground import LINE, RULE, STATIC
from run import expect

BUSY = {"kind": "status", "status": 503, "code": "ServiceUnavailable", "times": 2}
LOST = {"kind": "reset", "times": 1, "moment": "after"}


def busy_service(run):
    """Two refusals for want of room, then an answer."""
    for action, request in creations(run):
        with run.case(action, "is repeated while the service is busy"):
            before = len(things(run, action))
            run.emulator.post("faults", BUSY)
            run(action, client=run.patient, statuses=(503, 503, 200), clientToken=ground.token(), **request)
            expect(len(things(run, action)), before + 1, "how many there are")


def lost_answers(run):
    """The service acts and its answer is lost: repeated with the same token, the action is carried out once."""
    for action, request in creations(run):
        with run.case(action, "is carried out once when its answer is lost"):
            before = len(things(run, action))
            run.emulator.post("faults", LOST)
            run(action, client=run.patient, statuses=(None, 200), clientToken=ground.token(), **request)
            expect(run.replayed(), True, "that it was an earlier answer")
            expect(len(things(run, action)), before + 1, "how many there are")


def creations(run):
    """A right request for each action that creates something."""
    line = ground.line(run)
    path = ground.channel(run, line)
    return [
        ("ApplyPhysicalDedicatedLine", LINE),
        ("CreateDedicatedChannel", {"etId": line, **STATIC, "vlanId": 60}),
        ("CreateDedicatedChannelRouteRules", {**path, **RULE}),
    ]


def things(run, action):
    """What the action makes more of."""
    lines = run.emulator.state()
    if action == "ApplyPhysicalDedicatedLine":
        return lines
    channels = [channel for line in lines for channel in line["channels"]]
    if action == "CreateDedicatedChannel":
        return channels
    return [rule for channel in channels for rule in channel["routeRules"]]


CHAPTERS = [busy_service, lost_answers]
