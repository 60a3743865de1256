//! Changed sentences have to be read, because the metadata's bounds appear only in them.

use serde_json::json;

use crate::checkout::copy_files;
use crate::metadata::{Upstream, description_file};

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
    // Writing the lock accepts what was just shown.
    upstream.expects("--write-lock => 0: No drift … changed descriptions: 1 (accepted)");
    upstream.expects("=> 0: No drift");
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
