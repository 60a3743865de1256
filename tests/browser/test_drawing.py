"""Does the page show what the emulator holds, and keep up with it?"""

import copy

import pytest
from conftest import SEED
from emulator import ACCESS_KEY, SECRET_KEY, Emulator
from playwright.sync_api import expect
from scene import ask, item, shows, until


def test_shows_the_topology(page, emulator):
    shows(page.locator("[data-id=dcphy-north] > header"), "north", "● established", "dcphy-north",
          "production, first carrier")
    shows(page.locator("[data-id=dcphy-north] .diagram"), "Data centre",
          "Beijing, Beijing, Yizhuang, Hall 3", "10G · CMCC", "Baidu AI Cloud", "BJYZ")
    office = item(page, "dedicatedconn-office")
    shows(office, "office", "● established", "VLAN 56", "192.168.56.2/30", "192.168.56.1/30",
          "static to 10.0.0.0/8, 172.16.0.0/12", "BFD 300/300 ms × 4", "no IPv6")
    shows(office, "100.64.0.0/16", "→ gateway dcgw-p5x55p77u8ah", "10.2.0.0/16",
          "→ channel dedicatedconn-peering", "to the other hall", "dcrr-office-2")
    shows(item(page, "dedicatedconn-peering"), "VLAN 57", "2400:da00:e003::2/88",
          "2400:da00:e003::1/88", "BGP, AS 65001", "● BGP up", "▲ BGP over IPv6 down",
          "IPv6 to 2400:da00:e004::/48", "no BFD", "learned by BGP via 65001 65002",
          "dcrr-peering-1")
    shows(item(page, "dedicatedconn-lab"), "▲ reject", "VLAN 58", "No route rules.")
    shows(item(page, "dcphy-south"), "◐ building", "1G · CUCC", "HKG03",
          "No channels on this line.")
    shows(page.locator("#census"), "2 lines, 3 channels, 3 route rules")
    shows(page.locator(".vitals"), emulator.endpoint, ACCESS_KEY, "2031-05-06 07:0", "immediate")


def test_draws_the_gateway_between_channel_and_vpc(page, emulator):
    gateway = page.locator("[data-id=dedicatedconn-office] [data-id=dcgw-p5x55p77u8ah]")
    shows(gateway, "to-office", "● running", "200 Mbit/s", "servers", "vpc-servers 100.64.0.0/16",
          "routes to the VPC", "100.64.0.0/16", "routes to the data centre", "10.0.0.0/8", "active",
          "health check from 100.64.0.3 every 3 s, up after 2, down after 4")
    # One network of the data centre has no route.
    shows(gateway, "◐ No traffic to the data centre: rt-servers has no rule to 172.16.0.0/12 by "
          "dcgw-p5x55p77u8ah.")
    shows(item(page, "vpc-servers"), "servers", "2 gateways", "spare", "○ unconfigured",
          "No traffic: the gateway is bound to no channel.", "Route table rt-servers: 1 rule")
    item(page, "vpc-servers").locator("summary").click()
    shows(item(page, "rr-servers-1"), "0.0.0.0/0", "10.0.0.0/8", "→ gateway dcgw-p5x55p77u8ah",
          "active", "to the hall")

    routed = copy.deepcopy(SEED)
    routed["vpcs"][0]["routeRules"][0]["destinationAddress"] = "0.0.0.0/0"
    emulator.post("snapshot", routed)
    shows(gateway, "● Traffic can flow both ways.")
    routed["lines"][0]["channels"][0]["routeRules"] = []
    emulator.post("snapshot", routed)
    shows(gateway, "◐ No traffic to the cloud: dedicatedconn-office has no route rule to "
          "100.64.0.0/16 by dcgw-p5x55p77u8ah.", "no route to the VPC")
    gateway.locator("select").select_option("building")
    gateway.locator("[data-do=put]").click()
    shows(gateway, "◐ building", "▲ No traffic: the gateway is in `building`.")
    gateway.locator("[data-do=step]").click()
    shows(gateway, "● running")


