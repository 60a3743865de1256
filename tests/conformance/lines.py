"""The life of lines, from application to deletion."""

import ground
from ground import LINE, TAGS
from run import (
    BAD_BODY, BAD_QUERY, LAST_PAGE, MISMATCH, QUOTA, STATE, expect, expect_fields, identifiers,
    tag_pairs,
)

APPLY = "ApplyPhysicalDedicatedLine"
LIST = "QueryDedicatedLines"
SHOW = "QueryDedicatedLineDetail"
UPDATE = "UpdatePhysicalDedicatedLine"
DELETE = "DeletePhysicalDedicatedLine"


def applying(run):
    """An application creates exactly one line."""
    emulator = run.emulator
    token = ground.token()
    whole = {
        **LINE,
        "description": "to the 北京 office",
        "linkDelay": 500,
        "billing": {"paymentTiming": "Prepaid", "reservation": months(12)},
        "autoRenew": months(3),
        "tags": TAGS,
    }
    with run.case(APPLY, "creates the requested line"):
        line = run(APPLY, clientToken=token, **whole).id
        kept = ("name", "description", "isp", "intfType", "apAddr")
        wanted = {**{name: whole[name] for name in kept}, "status": "established"}
        expect_fields(emulator.line(line), wanted, "the line")
    with run.case(APPLY, "returns the same line for the same token"):
        expect(run(APPLY, clientToken=token, **whole).id, line, "the id")
        expect(run.replayed(), True, "whether the response was replayed")
        expect(len(emulator.state()), 1, "the number of lines")
    changed = {**whole, "clientToken": token, "name": "another"}
    run.refuses(APPLY, "403 for the token with another request", (MISMATCH, changed))
    billing = {"paymentTiming": "Prepaid", "reservation": months(10)}
    run.refuses(
        APPLY, "400 for an invalid name, carrier and length",
        (BAD_BODY, {**LINE, "name": "9th"}),
        (BAD_BODY, {**LINE, "isp": "ISP_NOBODY"}),
        (BAD_BODY, {**LINE, "billing": billing}),
    )
    with run.case(SHOW, "shows what was applied for"):
        detail = run(SHOW, dcphyId=line)
        contact = {"user_phone": "133*****333", "user_email": "o***@example.com"}
        wanted = {"id": line, "status": "established", "link_delay": 500}
        expect_fields(detail, {**wanted, "user_name": LINE["userName"], **contact}, "the line")
        expect(tag_pairs(detail), [("env", "prod"), ("owner", "")], "the tags")
        expect(len(detail.expire_time), len("2030-01-31T08:00:00Z"), "the length of the expiry")
    for _ in range(4):
        ground.line(run)
    run.refuses(APPLY, "403 beyond the quota", (QUOTA, LINE))


def months(count):
    """A reservation of this many months."""
    return {"reservationLength": count, "reservationTimeUnit": "month"}


def listing(run):
    """A list is paged and filtered, and refuses invalid parameters."""
    made = [ground.line(run, name=f"line-{number}") for number in range(5)]
    with run.case(LIST, "lists all lines"):
        whole = run(LIST)
        expect(identifiers(whole.ets), made, "the lines")
        expect_fields(whole, {**LAST_PAGE, "max_keys": 1000}, "the page")
    run.pages("pages to the end", LIST, "ets", [made[:2], made[2:4], made[4:]], 2)
    with run.case(LIST, "filters by status"):
        run.emulator.put_line(made[3], "pay-wait")
        waiting = [(line.id, line.status) for line in run(LIST, status="pay-wait").ets]
        expect(waiting, [(made[3], "pay-wait")], "the lines")
    invalid = [{"maxKeys": 1001}, {"marker": "m a/b+c&d=百%20~"}]
    if not run.sdk.closed_statuses:
        invalid.append({"status": "open"})
    refusals = [(BAD_QUERY, request) for request in invalid]
    run.refuses(LIST, "400 for an invalid status, size and marker", *refusals)


def changing(run):
    """An update affects only the fields it names."""
    line = ground.line(run)
    with run.case(UPDATE, "updates the fields it names"):
        texts = {"name": "backbone-south", "description": "moved"}
        contact = {"userPhone": "13300000444", "userEmail": "day@example.com"}
        run(UPDATE, dcphyId=line, **texts, linkDelay=0, userName="白班网管", **contact)
        masked = {"userPhone": "133*****444", "userEmail": "d***@example.com"}
        expect_fields(run.emulator.line(line), {**texts, **masked}, "the line")
        shown = {"name": "backbone-south", "user_name": "白班网管", "link_delay": 0}
        expect_fields(run(SHOW, dcphyId=line), shown, "the line")
    with run.case(UPDATE, "changes nothing when it names nothing"):
        before = run.emulator.resources()
        run(UPDATE, dcphyId=line)
        expect(run.emulator.resources(), before, "the state")
    run.refuses(UPDATE, "400 for an invalid name", (BAD_BODY, {"dcphyId": line, "name": "-"}))
    run.emulator.put_line(line, "deleted")
    late = {"dcphyId": line, "name": "late"}
    run.refuses(UPDATE, "409 for a deleted line", (STATE, late))


def deleting(run):
    """A line can be deleted when it has no channels and is not under construction."""
    if not run.has(DELETE):
        return
    line = ground.line(run)
    path = ground.channel(run, line)
    refusal = (STATE, {"dcphyId": line})
    run.refuses(DELETE, "409 while a channel is on the line", refusal)
    run("DeleteDedicatedChannel", **path)
    run.emulator.put_line(line, "building")
    run.refuses(DELETE, "409 while it is under construction", refusal)
    run.emulator.put_line(line, "established")
    with run.case(DELETE, "deletes the line, once for a token"):
        token = ground.token()
        run(DELETE, dcphyId=line, clientToken=token)
        expect(run.emulator.state(), [], "the lines")
        run(DELETE, dcphyId=line, clientToken=token)
        expect(run.replayed(), True, "whether the response was replayed")


CHAPTERS = [applying, listing, changing, deleting]
