//! A call without a required parameter does not compile, and the compiler names what is missing.
//!
//! Each case in `cases/` has the complete calls of its resource, which must compile, and the
//! incomplete ones, whose errors stand in the `.stderr` beside it. After a change,
//! `TRYBUILD=overwrite` rewrites them.

use std::fs;

#[test]
fn a_missing_parameter_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/cases/*.rs");
}

/// Every method of a handle that takes an argument, and every field that a caller writes out.
#[test]
fn every_required_parameter_has_a_case() {
    let errors = texts("tests/cases", "stderr");
    let parameters = required_parameters(&texts("../../crates/et-sdk/src/operations", "rs"));
    assert!(parameters.len() > 40, "the operations were not read");
    for message in parameters {
        assert!(errors.contains(&message), "no case has this: {message}");
    }
}

/// What the compiler's message about each required parameter contains.
fn required_parameters(operations: &str) -> Vec<String> {
    let mut messages = Vec::new();
    let (mut container, mut is_exhaustive) = ("", true);
    let mut lines = operations.lines().peekable();
    while let Some(line) = lines.next() {
        let declared = ["pub struct ", "pub enum "].iter();
        if line.ends_with("{}") {
            // A type without fields.
        } else if let Some(name) = declared.filter_map(|start| line.strip_prefix(start)).next() {
            container = name.split([' ', '<']).next().unwrap_or_default();
            // The variants of an open enum are still written out.
            is_exhaustive |= line.starts_with("pub enum ");
        } else if line == "#[non_exhaustive]" {
            is_exhaustive = false;
        } else if line == "}" {
            (container, is_exhaustive) = ("", true);
        } else if line.starts_with("    pub fn ") {
            // A setter takes `mut self`: what it sets is optional.
            let is_split = line.ends_with('(') && lines.peek() == Some(&"        &self,");
            if line.contains("(&self, ") || is_split {
                messages.push(line.to_owned());
            }
        } else if is_exhaustive && !container.is_empty() {
            // A field of a struct is `pub`, and one of a variant is indented further.
            let fields = ["    pub ", "        "].iter();
            let field = fields.filter_map(|start| line.strip_prefix(start)).next();
            if let Some((name, _)) = field.and_then(|field| field.split_once(": ")) {
                let message = format!("missing field `{name}` in initializer of `{container}`");
                messages.push(message);
            }
        }
    }
    messages
}

/// The files of a folder with this extension, one after the other.
fn texts(folder: &str, extension: &str) -> String {
    let files = fs::read_dir(folder).expect("a folder").flatten();
    let paths = files.map(|file| file.path());
    let chosen = paths.filter(|path| path.extension().is_some_and(|other| other == extension));
    chosen
        .map(|path| fs::read_to_string(path).expect("a text"))
        .collect()
}
