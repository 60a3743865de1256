//! What every check works on: a browser, an emulator, and the control API to look behind the page.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use ureq::Agent;

use super::chromium::{self, Chromium};

/// A browser beside an emulator.
pub struct Scene {
    /// The browser.
    pub browser: Chromium,
    /// Where the emulator listens.
    pub endpoint: String,
    /// The state that a check starts with, as a snapshot.
    pub seed: Value,
    /// Where pictures and downloads are kept.
    pub folder: PathBuf,
    agent: Agent,
}

impl Scene {
    /// Sets the scene.
    pub fn new(browser: Chromium, endpoint: String, seed: Value, folder: PathBuf) -> Self {
        let agent = chromium::agent();
        Self {
            browser,
            endpoint,
            seed,
            folder,
            agent,
        }
    }

    /// The page's address.
    pub fn page(&self) -> String {
        format!("{}/_emulator/", self.endpoint)
    }

    /// Puts the emulator in the state that a check starts with, and opens the page on it.
    pub fn begin(&self) -> Result<()> {
        self.control("reset", &json!({}))?;
        self.control("pace", &json!({ "pace": "at-once" }))?;
        self.control("clock/resume", &json!({}))?;
        self.control("snapshot", &self.seed)?;
        self.browser.open(&self.page())?;
        self.browser.until(
            "the seeded lines",
            "document.querySelector('[data-id=dcphy-north] h3').textContent === 'north'",
        )
    }

    /// Calls the control API, as a program does.
    pub fn control(&self, path: &str, body: &Value) -> Result<Value> {
        let mut answer = self
            .agent
            .post(format!("{}{path}", self.page()))
            .send_json(body)?;
        let text = answer.body_mut().read_to_string()?;
        if !answer.status().is_success() {
            bail!("{path}: {text}");
        }
        Ok(serde_json::from_str(&text)?)
    }

    /// Reads from the control API.
    pub fn read(&self, path: &str) -> Result<Value> {
        let mut answer = self.agent.get(format!("{}{path}", self.page())).call()?;
        let text = answer
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_string()?;
        serde_json::from_str(&text).with_context(|| format!("{path}: {text}"))
    }

    /// Asks the service for its lines, unsigned: refused, but logged. `None` when the connection breaks.
    pub fn ask(&self) -> Option<u16> {
        let answer = self.agent.get(format!("{}/v1/et", self.endpoint)).call();
        answer.ok().map(|answer| answer.status().as_u16())
    }

    /// A line or channel as the control API shows it.
    pub fn find(&self, id: &str) -> Result<Value> {
        let state = self.read("state")?;
        let lines = state["lines"].as_array().cloned().unwrap_or_default();
        let channels = lines
            .iter()
            .flat_map(|line| line["channels"].as_array().cloned().unwrap_or_default());
        let found = channels
            .chain(lines.iter().cloned())
            .find(|item| item["id"] == id);
        found.with_context(|| format!("the emulator holds no {id}"))
    }

    /// The text of an element of the page.
    pub fn text(&self, selector: &str) -> Result<String> {
        let text = self.browser.run(
            "return document.querySelector(arguments[0]).innerText",
            json!([selector]),
        )?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }
}

/// Fails unless both are the same.
pub fn same(what: &str, found: &Value, expected: impl Into<Value>) -> Result<()> {
    let expected = expected.into();
    if *found != expected {
        bail!("{what} is {found} instead of {expected}");
    }
    Ok(())
}

/// Fails unless all parts stand in a text.
pub fn holds(what: &str, text: &str, parts: &[&str]) -> Result<()> {
    match parts.iter().find(|part| !text.contains(*part)) {
        Some(missing) => bail!("{what} does not show `{missing}` but: {text}"),
        None => Ok(()),
    }
}
