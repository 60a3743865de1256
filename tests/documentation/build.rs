//! Prepares the Rust blocks of the guides as doc tests.
//!
//! A guide shows calls alone, without the program around them. Each block gets that program here,
//! in hidden lines. A block that is a whole program or a whole test stays as it is.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The guides, relative to the repository's root.
const GUIDES: [&str; 6] = [
    "README.md",
    "README.zh-CN.md",
    "SECURITY.md",
    "docs/comparison.md",
    "docs/emulator.md",
    "docs/from-python.md",
];

fn main() {
    let top = Path::new("../..");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for guide in GUIDES {
        let source = top.join(guide);
        println!("cargo::rerun-if-changed={}", source.display());
        let text = fs::read_to_string(&source)
            .unwrap_or_else(|error| panic!("{guide} cannot be read: {error}"));
        let name = guide.replace('/', "-");
        fs::write(out.join(name), framed(&text)).expect("OUT_DIR is writable");
    }
}

/// Returns the text with a frame around each Rust block that is not a whole program. The frame
/// passes the section's heading on.
fn framed(text: &str) -> String {
    let mut framed = Vec::new();
    let mut section = "";
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        framed.push(line.to_owned());
        if let Some(heading) = line.strip_prefix("### ") {
            section = heading;
        } else if line.starts_with("## ") {
            section = "";
        }
        if !line.starts_with("```rust") {
            continue;
        }
        let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        let is_whole = block.iter().any(|line| {
            let starts = ["fn main", "async fn main", "#[tokio::test]"];
            starts.iter().any(|start| line.starts_with(start))
        });
        if is_whole {
            framed.extend(block.into_iter().map(str::to_owned));
        } else {
            framed.push("# use et_documentation::stage::with_section;".to_owned());
            let start = "async |emulator, client, line, channel| {";
            framed.push(format!("# with_section({section:?}, {start}"));
            framed.extend(block.into_iter().map(str::to_owned));
            framed.push("# Ok(()) });".to_owned());
        }
        framed.push("```".to_owned());
    }
    framed.join("\n")
}
