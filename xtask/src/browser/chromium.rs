//! Headless Chromium, driven by chromedriver over the W3C's WebDriver protocol.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use ureq::Agent;

/// The name under which WebDriver hands elements around.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long something may take to show on a page before it counts as missing.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with one window. Dropping it ends browser and driver.
pub struct Chromium {
    session: String,
    agent: Agent,
    // After the session, which its destructor ends by way of it.
    _driver: Driver,
}

/// chromedriver, which starts the browser and speaks for it.
struct Driver {
    child: Child,
    // Held open: the program would be refused its output otherwise.
    output: BufReader<ChildStdout>,
}

impl Drop for Driver {
    fn drop(&mut self) {
        // If it has ended already there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Who asks this machine, without a proxy; answers of every status are answers.
pub fn agent() -> Agent {
    Agent::config_builder()
        .proxy(None)
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into()
}

/// Names the Debian packages that are missing, if any are.
pub fn require() -> Result<()> {
    for (program, package) in [
        ("chromium", "chromium"),
        ("chromedriver", "chromium-driver"),
    ] {
        let found = Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if found.is_err() {
            bail!(
                "`{program}` is needed and not installed; on Debian the package {package} provides it"
            );
        }
    }
    Ok(())
}

impl Driver {
    /// Starts chromedriver and gives where it listens.
    fn start() -> Result<(Self, String)> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start chromedriver")?;
        let output = child.stdout.take().context("chromedriver has no output")?;
        let mut driver = Self {
            child,
            output: BufReader::new(output),
        };
        let port = announced(&mut driver.output)?;
        Ok((driver, format!("http://127.0.0.1:{port}")))
    }
}

/// The port that chromedriver announces.
fn announced(output: &mut impl BufRead) -> Result<u16> {
    for line in output.lines() {
        let line = line.context("cannot read what chromedriver prints")?;
        if let Some((_, port)) = line.split_once("successfully on port ") {
            return port
                .trim_end_matches('.')
                .parse()
                .context("chromedriver announces no port");
        }
    }
    bail!("chromedriver ended before it listened")
}

impl Chromium {
    /// Starts a browser that keeps what it must keep in `profile`, which is emptied, and saves downloads to `downloads`.
    pub fn start(profile: &Path, downloads: &Path) -> Result<Self> {
        if profile.exists() {
            std::fs::remove_dir_all(profile).context("cannot empty the browser's profile")?;
        }
        let (driver, base) = Driver::start()?;
        let agent = agent();
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": { "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
                "--window-size=1280,900", format!("--user-data-dir={}", profile.display()),
            ] },
        } } });
        let session = exchange(&agent, "POST", &format!("{base}/session"), &wanted)?;
        let id = session["sessionId"]
            .as_str()
            .context("chromedriver gives no session")?;
        let chromium = Self {
            session: format!("{base}/session/{id}"),
            agent,
            _driver: driver,
        };
        let patience = json!({ "script": PATIENCE.as_millis() as u64 * 2, "pageLoad": 30_000 });
        chromium.post("timeouts", &patience)?;
        let saving = json!({ "behavior": "allow", "downloadPath": downloads });
        chromium.devtools("Browser.setDownloadBehavior", &saving)?;
        Ok(chromium)
    }

    /// Opens a page and waits until it is loaded.
    pub fn open(&self, url: &str) -> Result<()> {
        self.post("url", &json!({ "url": url })).map(drop)
    }

    /// What the body of a function gives that runs in the page.
    pub fn run(&self, script: &str, arguments: Value) -> Result<Value> {
        let call = json!({ "script": script, "args": arguments });
        self.post("execute/sync", &call)
    }

    /// Waits until an expression in the page is true. What it is about names it in the error.
    pub fn until(&self, what: &str, condition: &str) -> Result<()> {
        let script = format!(
            "const done = arguments[arguments.length - 1], end = performance.now() + {};
             (function look() {{
                 let met = false;
                 try {{ met = {condition}; }} catch {{ }}
                 if (met || performance.now() > end) done(Boolean(met)); else setTimeout(look, 40);
             }})();",
            PATIENCE.as_millis()
        );
        let met = self.post("execute/async", &json!({ "script": script, "args": [] }))?;
        if met != true {
            bail!("the page does not show {what} ({condition})");
        }
        Ok(())
    }

    /// Clicks on the element that a CSS selector names, as a mouse does: what is hidden or covered cannot be clicked on.
    pub fn click(&self, selector: &str) -> Result<()> {
        let element = self.element(selector)?;
        self.post(&format!("element/{element}/click"), &json!({}))
            .map(drop)
            .with_context(|| format!("cannot click on {selector}"))
    }

    /// Chooses the option of a value in a `select`.
    pub fn choose(&self, selector: &str, value: &str) -> Result<()> {
        self.click(&format!("{selector} option[value='{value}']"))
    }

    /// Types over what a field holds.
    pub fn fill(&self, selector: &str, text: &str) -> Result<()> {
        let element = self.element(selector)?;
        self.post(&format!("element/{element}/clear"), &json!({}))?;
        self.post(
            &format!("element/{element}/value"),
            &json!({ "text": text }),
        )
        .map(drop)
    }

    /// Chooses a file in a file field.
    pub fn upload(&self, selector: &str, file: &Path) -> Result<()> {
        let element = self.element(selector)?;
        self.post(
            &format!("element/{element}/value"),
            &json!({ "text": file }),
        )
        .map(drop)
    }

    /// Presses keys one after the other, wherever the focus is.
    pub fn press(&self, keys: &[&str]) -> Result<()> {
        let strokes: Vec<Value> = keys
            .iter()
            .flat_map(|key| {
                [
                    json!({ "type": "keyDown", "value": key }),
                    json!({ "type": "keyUp", "value": key }),
                ]
            })
            .collect();
        let actions =
            json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] });
        self.post("actions", &actions).map(drop)
    }

    /// Shows the page in a width, as high as it is, by light or in the dark.
    pub fn show_in(&self, width: u32, scheme: &str) -> Result<()> {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", &features)?;
        // The height follows from the width.
        for height in [json!(900), Value::Null] {
            let height = match height {
                Value::Null => {
                    self.run("return document.documentElement.scrollHeight", json!([]))?
                }
                height => height,
            };
            let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
            self.devtools("Emulation.setDeviceMetricsOverride", &metrics)?;
        }
        Ok(())
    }

    /// Shows the page as the window does by itself.
    pub fn show_plainly(&self) -> Result<()> {
        self.devtools("Emulation.setEmulatedMedia", &json!({ "features": [] }))?;
        self.devtools("Emulation.clearDeviceMetricsOverride", &json!({}))
            .map(drop)
    }

    /// Keeps what the page looks like as a PNG.
    pub fn picture(&self, file: &Path) -> Result<()> {
        let text = exchange(
            &self.agent,
            "GET",
            &format!("{}/screenshot", self.session),
            &Value::Null,
        )?;
        let png = BASE64_STANDARD.decode(text.as_str().unwrap_or_default())?;
        std::fs::write(file, png).with_context(|| format!("cannot write {}", file.display()))
    }

    /// Calls a method of the DevTools protocol.
    pub fn devtools(&self, method: &str, parameters: &Value) -> Result<Value> {
        self.post(
            "goog/cdp/execute",
            &json!({ "cmd": method, "params": parameters }),
        )
    }

    /// What the console was told since the last time, warnings and errors alone: policy violations are among them.
    pub fn complaints(&self) -> Result<Vec<String>> {
        let entries = self.log("browser")?;
        Ok(entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING")
            .filter_map(|entry| entry["message"].as_str().map(str::to_owned))
            .collect())
    }

    /// What went over the network since the last time: addresses asked for, and answers with their status.
    pub fn traffic(&self) -> Result<Traffic> {
        let mut traffic = Traffic::default();
        for entry in self.log("performance")? {
            let Ok(event) =
                serde_json::from_str::<Value>(entry["message"].as_str().unwrap_or_default())
            else {
                continue;
            };
            let (method, parameters) = (&event["message"]["method"], &event["message"]["params"]);
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            if method == "Network.requestWillBeSent" {
                traffic.asked.push(text(&parameters["request"]["url"]));
            } else if method == "Network.responseReceived" {
                let answer = &parameters["response"];
                traffic.answered.push((
                    text(&answer["url"]),
                    answer["status"].as_u64().unwrap_or_default(),
                ));
            }
        }
        Ok(traffic)
    }

    fn log(&self, kind: &str) -> Result<Vec<Value>> {
        let entries = self.post("se/log", &json!({ "type": kind }))?;
        Ok(entries.as_array().cloned().unwrap_or_default())
    }

    fn element(&self, selector: &str) -> Result<String> {
        let found = self
            .post(
                "element",
                &json!({ "using": "css selector", "value": selector }),
            )
            .with_context(|| format!("there is no {selector}"))?;
        Ok(found[ELEMENT].as_str().unwrap_or_default().to_owned())
    }

    fn post(&self, command: &str, body: &Value) -> Result<Value> {
        exchange(
            &self.agent,
            "POST",
            &format!("{}/{command}", self.session),
            body,
        )
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // Otherwise the browser would outlive its driver.
        let _ = exchange(&self.agent, "DELETE", &self.session, &Value::Null);
    }
}

