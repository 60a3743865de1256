//! Changed sentences have to be read, because the metadata's bounds appear only in them.

use serde_json::json;

use crate::checkout::copy_files;
use crate::metadata::{LOCK, Upstream, description_file};

const ACTION: &str = "CreateDedicatedChannelBfd";

/// Metadata with a copy of itself in the folder `old`.
fn with_old() -> Upstream {
    let upstream = Upstream::new();
    let path = |folder| upstream.checkout.path(folder);
    copy_files(&path("metadata"), &path("old"));
    upstream
}

/// Changes the description of `sendInterval`.
fn describe(upstream: &Upstream, folder: &str, language: &str, text: &str) {
    upstream.plant(&description_file(folder, language, ACTION), |texts| {
        texts[ACTION]["sendInterval"] = json!(text);
    });
}

#[test]
fn a_changed_description_has_to_be_read() {
    let upstream = with_old();
    let text = "about sendInterval, 100 to 900";
    describe(&upstream, "metadata", "en-US", text);
    upstream.expects(
        "=> 1
        at `sendInterval: {` … description-changed: CreateDedicatedChannelBfd: sendInterval
        description-changed: … its description changed … breaks callers: perhaps
        en-US, old: (not available; --old-metadata provides it)
        en-US, new: about sendInterval, 100 to 900
        the spec says: … minimum 200 … maximum 1000
        but not: zh-CN, new",
    );
    upstream.expects(
        "--old-metadata old => 1
        en-US, old: about sendInterval
        en-US, new: about sendInterval, 100 to 900",
    );
}

/// Changed metadata: the sentence about `sendInterval` in English.
fn changed() -> Upstream {
    let upstream = with_old();
    describe(&upstream, "metadata", "en-US", "now 100 to 900");
    upstream
}

const REFUSED: &str = "--write-lock => 1
    openapi/et.lock.json:1: lock-refused … descriptions of CreateDedicatedChannelBfd: sendInterval
    at `sendInterval: {` … description-changed: … say in the spec what follows from it, or list
    en-US, new: now 100 to 900
    et: Drift.";

#[test]
fn the_lock_is_not_written_while_a_changed_description_is_unanswered() {
    let upstream = changed();
    let before = upstream.checkout.read(LOCK);
    upstream.expects(&format!(
        "--old-metadata old {REFUSED}\nen-US, old: about sendInterval"
    ));
    assert_eq!(upstream.checkout.read(LOCK), before);
    // Another document's lock has nothing to do with it.
    upstream.expects("--write-lock => 1: wrote openapi/vpc.lock.json\nbut not: wrote openapi/et");
}

#[test]
fn a_description_is_answered_by_what_the_spec_says_of_the_parameter() {
    for (from, to) in [
        ("minimum: 200, maximum: 1000", "minimum: 100, maximum: 900"),
        ("packets sent, in milliseconds", "packets, in milliseconds"),
    ] {
        let upstream = changed();
        let send = "sendInterval: {description: 'Between two packets sent, in milliseconds; 300 is \
                    advised.', type: integer, minimum: 200, maximum: 1000";
        upstream.checkout.edit_spec(send, &send.replace(from, to));
        upstream
            .expects("=> 1: description-changed: … and so did the spec … run with --write-lock");
        upstream.expects("--write-lock => 0: et: No drift … changed descriptions: 1 (accepted)");
        upstream.expects("=> 0: et: No drift … changed descriptions: 0");
        // What was an answer once is none to the next sentence.
        describe(&upstream, "metadata", "en-US", "now 100 to 800");
        upstream.expects("--write-lock => 1: lock-refused");
    }
}

#[test]
fn a_description_is_not_answered_by_what_the_metadata_or_rust_says() {
    for (from, to) in [
        (
            "description: 'Between two packets received",
            "description: 'Between two packets that came",
        ),
        (
            "[sendInterval, receivInterval, detectMultiplier]",
            "[receivInterval, detectMultiplier]",
        ),
        (
            "sendInterval: {",
            "sendInterval: {x-bce-name: tx_interval, ",
        ),
        (
            "maximum: 1000, x-bce-type: u32}",
            "maximum: 1000, x-bce-type: u64}",
        ),
    ] {
        let upstream = changed();
        upstream.checkout.edit_spec(from, to);
        upstream
            .expects("--write-lock => 1: lock-refused: … CreateDedicatedChannelBfd: sendInterval");
    }
}

#[test]
fn a_description_from_which_nothing_follows_is_listed_with_the_reason() {
    let upstream = changed();
    let outcome = upstream.expects(REFUSED);
    let lines = outcome.output.lines();
    let mut entries = lines.filter_map(|line| line.trim().strip_prefix("x-bce-differs of the "));
    let (_, entry) = entries.next().unwrap().split_once(": ").unwrap();
    let entry = entry.replace('…', "Advice alone.");
    let action = format!("x-bce-action: {ACTION}\n");
    let listed = format!("{action}      x-bce-differs: [{entry}]\n");
    upstream.checkout.edit_spec(&action, &listed);
    upstream.checkout.expects("lint => 0");
    upstream
        .expects("=> 1: description-changed: … run with --write-lock\nthe spec answers: Advice");
    upstream.expects("--write-lock => 0: et: No drift … changed descriptions: 1 (accepted)");
    let known = "=> 0: note: … sendInterval: description-changed is known: Advice alone.";
    upstream.expects(known);
    upstream.lock_expects(known);
    // The next sentence may say more.
    describe(&upstream, "metadata", "zh-CN", "of this year");
    upstream.expects(
        "--write-lock => 1
        lock-refused: … CreateDedicatedChannelBfd: sendInterval
        difference-obsolete: … `description-changed`",
    );
}

#[test]
fn old_metadata_from_which_the_lock_was_not_made_is_not_shown() {
    let upstream = with_old();
    describe(&upstream, "old", "zh-CN", "of another year");
    describe(&upstream, "metadata", "zh-CN", "of this year");
    upstream.expects("--old-metadata old => 1: zh-CN, old: (not available");
}

#[test]
fn missing_descriptions_are_notes() {
    let upstream = Upstream::new();
    for (folder, language) in [("metadata/i18n/zh-CN", "zh-CN"), ("metadata/i18n", "en-US")] {
        std::fs::remove_dir_all(upstream.checkout.path(folder)).unwrap();
        upstream.expects(&format!(
            "=> 0: note: there are no descriptions in {language}"
        ));
    }
}

#[test]
fn the_lock_keeps_the_digests_of_descriptions_that_are_missing() {
    let upstream = Upstream::new();
    let before = upstream.checkout.read(LOCK);
    std::fs::remove_dir_all(upstream.checkout.path("metadata/i18n/zh-CN")).unwrap();
    upstream.expects("--write-lock => 0: et: No drift");
    assert_eq!(upstream.checkout.read(LOCK), before);
}
