//! Changed sentences have to be read, because the metadata's bounds appear only in them.

use serde_json::json;

use crate::checkout::copy_files;
use crate::metadata::{Upstream, description_file};

const ACTION: &str = "CreateDedicatedChannelBfd";

/// Metadata with a copy of itself in the folder `old`.
fn with_old() -> Upstream {
    let upstream = Upstream::new();
    copy_files(&upstream.folder("metadata"), &upstream.folder("old"));
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
    describe(
        &upstream,
        "metadata",
        "en-US",
        "about sendInterval, 100 to 900",
    );
    let place = upstream.checkout.line_of("sendInterval: {");
    let outcome = upstream.compare(&[]);
    let change = "description-changed: CreateDedicatedChannelBfd: sendInterval";
    outcome.shows(
        1,
        &[
            &place,
            change,
            "its description changed",
            "breaks callers: perhaps",
        ],
    );
    outcome.shows(
        1,
        &["en-US, old: (not available; --old-metadata provides it)"],
    );
    outcome.shows(1, &["en-US, new: about sendInterval, 100 to 900"]);
    outcome.shows(1, &["the spec says: ", "minimum 200", "maximum 1000"]);
    outcome.lacks("zh-CN, new");
    let old = upstream.folder("old");
    let outcome = upstream.compare(&["--old-metadata", old.to_str().unwrap()]);
    outcome.shows(1, &["en-US, old: about sendInterval"]);
    outcome.shows(1, &["en-US, new: about sendInterval, 100 to 900"]);
    // Writing the lock accepts what was just shown.
    let outcome = upstream.compare(&["--write-lock"]);
    outcome.shows(0, &["No drift", "changed descriptions: 1 (accepted)"]);
    upstream.compare(&[]).shows(0, &["No drift"]);
}

#[test]
fn old_metadata_from_which_the_lock_was_not_made_is_not_shown() {
    let upstream = with_old();
    describe(&upstream, "old", "zh-CN", "of another year");
    describe(&upstream, "metadata", "zh-CN", "of this year");
    let old = upstream.folder("old");
    let outcome = upstream.compare(&["--old-metadata", old.to_str().unwrap()]);
    outcome.shows(1, &["zh-CN, old: (not available"]);
}

#[test]
fn missing_descriptions_are_notes() {
    let upstream = Upstream::new();
    for (folder, language) in [("metadata/i18n/zh-CN", "zh-CN"), ("metadata/i18n", "en-US")] {
        std::fs::remove_dir_all(upstream.folder(folder)).unwrap();
        let note = format!("note: there are no descriptions in {language}");
        upstream.compare(&[]).shows(0, &[&note]);
    }
}
