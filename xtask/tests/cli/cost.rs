//! `cost` on this repository: typical changes of the service still fit, and take what
//! `CONTRIBUTING.md` says.

use std::process::Command;

#[test]
fn typical_changes_are_carried_through_within_their_limits() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("cost")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{shown}\n{errors}");
}
