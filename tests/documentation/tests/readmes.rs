//! The README in two languages: what one gains the other must gain too.

use std::fs;
use std::path::Path;

/// A part of a README that both must have.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// A heading of this level.
    Heading(usize),
    /// A row of a table, with what stands in code in it. Prose differs.
    Row(Vec<String>),
    /// A point of a list, with the files it links to.
    Point(Vec<String>),
    /// A block of code in this language, without its comments.
    Code(String, Vec<String>),
}

fn parts(name: &str) -> Vec<Part> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(name);
    let text = fs::read_to_string(&path).expect("the README can be read");
    let mut parts = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let code = lines.by_ref().take_while(|line| *line != "```");
            let code = code.filter(|line| !line.trim_start().starts_with("//"));
            parts.push(Part::Code(
                language.to_owned(),
                code.map(str::to_owned).collect(),
            ));
        } else if line.starts_with('#') {
            parts.push(Part::Heading(
                line.len() - line.trim_start_matches('#').len(),
            ));
        } else if line.starts_with('|') {
            parts.push(Part::Row(between(line, '`', '`')));
        } else if line.starts_with("- ") {
            parts.push(Part::Point(between(line, '(', ')')));
        }
    }
    parts
}

/// The texts between two marks.
fn between(line: &str, open: char, close: char) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some((_, after)) = rest.split_once(open) {
        let Some((text, after)) = after.split_once(close) else {
            break;
        };
        found.push(text.to_owned());
        rest = after;
    }
    found
}

#[test]
fn both_languages_have_the_same_headings_tables_code_and_links() {
    let (english, chinese) = (parts("README.md"), parts("README.zh-CN.md"));
    for (place, (english, chinese)) in english.iter().zip(&chinese).enumerate() {
        assert_eq!(english, chinese, "part {place}");
    }
    assert_eq!(english.len(), chinese.len());
    assert!(english.len() > 50, "the READMEs were not understood");
}

#[test]
fn every_file_that_the_documents_link_to_exists() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let documents = [
        "README.md",
        "README.zh-CN.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/comparison.md",
        "docs/emulator.md",
        "docs/from-python.md",
    ];
    for document in documents {
        let document = top.join(document);
        let text = fs::read_to_string(&document).expect("the document can be read");
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            if !link.contains("://") {
                let target = document.parent().expect("a file has a folder").join(link);
                assert!(target.exists(), "{} links to {link}", document.display());
            }
        }
    }
}

#[test]
fn the_readme_lists_every_example() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(top.join("README.md")).expect("the README can be read");
    for entry in fs::read_dir(top.join("crates/et-sdk/examples")).expect("the folder can be read") {
        let name = entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("a plain name");
        let name = name.trim_end_matches(".rs");
        assert!(readme.contains(name), "{name} is not in the README");
    }
}
