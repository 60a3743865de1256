//! Starting cargo from within a program that cargo started.

use std::process::Command;

/// The cargo that runs xtask, without what it tells of xtask: build scripts (ring's, for one) would take that for their own and
/// build everything above them again.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        if let Some(text) = name.to_str()
            && (text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_"))
        {
            command.env_remove(name);
        }
    }
    command
}
