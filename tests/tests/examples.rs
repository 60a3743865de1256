//! The examples' command lines.

use std::path::PathBuf;
use std::process::{Command, Output};

use et_emulator::{Emulator, Snapshot};

/// Builds the examples, and says where they are.
fn examples() -> PathBuf {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/et-sdk/Cargo.toml");
    let mut build = Command::new(env!("CARGO"));
    build.args([
        "build",
        "--locked",
        "--examples",
        "--manifest-path",
        manifest,
    ]);
    // A test is in the folder `deps` beside that of the examples.
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().unwrap().parent().unwrap();
    if folder.ends_with("release") {
        build.arg("--release");
    }
    let built = build.output().unwrap();
    assert!(built.status.success(), "{}", text(&built));
    folder.join("examples")
}

fn text(output: &Output) -> String {
    let (out, error) = (&output.stdout, &output.stderr);
    String::from_utf8_lossy(&[out.as_slice(), error].concat()).into_owned()
}

#[tokio::test]
async fn each_example_explains_itself_and_export_json_exports_the_account_at_an_endpoint() {
    let examples = examples();
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/et-sdk/examples");
    for source in std::fs::read_dir(sources).unwrap() {
        let name = source.unwrap().path();
        let name = name.file_stem().unwrap().to_str().unwrap();
        let help = Command::new(examples.join(name)).arg("--help").output();
        let help = help.unwrap();
        assert!(help.status.success(), "{name}: {}", text(&help));
        let help = text(&help);
        let flags = ["--region", "--endpoint"].map(|flag| help.contains(flag));
        let expected = match name {
            "export_json" | "quickstart" => [true, true],
            "connect_data_centre" => {
                assert!(help.contains("is billed"), "{help}");
                [false, true]
            }
            _ => {
                assert!(
                    help.contains("nothing outside is changed"),
                    "{name}: {help}"
                );
                [false, false]
            }
        };
        assert_eq!(flags, expected, "{name}: {help}");
    }

    let state = br#"{"lines": [{"id": "dcphy-exported", "userPhone": "13300000333"}]}"#;
    let state = Snapshot::from_json(state).unwrap();
    let emulator = Emulator::builder().initial_state(state);
    let emulator = emulator.start().await.unwrap();
    let key = emulator.credentials();
    let mut export = tokio::process::Command::new(examples.join("export_json"));
    export
        .args(["--endpoint", &emulator.endpoint()])
        .env("BCE_ACCESS_KEY_ID", key.access_key_id())
        .env("BCE_SECRET_ACCESS_KEY", key.secret_access_key());
    let exported = export.output().await.unwrap();
    assert!(exported.status.success(), "{}", text(&exported));
    let document: serde_json::Value = serde_json::from_slice(&exported.stdout).unwrap();
    assert_eq!(document["lines"][0]["id"], "dcphy-exported");
    assert!(!document.to_string().contains("13300000333"));
    let log = emulator.controls().log(0, 10);
    assert!(!log.is_empty() && log.iter().all(|entry| entry.method == "GET"));
}