/// What went over the network.
#[derive(Debug, Default)]
pub struct Traffic {
    /// The addresses that were asked for.
    pub asked: Vec<String>,
    /// The addresses that answered, with the status.
    pub answered: Vec<(String, u64)>,
}

/// One command and its answer's value.
fn exchange(agent: &Agent, method: &str, url: &str, body: &Value) -> Result<Value> {
    let mut answer = match method {
        "GET" => agent.get(url).call(),
        "DELETE" => agent.delete(url).call(),
        _ => agent.post(url).send_json(body),
    }
    .context("chromedriver does not answer")?;
    let mut text = answer
        .body_mut()
        .with_config()
        .limit(256 << 20)
        .read_json::<Value>()?;
    let value = text["value"].take();
    if !answer.status().is_success() {
        let message = value["message"].as_str().unwrap_or("no message");
        bail!("{}", message.lines().next().unwrap_or_default());
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_port_that_is_announced() {
        let mut output =
            &b"Starting ChromeDriver\nChromeDriver was started successfully on port 40123.\n"[..];
        assert_eq!(announced(&mut output).unwrap(), 40123);
    }

    #[test]
    fn says_that_the_driver_ended_without_listening() {
        let error = announced(&mut &b"it crashed\n"[..]).unwrap_err();
        assert!(error.to_string().contains("before it listened"), "{error}");
    }
}
