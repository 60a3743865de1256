//! The configuration file: profiles, the environment behind empty fields, and broken files.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;

/// A file of its own for each test, removed afterwards.
struct File(PathBuf);

impl File {
    fn holding(text: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "bce-auth-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn provider(&self) -> CliConfigProvider {
        CliConfigProvider::new()
            .with_path(&self.0)
            .with_environment(environment(&[]))
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
    let file = File::holding(TWO_PROFILES);
    let credentials = file.provider().credentials().unwrap();
    assert_eq!(credentials.access_key_id(), "w-id");
    assert_eq!(credentials.secret_access_key(), "w-sk");
    assert_eq!(credentials.session_token(), Some("w-token"));
    let provider = file
        .provider()
        .with_environment(environment(&[(BCE_REGION, "su")]));
    let profile = provider.profile().unwrap();
    assert_eq!((profile.name(), profile.region()), ("work", Some("su")));
    assert_eq!(
        (profile.endpoint(), profile.language()),
        (Some("http://127.0.0.1:8080"), None)
    );
}

#[test]
fn reads_a_named_profile_and_sends_no_token_in_mode_ak() {
    let file = File::holding(TWO_PROFILES);
    let provider = file.provider().with_profile("default");
    let credentials = provider.credentials().unwrap();
    assert_eq!(
        (credentials.access_key_id(), credentials.session_token()),
        ("d-id", None)
    );
    assert_eq!(provider.profile().unwrap().region(), Some("gz"));
}

#[test]
fn looks_in_the_home_directory() {
    let error = CliConfigProvider::new()
        .with_environment(environment(&[]))
        .credentials()
        .unwrap_err();
    assert!(
        error.is_not_configured() && error.to_string().contains(HOME),
        "{error}"
    );
    let home = environment(&[(HOME, "/nowhere/at/all")]);
    let error = CliConfigProvider::new()
        .with_environment(home)
        .credentials()
        .unwrap_err();
    let path = Path::new("/nowhere/at/all")
        .join(".bce")
        .join("config.json");
    assert!(error.is_not_configured(), "{error}");
    assert!(
        error.to_string().contains(&path.display().to_string()),
        "{error}"
    );
}

#[test]
fn an_empty_field_comes_from_the_environment() {
    let file = File::holding(r#"{"profiles": [{"name": "default", "access_key_id": "id"}]}"#);
    let set = environment(&[(BCE_SECRET_ACCESS_KEY, "sk"), (BCE_ACCESS_KEY_ID, "other")]);
    let credentials = file.provider().with_environment(set).credentials().unwrap();
    assert_eq!(
        (credentials.access_key_id(), credentials.secret_access_key()),
        ("id", "sk")
    );
}

#[test]
fn a_key_by_half_names_the_field_and_the_variable() {
    for (profile, field) in [
        (r#""access_key_id": "hunter2""#, "secret_access_key"),
        (r#""secret_access_key": "hunter2""#, "access_key_id"),
        (
            r#""mode": "StsToken", "access_key_id": "i", "secret_access_key": "hunter2""#,
            "security_token",
        ),
        (
            r#""mode": "StsToken", "security_token": "hunter2""#,
            "access_key_id",
        ),
        (
            r#""mode": "hunter2", "access_key_id": "i", "secret_access_key": "s""#,
            "mode",
        ),
        (
            r#""access_key_id": "hunter2/", "secret_access_key": "s""#,
            "access_key_id",
        ),
    ] {
        let file = File::holding(&format!(
            r#"{{"profiles": [{{"name": "default", {profile}}}]}}"#
        ));
        let error = file.provider().credentials().unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(
            !error.is_not_configured() && shown.contains(field),
            "{shown}"
        );
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn nothing_is_configured_without_a_profile_or_a_key() {
    for text in [
        "{}",
        r#"{"current": "", "profiles": null}"#,
        r#"{"profiles": [{"name": "default", "access_key_id": "", "secret_access_key": null}]}"#,
    ] {
        let error = File::holding(text).provider().credentials().unwrap_err();
        assert!(error.is_not_configured(), "{text}: {error}");
    }
}

#[test]
fn a_profile_that_is_not_there_is_named() {
    let file = File::holding(TWO_PROFILES);
    for provider in [file.provider().with_profile("home"), {
        CliConfigProvider::new()
            .with_path("/nowhere/at/all")
            .with_profile("home")
    }] {
        let error = provider.credentials().unwrap_err();
        assert!(
            !error.is_not_configured() && error.to_string().contains("\"home\""),
            "{error}"
        );
    }
    let file = File::holding(r#"{"current": "gone", "profiles": [{"name": "default"}]}"#);
    assert!(
        file.provider()
            .credentials()
            .unwrap_err()
            .to_string()
            .contains("\"gone\"")
    );
}

#[test]
fn broken_json_names_file_and_place_and_quotes_nothing() {
    for (text, place) in [
        ("{\n  \"hunter2\": oops", "line 2"),
        ("{\n\n\"profiles\": \"hunter2\"}", "line 3"),
        (
            "{\"profiles\": [{\"secret_access_key\": [\"hunter2\"]}]}",
            "line 1",
        ),
        ("{\"current\": \"hunter2", "line 1"),
        ("", "line 1"),
    ] {
        let file = File::holding(text);
        let error = file.provider().credentials().unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(place) && shown.contains("column"), "{shown}");
        assert!(shown.contains(&file.0.display().to_string()), "{shown}");
        assert!(
            !shown.contains("hunter2") && !error.is_not_configured(),
            "{shown}"
        );
    }
}
