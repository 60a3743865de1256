//! Sentences that changed are values to look at, for the metadata's bounds stand in them alone.

use serde_json::json;

use super::{copy, line_of};
use crate::metadata::{Upstream, description_file};

#[test]
fn a_changed_description_is_a_value_to_look_at() {
    let upstream = Upstream::new();
    let name = "CreateDedicatedChannelBfd";
    copy(&upstream, "metadata", "old");
    let file = description_file("metadata", "en-US", name);
    upstream.plant(&file, |texts| {
        texts[name]["sendInterval"] = json!("about sendInterval, 100 to 900")
    });
    let place = line_of(&upstream.checkout, "sendInterval: {");
    let outcome = upstream.compare(&[]);
    outcome.shows(
        1,
        &[
            &place,
            "description-changed: CreateDedicatedChannelBfd: sendInterval",
            "a value to look at",
            "may break callers",
        ],
    );
    outcome.shows(1, &["en-US, old: (not at hand; --old-metadata gives it)"]);
    outcome.shows(1, &["en-US, new: about sendInterval, 100 to 900"]);
    outcome.shows(1, &["the spec's bounds: ", "minimum 200", "maximum 1000"]);
    assert!(!outcome.output.contains("zh-CN, new"), "{}", outcome.output);
    let old = upstream.folder("old");
    let outcome = upstream.compare(&["--old-metadata", old.to_str().unwrap()]);
    outcome.shows(1, &["en-US, old: about sendInterval"]);
    outcome.shows(1, &["en-US, new: about sendInterval, 100 to 900"]);
    // Writing the lock accepts what was just shown.
    upstream.compare(&["--write-lock"]).shows(
        0,
        &["No drift, 1 description to look at, accepted by writing the lock"],
    );
    upstream.compare(&[]).shows(0, &["No drift"]);
}

#[test]
fn old_metadata_that_the_lock_was_not_made_from_is_not_shown_as_old() {
    let upstream = Upstream::new();
    let name = "CreateDedicatedChannelBfd";
    copy(&upstream, "metadata", "old");
    upstream.plant(&description_file("old", "zh-CN", name), |texts| {
        texts[name]["sendInterval"] = json!("of another year")
    });
    upstream.plant(&description_file("metadata", "zh-CN", name), |texts| {
        texts[name]["sendInterval"] = json!("of this year")
    });
    let old = upstream.folder("old");
    upstream
        .compare(&["--old-metadata", old.to_str().unwrap()])
        .shows(1, &["zh-CN, old: (not at hand"]);
}

#[test]
fn missing_descriptions_are_notes() {
    let upstream = Upstream::new();
    std::fs::remove_dir_all(upstream.folder("metadata/i18n/zh-CN")).unwrap();
    upstream
        .compare(&[])
        .shows(0, &["note: there are no descriptions in zh-CN"]);
    std::fs::remove_dir_all(upstream.folder("metadata/i18n")).unwrap();
    upstream
        .compare(&[])
        .shows(0, &["note: there are no descriptions in en-US"]);
}
