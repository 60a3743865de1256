//! Do the page's controls do what they say? What they did is read from the control API.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::scene::{Scene, holds, same};

/// Waits until the text that tells a control's outcome holds a part.
fn told(scene: &Scene, selector: &str, part: &str) -> Result<()> {
    let condition = format!(
        "document.querySelector({}).innerText.includes({})",
        json!(selector),
        json!(part)
    );
    scene.browser.until("what became of it", &condition)
}

/// Lines and channels move one state on, or into a state, and BGP goes down and up.
pub fn moves_lines_and_channels(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    browser.click("[data-id=dcphy-south] [data-do=step]")?;
    told(scene, "[data-id=dcphy-south] .said", "Now pay-wait.")?;
    same(
        "the line's state",
        &scene.find("dcphy-south")?["status"],
        "pay-wait",
    )?;
    browser.until(
        "the line's new state",
        "document.querySelector('[data-id=dcphy-south] .badge').innerText === '◐ pay-wait'",
    )?;

    browser.choose("[data-id=dcphy-north] > header select", "stopped")?;
    browser.click("[data-id=dcphy-north] > header [data-do=put]")?;
    told(
        scene,
        "[data-id=dcphy-north] > .said, [data-id=dcphy-north] > header .said",
        "Now stopped.",
    )?;
    same(
        "the line's state",
        &scene.find("dcphy-north")?["status"],
        "stopped",
    )?;

    let channel = "[data-id=dedicatedconn-lab]";
    browser.choose(&format!("{channel} select"), "ack-wait")?;
    browser.click(&format!("{channel} [data-do=put]"))?;
    told(scene, &format!("{channel} .said"), "Now ack-wait.")?;
    browser.click(&format!("{channel} [data-do=step]"))?;
    told(scene, &format!("{channel} .said"), "Now accept.")?;
    same(
        "the channel's state",
        &scene.find("dedicatedconn-lab")?["status"],
        "accept",
    )?;

    for (to, button) in [("down", "Bring BGP up"), ("up", "Take BGP down")] {
        browser.click("[data-id=dedicatedconn-peering] [data-do=bgp]")?;
        let condition = format!(
            "document.querySelector('[data-id=dedicatedconn-peering] [data-do=bgp]').innerText === '{button}'"
        );
        browser.until("the session's new state", &condition)?;
        same(
            "the session",
            &scene.find("dedicatedconn-peering")?["bgpStatus"],
            to,
        )?;
    }
    Ok(())
}

/// The clock is advanced, stopped and let run.
pub fn moves_time(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    browser.click("#freeze")?;
    told(scene, "#time-said", "stands still")?;
    let before = scene.read("clock")?;
    same("that the clock stands still", &before["frozen"], true)?;
    browser.until(
        "that the clock stands still",
        "document.querySelector('#clock').innerText === 'frozen'",
    )?;

    browser.fill("#advance-amount", "3")?;
    browser.choose("#advance-unit", "86400")?;
    browser.click("#advance button")?;
    told(scene, "#time-said", "It is 2031-05-09 07:0")?;
    let after = scene.read("clock")?["time"].clone();
    same(
        "the time of day",
        &json!(part(&after, 10..)),
        part(&before["time"], 10..),
    )?;
    same("the day", &json!(part(&after, ..10)), "2031-05-09")?;
    browser.until(
        "the time",
        "document.querySelector('#time').innerText.startsWith('2031-05-09')",
    )?;

    browser.click("#freeze")?;
    told(scene, "#time-said", "runs")?;
    same(
        "that the clock stands still",
        &scene.read("clock")?["frozen"],
        false,
    )
}

fn part(text: &Value, range: impl std::slice::SliceIndex<str, Output = str>) -> &str {
    text.as_str()
        .and_then(|text| text.get(range))
        .unwrap_or_default()
}

/// The pace is set to each of its kinds.
pub fn sets_the_pace(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    browser.choose("#pace-kind", "every")?;
    browser.fill("#pace-seconds", "3600")?;
    for (kind, pace, shown) in [
        ("every", "3600", "3,600 s a state"),
        ("by-hand", "by-hand", "by hand"),
        ("at-once", "at-once", "at once"),
    ] {
        browser.choose("#pace-kind", kind)?;
        browser.click("#set-pace button")?;
        told(scene, "#pace-said", shown)?;
        same("the pace", &scene.read("pace")?["pace"], pace)?;
        told(scene, "#pace", shown)?;
    }
    Ok(())
}

