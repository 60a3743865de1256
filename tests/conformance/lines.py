"""The life of lines: applied for, listed, shown, changed, deleted."""

import ground
from ground import LINE, TAGS
from run import BAD_BODY, BAD_QUERY, MISMATCH, QUOTA, STATE, expect, expect_fields

APPLY = "ApplyPhysicalDedicatedLine"
LIST = "QueryDedicatedLines"
SHOW = "QueryDedicatedLineDetail"
UPDATE = "UpdatePhysicalDedicatedLine"
DELETE = "DeletePhysicalDedicatedLine"


def applying(run):
    """An application makes one line, whatever happens to it on the way."""
    emulator = run.emulator
    token = ground.token()
    whole = {
        **LINE,
        "description": "to the 北京 office",
        "linkDelay": 500,
        "billing": {"paymentTiming": "Prepaid", "reservation": {"reservationLength": 12, "reservationTimeUnit": "month"}},
        "autoRenew": {"reservationLength": 3, "reservationTimeUnit": "month"},
        "tags": TAGS,
    }
    with run.case(APPLY, "makes the line that was asked for"):
        line = run(APPLY, clientToken=token, **whole).id
        wanted = {"name": LINE["name"], "description": whole["description"], "status": "established", "isp": LINE["isp"]}
        expect_fields(emulator.line(line), {**wanted, "intfType": "10G", "apAddr": "WHGG"}, "the line")
    with run.case(APPLY, "gives the same line for the same token"):
        expect(run(APPLY, clientToken=token, **whole).id, line, "the id")
        expect(run.replayed(), True, "that it was an earlier answer")
        expect(len(emulator.state()), 1, "the number of lines")
    with run.case(APPLY, "403 for the token with another request"):
        run.refused(MISMATCH, APPLY, clientToken=token, **{**whole, "name": "another"})
    with run.case(APPLY, "400 for a name, a carrier and a length that are not allowed"):
        run.refused(BAD_BODY, APPLY, **{**LINE, "name": "9th"})
        run.refused(BAD_BODY, APPLY, **{**LINE, "isp": "ISP_NOBODY"})
        reservation = {"reservationLength": 10, "reservationTimeUnit": "month"}
        run.refused(BAD_BODY, APPLY, **LINE, billing={"paymentTiming": "Prepaid", "reservation": reservation})
    with run.case(SHOW, "shows what was applied for"):
        detail = run(SHOW, dcphyId=line)
        contact = {"user_name": LINE["userName"], "user_phone": "133*****333", "user_email": "o***@example.com"}
        expect_fields(detail, {"id": line, "status": "established", "link_delay": 500, **contact}, "the line")
        expect([(tag.tag_key, tag.tag_value) for tag in detail.tags], [("env", "prod"), ("owner", "")], "the tags")
        expect(len(detail.expire_time), len("2030-01-31T08:00:00Z"), "the length of the expiry")
    with run.case(APPLY, "403 beyond the quota"):
        for _ in range(4):
            ground.line(run)
        run.refused(QUOTA, APPLY, **LINE)


def listing(run):
    """A list pages, filters, and refuses what it cannot mean."""
    made = [ground.line(run, name=f"line-{number}") for number in range(5)]
    with run.case(LIST, "lists all lines"):
        whole = run(LIST)
        expect([line.id for line in whole.ets], made, "the lines")
        expect_fields(whole, {"is_truncated": False, "next_marker": None, "max_keys": 1000}, "the page")
    with run.case(LIST, "pages to the end"):
        seen, marker = [], None
        for wanted in (2, 2, 1):
            page = run(LIST, maxKeys=2, **({"marker": marker} if marker else {}))
            expect(len(page.ets), wanted, "the lines on the page")
            expect(page.max_keys, 2, "the size of the page")
            seen, marker = seen + [line.id for line in page.ets], page.next_marker
        expect(seen, made, "the lines")
        expect_fields(page, {"is_truncated": False, "next_marker": None}, "the last page")
    with run.case(LIST, "filters by status"):
        run.emulator.put_line(made[3], "pay-wait")
        waiting = run(LIST, status="pay-wait").ets
        expect([(line.id, line.status) for line in waiting], [(made[3], "pay-wait")], "the lines")
    with run.case(LIST, "400 for a status, a size and a marker that make no sense"):
        if not run.sdk.closed_statuses:
            run.refused(BAD_QUERY, LIST, status="open")
        run.refused(BAD_QUERY, LIST, maxKeys=1001)
        run.refused(BAD_QUERY, LIST, marker="m a/b+c&d=百%20~")


def changing(run):
    """A change touches what it names and nothing else."""
    line = ground.line(run)
    with run.case(UPDATE, "changes what it names"):
        contact = {"userName": "白班网管", "userPhone": "13300000444", "userEmail": "day@example.com"}
        run(UPDATE, dcphyId=line, name="backbone-south", description="moved", linkDelay=0, **contact)
        held = {"name": "backbone-south", "description": "moved", "userPhone": "133*****444", "userEmail": "d***@example.com"}
        expect_fields(run.emulator.line(line), held, "the line")
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
    """A line goes when nothing is on it and no work is under way."""
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
        expect(run.replayed(), True, "that it was an earlier answer")


CHAPTERS = [applying, listing, changing, deleting]
