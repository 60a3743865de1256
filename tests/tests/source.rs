//! Source files stay readable: at most 100 columns, comments included, and at most 400 lines.

use std::fs;
use std::path::{Path, PathBuf};

/// The Rust and Python files below a folder, without generated ones and build output.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() && name != "target" {
                return sources(&path);
            }
            let is_source = name.ends_with(".rs") || name.ends_with(".py");
            let is_kept = is_source && !name.starts_with("generated");
            is_kept.then_some(path).into_iter().collect()
        })
        .collect()
}

#[test]
fn no_source_file_is_wider_than_100_columns_or_longer_than_400_lines() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["crates", "tests", "xtask"].map(|folder| sources(&top.join(folder)));
    let mut faults = Vec::new();
    for file in folders.iter().flatten() {
        let text = fs::read_to_string(file).expect("the file can be read");
        let name = file.display();
        for (index, line) in text.lines().enumerate() {
            let columns = line.chars().count();
            if columns > 100 {
                faults.push(format!("{name}:{}: {columns} columns", index + 1));
            }
        }
        let lines = text.lines().count();
        if lines > 400 {
            faults.push(format!("{name}: {lines} lines"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
