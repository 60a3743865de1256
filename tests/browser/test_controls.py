"""Do the page's controls do what they say? The control API tells what they did."""

import json
import re

import pytest
from playwright.sync_api import expect
from scene import ask, item, shows


def test_moves_lines_and_channels(page, emulator):
    south, north = item(page, "dcphy-south"), item(page, "dcphy-north")
    south.locator("[data-do=step]").click()
    shows(south.locator(".said"), "Now pay-wait.")
    assert emulator.line("dcphy-south")["status"] == "pay-wait"
    expect(south.locator(".badge")).to_have_text("◐ pay-wait")

    header = page.locator("[data-id=dcphy-north] > header")
    header.locator("select").select_option("stopped")
    header.locator("[data-do=put]").click()
    shows(north.locator(".said").first, "Now stopped.")
    assert emulator.line("dcphy-north")["status"] == "stopped"

    lab = item(page, "dedicatedconn-lab")
    lab.locator("select").select_option("ack-wait")
    lab.locator("[data-do=put]").click()
    shows(lab.locator(".said"), "Now ack-wait.")
    lab.locator("[data-do=step]").click()
    shows(lab.locator(".said"), "Now accept.")
    assert emulator.channel("dedicatedconn-lab")["status"] == "accept"

    bgp = page.locator("[data-id=dedicatedconn-peering] [data-do=bgp]")
    for status, label in (("down", "Bring BGP up"), ("up", "Take BGP down")):
        bgp.click()
        expect(bgp).to_have_text(label)
        assert emulator.channel("dedicatedconn-peering")["bgpStatus"] == status


def test_moves_time(page, emulator):
    said = page.locator("#time-said")
    page.click("#freeze")
    shows(said, "stands still")
    before = emulator.get("clock")
    assert before["frozen"]
    expect(page.locator("#clock")).to_have_text("frozen")

    page.fill("#advance-amount", "3")
    page.select_option("#advance-unit", "86400")
    page.click("#advance button")
    shows(said, "It is 2031-05-09 07:0")
    assert emulator.get("clock")["time"] == before["time"].replace("05-06", "05-09")
    shows(page.locator("#time"), "2031-05-09")

    page.click("#freeze")
    shows(said, "runs")
    assert not emulator.get("clock")["frozen"]


def test_sets_the_pace(page, emulator):
    page.select_option("#pace-kind", "every")
    page.fill("#pace-seconds", "3600")
    paces = [("every", "3600", "3,600 s a state"), ("manual", "manual", "manual"),
             ("immediate", "immediate", "immediate")]
    for kind, pace, text in paces:
        page.select_option("#pace-kind", kind)
        page.click("#set-pace button")
        shows(page.locator("#pace-said"), text)
        assert emulator.get("pace")["pace"] == pace
        shows(page.locator("#pace"), text)
        shows(page.locator("#pace-in-force"), text)
    # The choice follows what another program sets.
    emulator.post("pace", {"pace": "90"})
    shows(page.locator("#pace-in-force"), "90 s a state")
    expect(page.locator("#pace-kind")).to_have_value("every")
    expect(page.locator("#pace-seconds")).to_have_value("90")


def test_the_controls_are_a_sheet_on_a_narrow_screen(page, emulator):
    page.set_viewport_size({"width": 420, "height": 800})
    controls = page.locator("#controls")
    expect(controls).to_be_hidden()
    page.click("#open-controls")
    expect(controls).to_be_visible()
    page.click("#freeze")
    shows(page.locator("#time-said"), "stands still")
    assert emulator.get("clock")["frozen"]
    page.keyboard.press("Escape")
    expect(controls).to_be_hidden()


def test_injects_lists_and_clears_faults(page, emulator):
    faults, requests = page.locator("#faults"), page.locator("#requests")
    more = page.locator("#faults-more")
    page.fill("#fault-times", "2")
    page.fill("#fault-code", "ServiceUnavailable")
    page.click("#inject .primary")
    shows(faults, "status 503 ServiceUnavailable · next 2 requests · before acting")
    assert [ask(emulator) for _ in range(3)] == [503, 503, 403]
    shows(more, "none in force")
    shows(requests, "✕ 503 ServiceUnavailable", "fault: status")

    page.select_option("#fault-kind", "reset")
    page.fill("#fault-times", "1")
    page.click("#inject .primary")
    shows(faults, "reset · next 1 request ·")
    assert ask(emulator) is None
    shows(requests, "✕ connection reset")

    action = "DeletePhysicalDedicatedLine"
    page.select_option("#fault-often", "rate")
    page.fill("#fault-rate", "12.5")
    page.select_option("#fault-moment", "after")
    page.select_option("#fault-action", action)
    kinds = [
        ("delay", ("#fault-millis", "250"), "delay of 250 ms", {"millis": 250}),
        ("cutBody", None, "cut body", {}),
        ("wrongDate", ("#fault-offset", "-60"), "date off by -60 s", {"offsetSeconds": -60}),
    ]
    for kind, field, text, _ in kinds:
        page.select_option("#fault-kind", kind)
        if field:
            page.fill(*field)
        page.click("#inject .primary")
        shows(faults, f"{text} · 12.5 % of requests · after acting · {action}")
    common = {"rate": 0.125, "moment": "after", "action": action}
    in_force = [{"kind": kind, **own, **common} for kind, _, _, own in kinds]
    assert faults_of(emulator) == in_force

    faults.locator("li", has_text="cut body").locator("button").click()
    expect(faults.locator("li")).to_have_count(2)
    assert faults_of(emulator) == [in_force[0], in_force[2]]
    page.click("#clear-faults")
    shows(more, "none in force")
    assert faults_of(emulator) == []