/// Every kind of fault is injected, strikes, is listed and taken back.
pub fn injects_faults(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    browser.fill("#fault-times", "2")?;
    browser.fill("#fault-code", "ServiceUnavailable")?;
    browser.click("#inject .primary")?;
    told(
        scene,
        "#faults",
        "status 503 ServiceUnavailable · next 2 requests · before acting",
    )?;
    same(
        "the answers",
        &json!([scene.ask(), scene.ask(), scene.ask()]),
        json!([503, 503, 403]),
    )?;
    told(scene, "#faults", "none in force")?;
    told(scene, "#requests", "✕ 503 ServiceUnavailable")?;
    told(scene, "#requests", "fault: status")?;

    browser.choose("#fault-kind", "reset")?;
    browser.fill("#fault-times", "1")?;
    browser.click("#inject .primary")?;
    told(scene, "#faults", "reset · next 1 request ·")?;
    same("the answer", &json!(scene.ask()), Value::Null)?;
    told(scene, "#requests", "✕ connection reset")?;

    browser.choose("#fault-often", "rate")?;
    browser.fill("#fault-rate", "12.5")?;
    browser.choose("#fault-moment", "after")?;
    browser.choose("#fault-action", "DeletePhysicalDedicatedLine")?;
    let kinds = [
        ("delay", "delay of 250 ms"),
        ("cutBody", "cut body"),
        ("wrongDate", "date off by -60 s"),
    ];
    for (kind, listed) in kinds {
        browser.choose("#fault-kind", kind)?;
        match kind {
            "delay" => browser.fill("#fault-millis", "250")?,
            "wrongDate" => browser.fill("#fault-offset", "-60")?,
            _ => {}
        }
        browser.click("#inject .primary")?;
        told(
            scene,
            "#faults",
            &format!("{listed} · 12.5 % of requests · after acting · DeletePhysicalDedicatedLine"),
        )?;
    }
    let common = |kind: Value| {
        let mut fault =
            json!({ "rate": 0.125, "moment": "after", "action": "DeletePhysicalDedicatedLine" });
        merge(&mut fault, kind);
        fault
    };
    let expected = json!([
        common(json!({ "kind": "delay", "millis": 250 })),
        common(json!({ "kind": "cutBody" })),
        common(json!({ "kind": "wrongDate", "offsetSeconds": -60 })),
    ]);
    same(
        "the faults in force",
        &scene.read("faults")?["faults"],
        expected,
    )?;

    browser.click("#clear-faults")?;
    told(scene, "#faults", "none in force")?;
    same(
        "the faults in force",
        &scene.read("faults")?["faults"],
        json!([]),
    )
}

fn merge(object: &mut Value, more: Value) {
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more);
    }
}

/// A snapshot is saved to a file, and the file is loaded again.
pub fn saves_and_loads_a_snapshot(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    let downloads = scene.folder.join("downloads");
    browser.click("#save")?;
    told(scene, "#state-said", "Saved as et-emulator-2031-05-06-07-0")?;
    let file = arrived(&downloads)?;
    let saved: Value = serde_json::from_slice(&std::fs::read(&file)?)?;
    same(
        "the saved state",
        &saved["lines"],
        scene.read("snapshot")?["lines"].clone(),
    )?;

    scene.control("reset", &json!({}))?;
    browser.until("the empty state", "!document.querySelector('.line')")?;
    // A file field is invisible behind its label, but a driver may fill it all the same.
    browser.upload("#load", &file)?;
    told(scene, "#state-said", "Loaded et-emulator-")?;
    same(
        "the loaded state",
        &scene.read("snapshot")?["lines"],
        saved["lines"].clone(),
    )?;
    browser.until(
        "the loaded state",
        "document.querySelectorAll('.line').length === 2",
    )
}

