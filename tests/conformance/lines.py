"""The life of lines, from application to deletion."""

import ground
from ground import LINE, TAGS
from run import BAD_BODY, BAD_QUERY, MISMATCH, QUOTA, STATE, expect, expect_fields

APPLY = "ApplyPhysicalDedicatedLine"
LIST = "QueryDedicatedLines"
SHOW = "QueryDedicatedLineDetail"
UPDATE = "UpdatePhysicalDedicatedLine"
DELETE = "DeletePhysicalDedicatedLine"


def applying(run):
    """An application makes exactly one line."""
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
    with run.case(APPLY, "makes the line that was asked for"):
        line = run(APPLY, clientToken=token, **whole).id
        kept = ("name", "description", "isp", "intfType", "apAddr")
        wanted = {**{name: whole[name] for name in kept}, "status": "established"}
        expect_fields(emulator.line(line), wanted, "the line")
    with run.case(APPLY, "gives the same line for the same token"):
        expect(run(APPLY, clientToken=token, **whole).id, line, "the id")
        expect(run.replayed(), True, "that the response was replayed")
        expect(len(emulator.state()), 1, "the number of lines")
    with run.case(APPLY, "403 for the token with another request"):
        run.refused(MISMATCH, APPLY, clientToken=token, **{**whole, "name": "another"})
    with run.case(APPLY, "400 for a name, a carrier and a length that are not allowed"):
        run.refused(BAD_BODY, APPLY, **{**LINE, "name": "9th"})
        run.refused(BAD_BODY, APPLY, **{**LINE, "isp": "ISP_NOBODY"})
        billing = {"paymentTiming": "Prepaid", "reservation": months(10)}
        run.refused(BAD_BODY, APPLY, **LINE, billing=billing)
    with run.case(SHOW, "shows what was applied for"):
        detail = run(SHOW, dcphyId=line)
        contact = {"user_phone": "133*****333", "user_email": "o***@example.com"}
        wanted = {"id": line, "status": "established", "link_delay": 500}
        expect_fields(detail, {**wanted, "user_name": LINE["userName"], **contact}, "the line")
        tags = [(tag.tag_key, tag.tag_value) for tag in detail.tags]
        expect(tags, [("env", "prod"), ("owner", "")], "the tags")
        expect(len(detail.expire_time), len("2030-01-31T08:00:00Z"), "the length of the expiry")
    with run.case(APPLY, "403 beyond the quota"):
        for _ in range(4):
            ground.line(run)
        run.refused(QUOTA, APPLY, **LINE)


def months(count):
    """A reservation of so many months."""
    return {"reservationLength": count, "reservationTimeUnit": "month"}


def listing(run):
    """A list is paged and filtered, and refuses parameters that make no sense."""
    made = [ground.line(run, name=f"line-{number}") for number in range(5)]
    with run.case(LIST, "lists all lines"):
        whole = run(LIST)
        expect([line.id for line in whole.ets], made, "the lines")
        last = {"is_truncated": False, "next_marker": None}
        expect_fields(whole, {**last, "max_keys": 1000}, "the page")
    with run.case(LIST, "pages to the end"):
        seen, marker = [], None
        for wanted in (2, 2, 1):
            page = run(LIST, maxKeys=2, **({"marker": marker} if marker else {}))
            expect(len(page.ets), wanted, "the lines on the page")
            expect(page.max_keys, 2, "the size of the page")
            seen, marker = seen + [line.id for line in page.ets], page.next_marker
        expect(seen, made, "the lines")
        expect_fields(page, last, "the last page")
    with run.case(LIST, "filters by status"):
        run.emulator.put_line(made[3], "pay-wait")
        waiting = [(line.id, line.status) for line in run(LIST, status="pay-wait").ets]
        expect(waiting, [(made[3], "pay-wait")], "the lines")
    with run.case(LIST, "400 for a status, a size and a marker that make no sense"):
        if not run.sdk.closed_statuses:
            run.refused(BAD_QUERY, LIST, status="open")
        run.refused(BAD_QUERY, LIST, maxKeys=1001)
        run.refused(BAD_QUERY, LIST, marker="m a/b+c&d=百%20~")


def changing(run):
    """A change affects only the fields it names."""
    line = ground.line(run)
    with run.case(UPDATE, "changes what it names"):
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
    with run.case(UPDATE, "400 for a name that is not allowed"):
        run.refused(BAD_BODY, UPDATE, dcphyId=line, name="-")
    with run.case(UPDATE, "409 for a line that is being deleted"):
        run.emulator.put_line(line, "deleted")
        run.refused(STATE, UPDATE, dcphyId=line, name="late")


def deleting(run):
    """A line can be deleted when it has no channels and no work is under way."""
    if not run.has(DELETE):
        return
    line = ground.line(run)
    path = ground.channel(run, line)
    with run.case(DELETE, "409 while a channel is on the line"):
        run.refused(STATE, DELETE, dcphyId=line)
    run("DeleteDedicatedChannel", **path)
    with run.case(DELETE, "409 while it is being built"):
        run.emulator.put_line(line, "building")
        run.refused(STATE, DELETE, dcphyId=line)
        run.emulator.put_line(line, "established")
    with run.case(DELETE, "deletes the line, once for a token"):
        token = ground.token()
        run(DELETE, dcphyId=line, clientToken=token)
        expect(run.emulator.state(), [], "the lines")
        run(DELETE, dcphyId=line, clientToken=token)
        expect(run.replayed(), True, "that the response was replayed")


CHAPTERS = [applying, listing, changing, deleting]
