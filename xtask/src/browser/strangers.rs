//! A page from elsewhere, on a port of its own, that tries to drive the emulator through the reader's browser.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

use anyhow::{Result, bail};
use serde_json::json;

use super::scene::{Scene, holds, same};

const PAGE: &str = include_str!("../../../tests/browser/stranger.html");

/// Serves the page on a free port, for as long as this program runs; gives its address.
fn serve() -> Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A browser that leaves early misses nothing.
            let _ = give(stream);
        }
    });
    Ok(format!("http://{address}/"))
}

fn give(mut stream: TcpStream) -> std::io::Result<()> {
    for line in BufReader::new(stream.try_clone()?).lines() {
        if line?.is_empty() {
            break;
        }
    }
    let length = PAGE.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html;charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{PAGE}"
    )
}

/// The browser itself refuses to make markup of text on the page, and to run what does not bear its nonce.
pub fn cannot_smuggle_markup_in(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    let refused = browser.run(
        "try { document.body.innerHTML = '<b>x</b>'; return false; } catch { return true; }",
        json!([]),
    )?;
    same("that text cannot become markup", &refused, true)?;
    let ran = browser.run(
        "const script = document.createElement('script');
         try { script.text = 'window.ran = true'; document.body.append(script); } catch { }
         return window.ran === true",
        json!([]),
    )?;
    same("that a script without the nonce runs", &ran, false)?;
    let loaded = browser.run(
        "const image = new Image(); document.body.append(image); image.src = 'http://127.0.0.1:1/x.png'; const styled = document.createElement('p');
         styled.setAttribute('style', 'color: red'); return styled.style.color",
        json!([]),
    )?;
    same("a style that does not bear the nonce", &loaded, "")?;
    holds(
        "the console",
        &browser.complaints()?.join("\n"),
        &["TrustedHTML", "img-src"],
    )
}

/// Whatever the page sends is refused, and it learns nothing.
pub fn cannot_drive_it(scene: &Scene) -> Result<()> {
    scene.begin()?;
    let browser = &scene.browser;
    let before = scene.read("snapshot")?["lines"].clone();
    let page = format!("{}?target={}", serve()?, scene.endpoint);
    let reset = format!("{}reset", scene.page());
    browser.traffic()?;

    browser.open(&page)?;
    browser.run(
        "window.outcomes.then((outcomes) => { window.finished = outcomes; })",
        json!([]),
    )?;
    browser.until("what became of the attempts", "window.finished")?;
    let outcomes = browser.run("return window.finished", json!([]))?;
    // JSON must be asked for first and is not granted; what is sent without asking is not answered readably.
    same(
        "the outcomes",
        &outcomes,
        json!(["refused", "refused", "refused", "refused", "refused"]),
    )?;
    browser.until(
        "the frame",
        "document.getElementById('frame').contentDocument === null",
    )?;
    holds(
        "the console",
        &browser.complaints()?.join("\n"),
        &["frame-ancestors 'none'"],
    )?;

    for form in ["plain", "encoded"] {
        browser.open(&page)?;
        browser.run(
            "document.getElementById(arguments[0]).submit()",
            json!([form]),
        )?;
        browser.until(
            "the refusal",
            "location.pathname === '/_emulator/reset' && document.readyState === 'complete'",
        )?;
        let answer = scene.text("body")?;
        holds(
            "the refusal",
            &answer,
            &["header `origin` must be absent or the emulator's own"],
        )?;
    }
    let refused = browser
        .traffic()?
        .answered
        .into_iter()
        .filter(|(url, _)| *url == reset);
    let statuses: Vec<u64> = refused.map(|(_, status)| status).collect();
    // Two by fetch, two by forms, one by the beacon at each of three loads, as far as the browser tells of those.
    if statuses.len() < 4 || statuses.iter().any(|status| *status != 403) {
        bail!("the attempts were answered with {statuses:?} instead of 403");
    }
    same("the lines", &scene.read("snapshot")?["lines"], before)
}
