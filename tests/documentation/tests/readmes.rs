//! The README has the same structure in both languages, its links work, and it lists every example.

use et_documentation::repository::{documents, entries, path, read};

/// A part that both READMEs must have.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// A heading of this level.
    Heading(usize),
    /// A row of a table, with its code. Prose differs.
    Row(Vec<String>),
    /// An item of a list, with its links.
    Item(Vec<String>),
    /// A block of code in this language, without comments.
    Code(String, Vec<String>),
}

fn parts(name: &str) -> Vec<Part> {
    let text = read(path(name));
    let mut parts = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let code = lines.by_ref().take_while(|line| *line != "```");
            let code = code.filter(|line| !line.trim_start().starts_with("//"));
            let code = code.map(str::to_owned).collect();
            parts.push(Part::Code(language.to_owned(), code));
        } else if line.starts_with('#') {
            let level = line.chars().take_while(|c| *c == '#').count();
            parts.push(Part::Heading(level));
        } else if line.starts_with('|') {
            let code = line.split('`').skip(1).step_by(2);
            parts.push(Part::Row(code.map(str::to_owned).collect()));
        } else if line.starts_with("- ") {
            parts.push(Part::Item(links(line).map(str::to_owned).collect()));
        }
    }
    parts
}

/// The targets of the links in a text.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let links = text.split("](").skip(1);
    links.filter_map(|rest| rest.split(')').next())
}

#[test]
fn both_languages_have_the_same_headings_tables_code_and_links() {
    let (english, chinese) = (parts("README.md"), parts("README.zh-CN.md"));
    for (place, (english, chinese)) in english.iter().zip(&chinese).enumerate() {
        assert_eq!(english, chinese, "part {place}");
    }
    assert_eq!(english.len(), chinese.len());
    assert!(english.len() > 35, "the READMEs were not parsed");
}

#[test]
fn every_file_that_the_documents_link_to_exists() {
    for document in documents() {
        let text = read(&document);
        for link in links(&text) {
            if !link.contains("://") {
                let target = document.parent().expect("a file has a folder").join(link);
                assert!(target.exists(), "{} links to {link}", document.display());
            }
        }
    }
}

#[test]
fn the_readme_lists_every_example() {
    let readme = read(path("README.md"));
    for example in entries(path("crates/et-sdk/examples")) {
        let name = example.file_stem().and_then(|name| name.to_str());
        let name = name.expect("a plain name");
        assert!(readme.contains(name), "{name} is not in the README");
    }
}
