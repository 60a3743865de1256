//! Pasting the skeletons of a report into the spec, and doing what their to-dos say.

use std::cmp::Reverse;

use serde_json::Value;

use crate::checkout::{Checkout, SPEC};
use crate::metadata::Upstream;

/// Pastes every skeleton that the report has.
pub fn paste(upstream: &Upstream) {
    let outcome = upstream.expects("--format json => 1");
    let report: Value = serde_json::from_str(&outcome.output).unwrap();
    let drift = report["et"]["drift"].as_array().unwrap();
    let place = |piece: &Value| Reverse((piece["file"].as_str().map(str::to_owned), line(piece)));
    let mut pieces = Vec::new();
    for skeleton in drift.iter().filter_map(|one| one["skeleton"].as_array()) {
        assert!(skeleton.is_sorted_by_key(place), "the last place first");
        pieces.extend(skeleton);
    }
    assert!(!pieces.is_empty());
    pieces.sort_by_key(|piece| place(piece));
    for piece in pieces {
        paste_one(&upstream.checkout, piece);
    }
}

fn paste_one(checkout: &Checkout, piece: &Value) {
    let file = piece["file"].as_str().unwrap();
    let text = checkout.read(file);
    let mut lines: Vec<_> = text.split('\n').collect();
    let from = line(piece) - usize::from(piece["replaces"] == true);
    lines.splice(from..line(piece), piece["yaml"].as_str().unwrap().lines());
    checkout.write(file, &lines.join("\n"));
}

fn line(piece: &Value) -> usize {
    usize::try_from(piece["line"].as_u64().unwrap()).unwrap()
}

/// Does what the to-dos in the document say; `more` has the answers that no rule gives.
fn answer(checkout: &Checkout, more: &[(&str, &str)]) {
    let text = checkout.read(SPEC);
    let mut answered = Vec::new();
    for line in text.lines() {
        let Some((code, to_do)) = line.split_once("# to do: ") else {
            answered.push(line.to_owned());
            continue;
        };
        let code = code.trim_end();
        let inner = &line[..line.len() - line.trim_start().len()];
        let given = more.iter().find(|(words, _)| to_do.contains(words));
        match code.trim_start() {
            "" => {}
            "summary: ''" => answered.push(code.replace("''", "Words")),
            "description: ''" => answered.push(code.replace("''", "Words.")),
            "type: string" => answered.extend([code.to_owned(), format!("{inner}minLength: 0")]),
            "type: integer" => answered.extend([code.to_owned(), format!("{inner}minimum: 0")]),
            "items: {type: string}" => answered.push(code.replace('}', ", minLength: 1}")),
            kept if kept.starts_with("tags: ") || kept == "x-bce-python: null" => {
                answered.push(code.to_owned());
            }
            other => panic!("{other} is to be decided: {to_do}"),
        }
        answered.extend(given.map(|(_, yaml)| format!("{inner}{yaml}")));
    }
    checkout.write(SPEC, &(answered.join("\n") + "\n"));
}

/// Asserts that the document lacks nothing of what the metadata has, and that it follows the rules
/// once the to-dos are done.
#[track_caller]
pub fn assert_pasted(upstream: &Upstream, more: &[(&str, &str)]) {
    upstream.expects("=> 1: et: Drift. … differences: 1,\nlock-stale");
    upstream.expects("--write-lock => 0: et: No drift");
    upstream
        .checkout
        .expects("lint => 1: description: \"\" does not match");
    answer(&upstream.checkout, more);
    upstream.expects("=> 0: et: No drift");
    upstream
        .checkout
        .expects("lint => 0: follows the house rules");
}
