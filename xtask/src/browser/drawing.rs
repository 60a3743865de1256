//! Does the page show what the emulator holds, and keep up with it?

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::scene::{Scene, holds, same};

/// Lines, channels and route rules stand there with what there is to say about each.
pub fn shows_the_topology(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let line = scene.text("[data-id=dcphy-north] > header")?;
    holds(
        "the line",
        &line,
        &[
            "north",
            "● established",
            "dcphy-north",
            "production, first carrier",
        ],
    )?;
    let diagram = scene.text("[data-id=dcphy-north] .diagram")?;
    holds(
        "the diagram",
        &diagram,
        &[
            "Data centre",
            "Beijing, Beijing, Yizhuang, Hall 3",
            "10G · CMCC",
            "Baidu AI Cloud",
            "BJYZ",
        ],
    )?;
    let office = scene.text("[data-id=dedicatedconn-office]")?;
    holds(
        "the static channel",
        &office,
        &[
            "office",
            "● established",
            "VLAN 56",
            "192.168.56.2/30",
            "192.168.56.1/30",
        ],
    )?;
    holds(
        "the static channel",
        &office,
        &[
            "static to 10.0.0.0/8, 172.16.0.0/12",
            "BFD 300/300 ms × 4",
            "no IPv6",
        ],
    )?;
    holds(
        "the static channel's rules",
        &office,
        &[
            "10.1.0.0/16",
            "→ gateway dcgw-p5x55p77u8ah",
            "10.2.0.0/16",
            "→ channel dedicatedconn-peering",
        ],
    )?;
    let peering = scene.text("[data-id=dedicatedconn-peering]")?;
    holds(
        "the BGP channel",
        &peering,
        &[
            "VLAN 57",
            "2400:da00:e003::2/88",
            "2400:da00:e003::1/88",
            "BGP, AS 65001",
            "● BGP up",
        ],
    )?;
    holds(
        "the BGP channel",
        &peering,
        &[
            "▲ BGP over IPv6 down",
            "IPv6 to 2400:da00:e004::/48",
            "no BFD",
            "BGP via 65001 65002",
        ],
    )?;
    holds(
        "the rejected channel",
        &scene.text("[data-id=dedicatedconn-lab]")?,
        &["▲ reject", "VLAN 58", "No route rules."],
    )?;
    holds(
        "the second line",
        &scene.text("[data-id=dcphy-south]")?,
        &[
            "◐ building",
            "1G · CUCC",
            "HKG03",
            "No channels on this line.",
        ],
    )?;
    holds(
        "the count",
        &scene.text("#census")?,
        &["2 lines, 3 channels, 3 route rules"],
    )?;
    holds(
        "the frame",
        &scene.text(".vitals")?,
        &[
            &scene.endpoint,
            crate::emulator::ACCESS_KEY,
            "2031-05-06 07:0",
            "at once",
        ],
    )
}

/// A name that is markup is shown as the text it is, and secrets are not shown.
pub fn shows_names_as_text(scene: &Scene) -> Result<()> {
    scene.begin()?;
    holds(
        "the channel",
        &scene.text("[data-id=dedicatedconn-lab] h4")?,
        &["<img src=x onerror=alert(1)>"],
    )?;
    let images = scene
        .browser
        .run("return document.images.length", json!([]))?;
    same("the number of images", &images, 0)?;
    let markup = scene
        .browser
        .run("return document.documentElement.outerHTML", json!([]))?;
    for secret in [
        "a secret of the session",
        "13300000333",
        "ops@example.com",
        crate::emulator::SECRET_KEY,
    ] {
        if markup.as_str().unwrap_or_default().contains(secret) {
            bail!("the page holds `{secret}`");
        }
    }
    Ok(())
}

/// What clients make, change and take away shows without loading the page again.
pub fn follows_the_service(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    browser.run("window.loadedOnce = true", json!([]))?;

    let route = json!({ "destAddress": "10.77.0.0/16", "asPaths": "65077" });
    let rule = scene.control("channels/dedicatedconn-peering/learned-routes", &route)?;
    browser.until(
        "a route as it is learned",
        &format!(
            "document.querySelector('[data-id={}]').innerText.includes('10.77.0.0/16')",
            text(&rule["routeRuleId"])
        ),
    )?;

    let mut grown = scene.seed.clone();
    if let Some(lines) = grown["lines"].as_array_mut() {
        let channel =
            json!({ "id": "dedicatedconn-new", "routeType": "static-route", "vlanId": 99 });
        lines.push(json!({ "id": "dcphy-new", "name": "new", "channels": [channel] }));
    }
    scene.control("snapshot", &grown)?;
    browser.until(
        "a new line with its channel",
        "document.querySelector('[data-id=dcphy-new] [data-id=dedicatedconn-new]').innerText
             .includes('VLAN 99')",
    )?;

    scene.control(
        "channels/dedicatedconn-new/status",
        &json!({ "status": "closed" }),
    )?;
    browser.until(
        "a change of state",
        "document.querySelector('[data-id=dedicatedconn-new]').innerText.includes('▲ closed')",
    )?;
    scene.control("snapshot", &scene.seed)?;
    browser.until(
        "that a line is gone",
        "!document.querySelector('[data-id=dcphy-new]')",
    )?;

    same(
        "the answer to an unsigned request",
        &json!(scene.ask()),
        403,
    )?;
    let number = scene.read("state")?["requests"].clone();
    browser.until(
        "a request as it is answered",
        &format!("document.querySelector('[data-number=\"{number}\"]')"),
    )?;
    let entry = scene.text(&format!("[data-number='{number}']"))?;
    holds(
        "the request",
        &entry,
        &["QueryDedicatedLines", "GET /v1/et", "! 403 AccessDenied"],
    )?;
    same(
        "that the page was loaded once",
        &browser.run("return window.loadedOnce", json!([]))?,
        true,
    )
}