def faults_of(emulator):
    faults = emulator.get("faults")["faults"]
    return [{name: value for name, value in fault.items() if name != "id"} for fault in faults]


def test_saves_and_loads_a_snapshot(page, emulator):
    with page.expect_download() as download:
        page.click("#save")
    shows(page.locator("#state-said"), "Saved as et-emulator-2031-05-06-07-0")
    assert re.fullmatch(r"et-emulator-2031-.*\.json", download.value.suggested_filename)
    text = download.value.path().read_text(encoding="utf-8")
    saved = json.loads(text)["lines"]
    assert saved == emulator.get("snapshot")["lines"]

    emulator.post("reset")
    expect(page.locator(".line")).to_have_count(0)
    upload(page, download.value.suggested_filename, text)
    shows(page.locator("#state-said"), "Loaded et-emulator-")
    assert emulator.get("snapshot")["lines"] == saved
    expect(page.locator(".line")).to_have_count(2)


def upload(page, name, text):
    """Chooses a file, for which the field need not be visible."""
    file = {"name": name, "mimeType": "application/json", "buffer": text.encode()}
    page.set_input_files("#load", file)


def test_resets_only_after_confirmation(page, emulator, pictures):
    ask(emulator)
    expect(page.locator("#requests tr")).to_have_count(1)
    dialog = page.locator("#confirm")

    page.click("#reset")
    expect(page.locator("#confirm-no")).to_be_focused()
    page.screenshot(path=pictures / "reset.png")
    page.click("#confirm-no")
    expect(dialog).to_be_hidden()
    page.click("#reset")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert emulator.get("state")["lineCount"] == 2

    page.click("#reset")
    page.click("#confirm-yes")
    shows(page.locator("#state-said"), "The emulator is empty.")
    assert emulator.get("state")["lineCount"] == 0
    expect(page.locator(".line")).to_have_count(0)
    expect(page.locator("#requests tr")).to_have_count(0)


@pytest.mark.provokes
def test_shows_errors_beside_the_control(page, emulator):
    page.click("[data-id=dedicatedconn-office] [data-do=put]")
    office = page.locator("[data-id=dedicatedconn-office] .said.wrong")
    shows(office, "Choose a state first.")

    page.fill("#advance-amount", "99999999")
    page.select_option("#advance-unit", "86400")
    page.click("#advance button")
    shows(page.locator("#time-said.wrong"), "the time must stay before the year 9999")

    upload(page, "broken.txt", '{"lines": [{"name": "without an id"}]}')
    shows(page.locator("#state-said.wrong"), "lines[0].id: missing; is required")

    # Paused, the page does not notice that the line goes away.
    page.click("#pause")
    emulator.post("snapshot", {"lines": []})
    page.click("[data-id=dcphy-south] [data-do=step]")
    south = page.locator("[data-id=dcphy-south] .said.wrong")
    shows(south, "does not exist; check its id")
    assert emulator.get("state")["lineCount"] == 0


def test_works_by_keyboard(page, emulator):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#controls")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#advance-amount")).to_be_focused()
    before = emulator.get("clock")["time"]
    page.keyboard.press("5")
    page.keyboard.press("Enter")
    shows(page.locator("#time-said"), "It is ")
    assert emulator.get("clock")["time"][:13] > before[:13]


def test_every_control_has_a_name_for_screen_readers(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("Accessibility.enable")
    controls = [
        (node["role"]["value"], node["name"].get("value"))
        for node in devtools.send("Accessibility.getFullAXTree")["nodes"]
        if not node["ignored"]
        and node["role"]["value"] in ("button", "combobox", "spinbutton", "textbox", "link")
    ]
    names = [name for _, name in controls]
    assert all(names), controls
    for name in ("Move channel office one state on", "State to set line north to", "Advance by",
                 "Load snapshot"):
        assert any(name in found for found in names), name
