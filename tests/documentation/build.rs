//! Makes the guides testable: sets the Rust blocks of a Markdown file on the stage.
//!
//! A reader of a guide wants to see the calls and not what a program puts around them. So the blocks are written without, and get a hidden
//! frame here, before rustdoc takes them for doc tests. A block that is a whole program, or a whole test, is left as it is.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The files, from the repository's top folder.
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
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names the folder"));
    for guide in GUIDES {
        let source = top.join(guide);
        println!("cargo::rerun-if-changed={}", source.display());
        let text = fs::read_to_string(&source)
            .unwrap_or_else(|error| panic!("{guide} cannot be read: {error}"));
        let name = guide.replace('/', "-");
        fs::write(out.join(name), framed(&text)).expect("the folder can be written to");
    }
}

/// The text with a frame around each Rust block that needs one.
fn framed(text: &str) -> String {
    let mut framed = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        push(&mut framed, line);
        if !line.starts_with("```rust") {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let is_whole = block.iter().any(|line| {
            line.starts_with("fn main")
                || line.contains("async fn main")
                || line.contains("#[tokio::test]")
        });
        if !is_whole {
            push(
                &mut framed,
                "# et_documentation::stage::with_all(async |emulator, client, line, channel| {",
            );
        }
        block.iter().for_each(|line| push(&mut framed, line));
        if !is_whole {
            push(&mut framed, "# Ok(()) });");
        }
        push(&mut framed, "```");
    }
    framed
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