/// The file that a download becomes.
fn arrived(folder: &Path) -> Result<PathBuf> {
    let end = Instant::now() + Duration::from_secs(20);
    while Instant::now() < end {
        for entry in std::fs::read_dir(folder).context("no download came")? {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                return Ok(path);
            }
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("no download came to {}", folder.display())
}

/// Resetting asks first, and both ways of saying no keep everything.
pub fn resets_after_asking(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    scene.ask();
    browser.until("the request", "document.querySelector('#requests tr')")?;
    let closed = "!document.querySelector('#confirm').open";
    browser.click("#reset")?;
    browser.until(
        "the question",
        "document.querySelector('#confirm').open && document.activeElement.id === 'confirm-no'",
    )?;
    browser.picture(&scene.folder.join("reset.png"))?;
    browser.click("#confirm-no")?;
    browser.until("that the question is gone", closed)?;
    browser.click("#reset")?;
    browser.press(&[ESCAPE])?;
    browser.until("that the question is gone", closed)?;
    same("the lines", &scene.read("state")?["lineCount"], 2)?;

    browser.click("#reset")?;
    browser.click("#confirm-yes")?;
    told(scene, "#state-said", "The emulator is empty.")?;
    same("the lines", &scene.read("state")?["lineCount"], 0)?;
    browser.until(
        "the empty state",
        "!document.querySelector('.line') && !document.querySelector('#requests tr')",
    )
}

const ESCAPE: &str = "\u{e00c}";
const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";

/// What a control could not do is told beside it, in the emulator's words.
pub fn tells_what_went_wrong_beside_the_control(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    browser.click("[data-id=dedicatedconn-office] [data-do=put]")?;
    told(
        scene,
        "[data-id=dedicatedconn-office] .said.wrong",
        "Choose a state first.",
    )?;

    browser.fill("#advance-amount", "99999999")?;
    browser.choose("#advance-unit", "86400")?;
    browser.click("#advance button")?;
    told(
        scene,
        "#time-said.wrong",
        "the time must stay before the year 9999",
    )?;

    let broken = scene.folder.join("broken.txt");
    std::fs::write(&broken, r#"{"lines": [{"name": "without an id"}]}"#)?;
    browser.upload("#load", &broken)?;
    told(
        scene,
        "#state-said.wrong",
        "must be as the documentation of the format says",
    )?;

    // Gone behind the page's back, and before it could notice.
    browser.click("#pause")?;
    scene.control("snapshot", &json!({ "lines": [] }))?;
    browser.click("[data-id=dcphy-south] [data-do=step]")?;
    told(
        scene,
        "[data-id=dcphy-south] .said.wrong",
        "the line does not exist; check its id",
    )?;
    same("the lines", &scene.read("state")?["lineCount"], 0)
}

/// Everything is reached and done without a mouse, and has a name that is read out.
pub fn works_by_keyboard(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    browser.press(&[TAB, ENTER])?;
    browser.until(
        "that the link skips to the controls",
        "document.activeElement.id === 'controls'",
    )?;
    browser.press(&[TAB])?;
    browser.until(
        "the first field",
        "document.activeElement.id === 'advance-amount'",
    )?;
    let before = scene.read("clock")?["time"].clone();
    browser.press(&["5", ENTER])?;
    told(scene, "#time-said", "It is ")?;
    let after = scene.read("clock")?["time"].clone();
    if part(&before, ..13) == part(&after, ..13) {
        bail!("Enter does not advance the clock: {before}, {after}");
    }

    browser.devtools("Accessibility.enable", &json!({}))?;
    let tree = browser.devtools("Accessibility.getFullAXTree", &json!({}))?;
    browser.devtools("Accessibility.disable", &json!({}))?;
    let mut names = Vec::new();
    for node in tree["nodes"].as_array().into_iter().flatten() {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        if node["ignored"] == true
            || !["button", "combobox", "spinbutton", "textbox", "link"].contains(&role)
        {
            continue;
        }
        let name = node["name"]["value"].as_str().unwrap_or_default();
        if name.is_empty() {
            bail!("a {role} has no name");
        }
        names.push(name.to_owned());
    }
    holds(
        "the list of names",
        &names.join("\n"),
        &[
            "Move channel office one state on",
            "State to put line north in",
            "Advance by",
            "Load snapshot",
        ],
    )
}
