//! Profiles, fields from the environment, and invalid files.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;

use super::*;

/// A file that is removed when the test ends.
struct File(PathBuf);

impl File {
    fn new(text: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("bce-auth-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn provider(&self) -> CliConfigProvider {
        provider(&[]).with_path(&self.0)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn environment(pairs: &[(&str, &str)]) -> Environment {
    Environment::from_pairs(pairs.iter().copied())
}

fn provider(variables: &[(&str, &str)]) -> CliConfigProvider {
    CliConfigProvider::new().with_environment(environment(variables))
}

/// Returns the error of a provider as a user may see it, after checking its kind.
#[track_caller]
fn error_of(provider: &CliConfigProvider, is_not_configured: bool) -> String {
    let error = provider.credentials().unwrap_err();
    let shown = format!("{error} {error:?}");
    assert_eq!(error.is_not_configured(), is_not_configured, "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
    shown
}

const TWO_PROFILES: &str = r#"{
    "current": "work",
    "profiles": [
        {"name": "default", "mode": "AK", "access_key_id": "d-id", "secret_access_key": "d-sk",
         "security_token": "ignored", "region": "gz", "endpoint": "", "language": "zh"},
        {"name": "work", "mode": "StsToken", "access_key_id": "w-id", "secret_access_key": "w-sk",
         "security_token": "w-token", "region": "", "endpoint": "http://127.0.0.1:8080", "extra": 1}
    ]
}"#;

#[test]
fn reads_the_current_profile() {
    let file = File::new(TWO_PROFILES);
    let provider = file
        .provider()
        .with_environment(environment(&[(BCE_REGION, "su")]));
    let credentials = provider.credentials().unwrap();
    assert_eq!(credentials.access_key_id(), "w-id");
    assert_eq!(credentials.secret_access_key(), "w-sk");
    assert_eq!(credentials.session_token(), Some("w-token"));
    let profile = provider.profile().unwrap();
    assert_eq!((profile.name(), profile.region()), ("work", Some("su")));
    assert_eq!(profile.endpoint(), Some("http://127.0.0.1:8080"));
    assert_eq!(profile.language(), None);
}

#[test]
fn reads_a_named_profile_and_sends_no_token_in_mode_ak() {
    let file = File::new(TWO_PROFILES);
    let provider = file.provider().with_profile("default");
    let credentials = provider.credentials().unwrap();
    assert_eq!(credentials.access_key_id(), "d-id");
    assert_eq!(credentials.session_token(), None);
    assert_eq!(provider.profile().unwrap().region(), Some("gz"));
    assert_eq!(provider.profile().unwrap().language(), Some("zh"));
}

#[test]
fn looks_in_the_home_directory() {
    assert!(error_of(&provider(&[]), true).contains(HOME));
    let path = Path::new("/nowhere").join(".bce").join("config.json");
    let shown = error_of(&provider(&[(HOME, "/nowhere")]), true);
    assert!(shown.contains(&path.display().to_string()), "{shown}");
}

#[test]
fn an_empty_field_comes_from_the_environment() {
    let file = File::new(
        r#"{"profiles": [{"name": "default", "access_key_id": "id", "secret_access_key": ""}]}"#,
    );
    let variables = [(BCE_SECRET_ACCESS_KEY, "sk"), (BCE_ACCESS_KEY_ID, "other")];
    let provider = file.provider().with_environment(environment(&variables));
    let credentials = provider.credentials().unwrap();
    assert_eq!(credentials.access_key_id(), "id");
    assert_eq!(credentials.secret_access_key(), "sk");
}

/// A complete key of another account.
const ANOTHER_KEY: [(&str, &str); 4] = [
    (BCE_ACCESS_KEY_ID, "hunter2-id"),
    (BCE_SECRET_ACCESS_KEY, "hunter2-sk"),
    (BCE_SECURITY_TOKEN, "hunter2-token"),
    (BCE_REGION, "su"),
];

#[test]
fn a_named_profile_takes_nothing_from_the_environment() {
    for (mode, id, secret, missing) in [
        (
            "AK",
            "",
            "",
            "`access_key_id` and `secret_access_key` are missing;",
        ),
        (
            "AK",
            "i",
            "",
            "`secret_access_key` is missing (found: `access_key_id` of the profile)",
        ),
        (
            "AK",
            "",
            "s",
            "`access_key_id` is missing (found: `secret_access_key` of the profile)",
        ),
        ("StsToken", "i", "s", "`security_token` is missing"),
    ] {
        let profile = json!({
            "name": "prod", "mode": mode, "access_key_id": id, "secret_access_key": secret,
        });
        let other = json!({"name": "default", "access_key_id": "i", "secret_access_key": "s"});
        let file = File::new(&json!({"profiles": [other, profile]}).to_string());
        let provider = file.provider().with_profile("prod");
        let provider = provider.with_environment(environment(&ANOTHER_KEY));
        let shown = error_of(&provider, false);
        let place = format!("{}: profile \"prod\": {missing}", file.0.display());
        assert!(shown.contains(&place), "{shown}");
        assert!(shown.contains("nothing from the environment"), "{shown}");
        assert_eq!(provider.profile().unwrap().region(), None);
    }
    // Nor is a chain continued because there is no home directory.
    let homeless = provider(&ANOTHER_KEY).with_profile("prod");
    let shown = error_of(&homeless, false);
    assert!(
        shown.contains("\"prod\"") && shown.contains(HOME),
        "{shown}"
    );
}

#[test]
fn an_error_of_the_current_profile_says_what_was_found_where() {
    let [id, secret, token, _] = ANOTHER_KEY;
    let bad_id = (BCE_ACCESS_KEY_ID, "hunter2/");
    for (mode, file_id, variables, parts) in [
        (
            "AK",
            "i",
            &[id][..],
            &[
                "`secret_access_key` is missing",
                "BCE_SECRET_ACCESS_KEY is not set",
            ][..],
        ),
        (
            "AK",
            "i",
            &[id],
            &["(found: `access_key_id` of the profile)"],
        ),
        (
            "AK",
            "",
            &[secret],
            &["(found: BCE_SECRET_ACCESS_KEY of the environment)"],
        ),
        (
            "StsToken",
            "i",
            &[secret],
            &["BCE_SECURITY_TOKEN is not set", "complete the profile"],
        ),
        (
            "AK",
            "",
            &[bad_id, secret],
            &["BCE_ACCESS_KEY_ID of the environment: must not"],
        ),
        (
            "AK",
            "hunter2/",
            &[secret, token],
            &["`access_key_id` of the profile: must not"],
        ),
    ] {
        let profile = json!({"name": "default", "mode": mode, "access_key_id": file_id});
        let file = File::new(&json!({"profiles": [profile]}).to_string());
        let provider = file.provider().with_environment(environment(variables));
        let shown = error_of(&provider, false);
        let place = format!("{}: profile \"default\": ", file.0.display());
        for part in parts.iter().copied().chain([place.as_str()]) {
            assert!(shown.contains(part), "{part} is not in {shown}");
        }
    }
}

#[test]
fn an_incomplete_or_invalid_key_names_the_field_and_not_its_value() {
    for (mode, id, secret, token, field) in [
        ("AK", "hunter2", "", "", "secret_access_key"),
        ("AK", "", "hunter2", "", "access_key_id"),
        ("StsToken", "i", "hunter2", "", "security_token"),
        ("StsToken", "", "", "hunter2", "access_key_id"),
        ("hunter2", "i", "s", "", "mode"),
        ("", "hunter2/", "s", "", "access_key_id"),
    ] {
        let profile = json!({
            "name": "default", "mode": mode, "access_key_id": id, "secret_access_key": secret,
            "security_token": token,
        });
        let file = File::new(&json!({"profiles": [profile]}).to_string());
        let shown = error_of(&file.provider(), false);
        assert!(shown.contains(field), "{shown}");
    }
}

#[test]
fn nothing_is_configured_without_a_profile_or_a_key() {
    for text in [
        "{}",
        r#"{"current": "", "profiles": null}"#,
        r#"{"profiles": [{"name": "default", "access_key_id": "", "secret_access_key": null}]}"#,
    ] {
        error_of(&File::new(text).provider(), true);
    }
}

#[test]
fn an_unknown_profile_is_named() {
    let file = File::new(TWO_PROFILES);
    let current = File::new(r#"{"current": "gone", "profiles": [{"name": "default"}]}"#);
    for provider in [
        file.provider().with_profile("gone"),
        provider(&[]).with_path("/nowhere").with_profile("gone"),
        current.provider(),
    ] {
        let shown = error_of(&provider, false);
        assert!(shown.contains("\"gone\""), "{shown}");
    }
}

#[test]
fn invalid_json_names_the_file_and_the_position_and_quotes_nothing() {
    for (text, line) in [
        ("{\n  \"hunter2\": oops", "line 2"),
        ("{\n\n\"profiles\": \"hunter2\"}", "line 3"),
        (
            "{\"profiles\": [{\"secret_access_key\": [\"hunter2\"]}]}",
            "line 1",
        ),
        ("{\"current\": \"hunter2", "line 1"),
        ("", "line 1"),
    ] {
        let file = File::new(text);
        let shown = error_of(&file.provider(), false);
        assert!(shown.contains(line) && shown.contains("column"), "{shown}");
        assert!(shown.contains(&file.0.display().to_string()), "{shown}");
    }
}

#[test]
fn problems_of_the_file_are_told_apart() {
    let missing = provider(&[]).with_path("/nowhere/config.json");
    assert!(error_of(&missing, true).contains("does not exist"));
    assert!(error_of(&missing.with_profile("lab"), false).contains("the file does not exist"));
    let empty = File::new("{}");
    assert!(error_of(&empty.provider(), true).contains("has no profiles"));
    let named = empty.provider().with_profile("lab");
    assert!(error_of(&named, false).contains("add it or use another"));
    let folder = provider(&[]).with_path(std::env::temp_dir());
    assert!(error_of(&folder, false).contains("cannot be read"));
}
