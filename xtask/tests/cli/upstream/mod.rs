//! `upstream` sees every kind of drift, names the place in the spec, and says whether it breaks callers.

mod actions;
mod descriptions;
mod files;
mod known;
mod parameters;

use serde_json::{Value, json};

use crate::checkout::{Checkout, SPEC};
use crate::metadata::{Upstream, parameter, siblings};

/// The line of the spec on which this text first stands.
pub fn line_of(checkout: &Checkout, text: &str) -> String {
    let spec = checkout.read(SPEC);
    let start = spec
        .find(text)
        .unwrap_or_else(|| panic!("the spec has no `{text}`"));
    format!("{SPEC}:{}: ", spec[..start].matches('\n').count() + 1)
}

/// Plants a change in one action's file and expects it reported on the line of `at`.
#[track_caller]
pub fn reports(action: &str, change: impl FnOnce(&mut Value), at: &str, words: &[&str]) {
    let upstream = Upstream::new();
    upstream.plant_action(action, change);
    let place = line_of(&upstream.checkout, at);
    let words = [&[place.as_str()], words].concat();
    upstream.compare(&[]).shows(1, &words);
    // The lock made from that metadata tells the same without it.
    upstream.compare(&["--write-lock"]).shows(1, &words);
    upstream.checkout.xtask(&["upstream"]).shows(1, &words);
}

pub fn add(full: &'static str, entry: Value) -> impl FnOnce(&mut Value) {
    move |file| {
        let (siblings, own) = siblings(file, full);
        let mut entry = entry;
        entry["name"] = json!(own);
        siblings.as_array_mut().unwrap().push(entry);
    }
}

pub fn remove(full: &'static str) -> impl FnOnce(&mut Value) {
    move |file| {
        let (siblings, own) = siblings(file, full);
        siblings
            .as_array_mut()
            .unwrap()
            .retain(|parameter| parameter["name"] != own);
    }
}

pub fn set(full: &'static str, member: &'static str, value: Value) -> impl FnOnce(&mut Value) {
    move |file| parameter(file, full)[member] = value
}

pub const LIST_LINES: &str = "get:\n      operationId: queryDedicatedLines\n";

/// Copies a folder of the checkout.
pub fn copy(upstream: &Upstream, from: &str, to: &str) {
    crate::checkout::copy_files(&upstream.folder(from), &upstream.folder(to));
}
