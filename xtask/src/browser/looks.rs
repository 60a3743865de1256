//! Can the page be read: by light and in the dark, on a desk and in a hand?

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::scene::Scene;

/// Gives the texts whose contrast is too low.
const CONTRAST: &str = include_str!("../../../tests/browser/contrast.js");

/// Contrast suffices in both schemes, which differ; nothing is wider than the page. Pictures are kept.
pub fn can_be_read(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    // Something of everything: faults, outcomes, an error beside its control.
    let fault =
        json!({ "kind": "status", "status": 503, "code": "ServiceUnavailable", "times": 1 });
    scene.control("faults", &fault)?;
    scene.ask();
    scene.ask();
    scene.control(
        "faults",
        &json!({ "kind": "delay", "millis": 500, "rate": 0.2, "moment": "after" }),
    )?;
    browser.click("[data-id=dedicatedconn-office] [data-do=put]")?;
    browser.until(
        "two requests",
        "document.querySelectorAll('#requests tr').length >= 2
         && document.querySelector('#faults').innerText.includes('delay')",
    )?;

    let mut grounds = Vec::new();
    for (width, scheme) in [
        (1280, "light"),
        (1280, "dark"),
        (390, "light"),
        (390, "dark"),
    ] {
        browser.show_in(width, scheme)?;
        // Colours change gradually where a reader does not mind.
        browser.until("settled colours", "document.getAnimations().length === 0")?;
        browser.picture(&scene.folder.join(format!("{scheme}-{width}.png")))?;
        let seen = browser.run(CONTRAST, json!([]))?;
        let count = seen["looked"].as_u64().unwrap_or_default();
        if count < 80 {
            bail!("only {count} texts were looked at");
        }
        if seen["weak"] != json!([]) {
            bail!(
                "in {scheme} at {width}, the contrast is too low: {}",
                seen["weak"]
            );
        }
        let wide = browser.run(
            "return [...document.querySelectorAll('body *')]
                .filter((node) => node.checkVisibility() && !node.closest('.skip, .table, pre'))
                .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
                .map((node) => `${node.tagName} ${node.className}`).concat(document.documentElement.scrollWidth > innerWidth ? ['the page'] : [])",
            json!([]),
        )?;
        if wide != json!([]) {
            bail!("at {width}, these are wider than the page: {wide}");
        }
        grounds.push(seen["ground"].clone());
    }
    browser.show_plainly()?;
    distinct(&grounds[0], &grounds[1])
}

fn distinct(light: &Value, dark: &Value) -> Result<()> {
    if light == dark {
        bail!("light and dark have the same ground, {light}");
    }
    Ok(())
}