def test_shows_names_as_text_and_no_secrets(page):
    shows(page.locator("[data-id=dedicatedconn-lab] h4"), "<img src=x onerror=alert(1)>")
    assert page.evaluate("document.images.length") == 0
    markup = page.evaluate("document.documentElement.outerHTML")
    secrets = ["a secret of the session", "13300000333", "ops@example.com", SECRET_KEY]
    assert [secret for secret in secrets if secret in markup] == []


def test_follows_the_service_without_reloading(page, emulator):
    page.evaluate("window.loadedOnce = true")

    route = {"destAddress": "10.77.0.0/16", "asPaths": "65077"}
    rule = emulator.post("channels/dedicatedconn-peering/learned-routes", route)["routeRuleId"]
    shows(item(page, rule), "10.77.0.0/16")

    grown = copy.deepcopy(SEED)
    channel = {"id": "dedicatedconn-new", "routeType": "static-route", "vlanId": 99}
    grown["lines"].append({"id": "dcphy-new", "name": "new", "channels": [channel]})
    emulator.post("snapshot", grown)
    shows(page.locator("[data-id=dcphy-new] [data-id=dedicatedconn-new]"), "VLAN 99")
    emulator.put_channel("dedicatedconn-new", "closed")
    shows(item(page, "dedicatedconn-new"), "▲ closed")
    emulator.post("snapshot", SEED)
    expect(item(page, "dcphy-new")).to_have_count(0)

    assert ask(emulator) == 403
    entry = page.locator(f"[data-number='{emulator.get('state')['requests']}']")
    shows(entry, "QueryDedicatedLines", "GET /v1/et", "! 403 AccessDenied",
          emulator.get("log")["entries"][-1]["message"])
    assert page.evaluate("window.loadedOnce")


def test_draws_a_part_of_a_large_state_and_counts_the_rest(page, emulator):
    rules = [
        {"routeRuleId": f"dcrr-{number}", "destAddress": f"10.{number // 256}.{number % 256}.0/24",
         "nexthopType": "etGateway", "nexthopId": "dcgw-1"}
        for number in range(20_000)
    ]
    lines = [{"id": f"dcphy-{number}", "name": f"line-{number}"} for number in range(250)]
    static = {"routeType": "static-route"}
    lines[0]["channels"] = [{"id": "dedicatedconn-big", **static, "routeRules": rules}]
    lines[1]["channels"] = [{"id": f"dedicatedconn-{number}", **static} for number in range(150)]
    emulator.post("snapshot", {"lines": lines})
    expect(page.locator(".line")).to_have_count(200)
    shows(page.locator("#lines-more"), "50 more lines, not shown; use the filter.")
    # A large account begins folded, with a summary of each line.
    expect(page.locator(".channel")).to_have_count(0)
    shows(item(page, "dcphy-0"), "1 channel, 20,000 route rules")
    item(page, "dcphy-1").locator("[data-do=fold]").click()
    shows(item(page, "dcphy-1"), "50 more channels, not shown.")
    expect(page.locator(".channel")).to_have_count(100)

    page.fill("#filter", "dedicatedconn-big")
    rules = item(page, "dedicatedconn-big").locator("details")
    expect(page.locator(".line")).to_have_count(1)
    rules.locator("summary").click()
    shows(rules, "20,000 route rules", "10.0.0.0/24", "19,980 more route rules, not shown.")
    expect(rules.locator("tbody tr")).to_have_count(20)


def test_filters_by_what_one_knows(page):
    lines = page.locator(".line")
    for text, channel in [("57", "dedicatedconn-peering"), ("10.2.3.4", "dedicatedconn-office"),
                          ("LAB", "dedicatedconn-lab"), ("to the other", "dedicatedconn-office")]:
        page.fill("#filter", text)
        expect(page.locator(".channel")).to_have_count(1)
        expect(item(page, channel)).to_be_visible()
        expect(lines).to_have_count(1)
    page.fill("#filter", "nowhere")
    shows(page.locator("#lines-more"), "Nothing matches “nowhere”.")
    page.fill("#filter", "")
    expect(lines).to_have_count(2)