/// Of thousands of rules and many lines a part is drawn, and how much is left out is told.
pub fn draws_a_part_of_a_big_state(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let rule = |number: usize| {
        json!({
            "routeRuleId": format!("dcrr-{number}"), "destAddress": format!("10.{}.{}.0/24", number / 256, number % 256),
            "nexthopType": "etGateway", "nexthopId": "dcgw-1",
        })
    };
    let rules: Vec<Value> = (0..20_000).map(rule).collect();
    let mut lines: Vec<Value> = (0..99)
        .map(|number| json!({ "id": format!("dcphy-{number}"), "name": format!("line {number}") }))
        .collect();
    lines[0]["channels"] =
        json!([{ "id": "dedicatedconn-big", "routeType": "static-route", "routeRules": rules }]);
    let channel = |number: usize| json!({ "id": format!("dedicatedconn-{number}"), "routeType": "static-route" });
    lines[1]["channels"] = (0..50).map(channel).collect();
    scene.control("snapshot", &json!({ "lines": lines }))?;
    scene.browser.until(
        "the big state",
        "document.querySelector('[data-id=dedicatedconn-big]')",
    )?;
    holds(
        "the channel",
        &scene.text("[data-id=dedicatedconn-big]")?,
        &["10.0.0.0/24", "And 19,980 route rules more, not drawn."],
    )?;
    holds(
        "the topology",
        &scene.text("#lines-more")?,
        &["And 59 lines more, not drawn"],
    )?;
    holds(
        "the line",
        &scene.text("[data-id=dcphy-1]")?,
        &["And 40 channels more, not drawn."],
    )?;
    let drawn = scene.browser.run("return ['.line', '.channel', '.rules tbody tr'].map((part) => document.querySelectorAll(part).length)", json!([]))?;
    // A line's share of the channels drawn is ten; one of the two lines has a single one.
    same(
        "the number of lines, channels and rules drawn",
        &drawn,
        json!([40, 11, 20]),
    )
}

/// Updates leave alone what somebody is at: the focus, a choice that was not sent yet, the place on the page.
pub fn updates_disturb_nobody(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    browser.choose("[data-id=dedicatedconn-peering] select", "closed")?;
    browser.run(
        "document.querySelector('[data-id=dedicatedconn-peering] select').focus()",
        json!([]),
    )?;
    scene.control("clock/advance", &json!({ "seconds": 7200 }))?;
    scene.control(
        "lines/dcphy-south/status",
        &json!({ "status": "established" }),
    )?;
    browser.until(
        "the update",
        "document.querySelector('[data-id=dcphy-south]').innerText.includes('● established')",
    )?;
    let kept = browser.run(
        "const select = document.querySelector('[data-id=dedicatedconn-peering] select');
         return select.value === 'closed' && document.activeElement === select",
        json!([]),
    )?;
    same("that focus and choice are kept", &kept, true)
}

/// Nothing is asked for while the tab is hidden or the page is paused, and updating resumes afterwards.
pub fn rests_while_nobody_looks(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    // Timers are taken over: they are run by hand instead of waited for.
    browser.run(
        "window.due = []; window.asked = 0; window.tabHidden = false;
         const [fetchIt, later] = [window.fetch, window.setTimeout];
         window.fetch = (...call) => { window.asked += 1; return fetchIt(...call); };
         window.setTimeout = (action, wait) => (wait >= 900 ? window.due.push(action) : later(action, wait));
         window.realTimeout = later;
         Object.defineProperty(document, 'hidden', { get: () => window.tabHidden });",
        json!([]),
    )?;
    browser.until("an update that is due", "window.due.length === 1")?;
    // A call is made at once when an update begins, or when one that waits is let go; the page gets its turn for both.
    let calls = "return (async () => {
        window.asked = 0;
        document.dispatchEvent(new Event('visibilitychange'));
        window.due.splice(0).forEach((action) => action());
        await new Promise((resume) => window.realTimeout(resume, 0));
        return window.asked;
    })()";
    browser.run("window.tabHidden = true", json!([]))?;
    same(
        "the calls from a hidden tab",
        &browser.run(calls, json!([]))?,
        0,
    )?;
    browser.run(
        "window.tabHidden = false; document.dispatchEvent(new Event('visibilitychange'))",
        json!([]),
    )?;
    browser.until(
        "updating again",
        "window.asked >= 3 && window.due.length === 1",
    )?;

    browser.click("#pause")?;
    holds("the page", &scene.text("#live")?, &["paused"])?;
    same(
        "the calls of a paused page",
        &browser.run(calls, json!([]))?,
        0,
    )?;
    browser.click("#pause")?;
    browser.until(
        "updating again",
        "window.asked >= 3 && document.querySelector('#live').innerText.includes('live')",
    )
}

/// An empty emulator says how to begin, and has a sample.
pub fn says_how_to_begin(scene: &Scene) -> Result<()> {
    scene.begin()?;
    scene.control("reset", &json!({}))?;
    scene
        .browser
        .until("how to begin", "!document.querySelector('#begin').hidden")?;
    let text = scene.text("#begin")?;
    holds(
        "the empty page",
        &text,
        &[
            &scene.endpoint,
            crate::emulator::ACCESS_KEY,
            "Client::builder()",
            "curl -H 'Content-Type: application/json'",
        ],
    )?;
    scene.browser.picture(&scene.folder.join("empty.png"))?;
    scene.browser.click("#sample")?;
    scene.browser.until("the sample", "document.querySelectorAll('.line').length === 2 && document.querySelector('#begin').hidden")?;
    same("the sample's lines", &scene.read("state")?["lineCount"], 2)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