def test_folds_lines_and_keeps_them_folded(page, emulator):
    north = page.locator("[data-id=dcphy-north] .diagram")
    expect(north).to_be_visible()
    page.click("[data-id=dcphy-north] [data-do=fold]")
    expect(north).to_be_hidden()
    emulator.put_line("dcphy-north", "stopped")
    shows(page.locator("[data-id=dcphy-north] > header"), "▲ stopped")
    expect(north).to_be_hidden()
    for label in ("Fold all", "Open all"):
        page.click(f"text={label}")
        expect(page.locator(".diagram:visible")).to_have_count(0 if label == "Fold all" else 2)


def test_keeps_the_header_and_the_banner_in_view(page):
    page.set_viewport_size({"width": 1280, "height": 300})
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("#live")).to_be_in_viewport()


def test_updates_keep_focus_and_unsent_choices(page, emulator):
    select = page.locator("[data-id=dedicatedconn-peering] select")
    select.select_option("closed")
    select.focus()
    emulator.post("clock/advance", {"seconds": 7200})
    emulator.put_line("dcphy-south", "established")
    shows(item(page, "dcphy-south"), "● established")
    expect(select).to_have_value("closed")
    expect(select).to_be_focused()


# Timers wait in `due` until `runTimers` runs them, which gives the number of requests they make.
TAKE_OVER_TIMERS = """() => {
    Object.assign(window, { due: [], asked: 0, tabHidden: false });
    const [send, later] = [window.fetch, window.setTimeout];
    window.fetch = (...call) => { window.asked += 1; return send(...call); };
    window.setTimeout = (run, wait) => (wait >= 900 ? window.due.push(run) : later(run, wait));
    Object.defineProperty(document, 'hidden', { get: () => window.tabHidden });
    window.runTimers = async () => {
        window.asked = 0;
        document.dispatchEvent(new Event('visibilitychange'));
        window.due.splice(0).forEach((run) => run());
        await new Promise((resume) => later(resume, 0));
        return window.asked;
    };
}"""


def test_rests_while_hidden_or_paused(page):
    page.evaluate(TAKE_OVER_TIMERS)
    until(page, "window.due.length === 1")
    page.evaluate("window.tabHidden = true")
    assert page.evaluate("window.runTimers()") == 0
    page.evaluate("window.tabHidden = false")
    assert page.evaluate("window.runTimers()") > 0
    until(page, "window.asked >= 3 && window.due.length === 1")

    page.click("#pause")
    shows(page.locator("#live"), "paused")
    assert page.evaluate("window.runTimers()") == 0
    page.click("#pause")
    until(page, "window.asked >= 3")
    shows(page.locator("#live"), "live")


def test_an_empty_emulator_says_how_to_begin(page, emulator, pictures):
    emulator.post("reset")
    shows(page.locator("#begin"), f"export BCE_ENDPOINT={emulator.endpoint}",
          f"export BCE_ACCESS_KEY_ID={ACCESS_KEY}", "curl -H 'Content-Type: application/json'")
    page.screenshot(path=pictures / "empty.png")
    page.click("#sample")
    expect(page.locator(".line")).to_have_count(2)
    expect(page.locator("#begin")).to_be_hidden()
    assert emulator.get("state")["lineCount"] == 2


@pytest.mark.provokes
def test_reports_that_the_emulator_is_gone_and_keeps_the_drawing(page):
    with Emulator() as own:
        own.post("snapshot", SEED)
        page.goto(own.page)
        expect(page.locator(".line")).to_have_count(2)
    shows(page.locator("#trouble"), "does not answer")
    expect(page.locator(".line")).to_have_count(2)
