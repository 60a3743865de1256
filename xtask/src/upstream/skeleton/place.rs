//! Where in a document YAML has to be pasted, and how far it is indented there.

use serde::Serialize;

use super::block::{Block, scalar};
use crate::spec::{File, Spec, pointer};

/// YAML to paste, whole lines of it.
#[derive(Serialize)]
pub struct Piece {
    pub file: String,
    /// The line below which it goes, or which it replaces.
    pub line: usize,
    pub replaces: bool,
    pub yaml: String,
}

impl Piece {
    /// What to do with it.
    pub fn heading(&self) -> String {
        let verb = if self.replaces {
            "replace"
        } else {
            "paste below"
        };
        format!("{verb} {}:{}:", self.file, self.line)
    }
}

/// Adds to the mapping or list at a pointer, which is made if it does not exist.
pub fn below(spec: &Spec, pointer: &str, mut content: Block) -> Piece {
    let (file, place) = spec.source(pointer);
    let mut place = place.as_str();
    while file.value.pointer(place).is_none() {
        let mut outer = Block::default();
        outer.member(&pointer::name(place), content);
        content = outer;
        place = pointer::parent(place).unwrap_or_default();
    }
    if place.is_empty() {
        return piece(file, file.last_line(), content.indented(0));
    }
    let line = file.line(place);
    if !opens_block(file.text_of(line)) {
        let mut hint = Block::default();
        hint.decide(&format!(
            "spread line {line} over several, and put this into it"
        ));
        hint.append(content);
        content = hint;
    }
    let own = indentation(file.text_of(line));
    let inner = first_member(file, place).unwrap_or(own + 2);
    piece(file, line, content.indented(inner))
}

/// Adds members before one of the mapping that they belong to; `None` if that does not begin a
/// line.
pub fn before(spec: &Spec, member: &str, content: &Block) -> Option<Piece> {
    let (file, place) = spec.source(member);
    file.value.pointer(&place)?;
    let line = file.line(&place);
    let text = file.text_of(line);
    let own = indentation(text);
    let begins = text[own..].starts_with(&format!("{}:", scalar(&pointer::name(&place))));
    begins.then(|| piece(file, line - 1, content.indented(own)))
}

/// Adds names to the `required` of the schema at a pointer; `None` if a person has to.
pub fn require(spec: &Spec, schema: &str, names: &[String]) -> Option<Piece> {
    let names: Vec<_> = names.iter().map(|name| scalar(name)).collect();
    let list = pointer::child(schema, "required");
    if spec.at(&list).is_null() {
        let mut content = Block::default();
        content.line(format!("required: [{}]", names.join(", ")));
        return before(spec, &pointer::child(schema, "properties"), &content);
    }
    let (file, place) = spec.source(&list);
    let line = file.line(&place);
    let text = file.text_of(line);
    if text.trim_start().starts_with("required:") && opens_block(text) {
        let mut content = Block::default();
        for name in names {
            content.line(format!("- {name}"));
        }
        return Some(below(spec, &list, content));
    }
    let known = text.trim_end().strip_suffix(']')?;
    let separator = if known.ends_with('[') { "" } else { ", " };
    let is_list = known.trim_start().starts_with("required: [");
    is_list.then(|| Piece {
        replaces: true,
        ..piece(
            file,
            line,
            format!("{known}{separator}{}]\n", names.join(", ")),
        )
    })
}

fn piece(file: &File, line: usize, yaml: String) -> Piece {
    Piece {
        file: file.name.clone(),
        line,
        replaces: false,
        yaml,
    }
}

/// How far the first member of the mapping or list at a pointer is indented, if it has a line of
/// its own.
fn first_member(file: &File, place: &str) -> Option<usize> {
    let value = file.value.pointer(place)?;
    let mut names = value
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys());
    let first = match names.next() {
        Some(name) => pointer::child(place, name),
        None => pointer::item(place, 0),
    };
    file.value.pointer(&first)?;
    let line = file.line(&first);
    (line > file.line(place)).then(|| indentation(file.text_of(line)))
}

/// Whether what a line begins stands on lines of its own.
fn opens_block(line: &str) -> bool {
    let code = line.split_once(" #").map_or(line, |(code, _)| code);
    code.trim_end().ends_with(':')
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::{Block, Piece, before, below, require};
    use crate::spec::{Spec, yaml};

    /// A document that is indented otherwise than the project's own.
    const TEXT: &str = "\
paths:
    /a:
        get: # the first
            parameters:
            - name: a
            responses: {}
components:
    schemas:
        A:
            required:
            - b
            properties:
                b: {type: string}
        C:
            required: []
            properties:
                d: {type: string}
";

    fn spec() -> Spec {
        Spec::read("a.yaml".to_owned(), TEXT).unwrap()
    }

    fn line(text: &str) -> Block {
        let mut block = Block::default();
        block.line(text);
        block
    }

    /// Asserts what the document says at a pointer once this is pasted.
    #[track_caller]
    fn assert_says(piece: &Piece, pointer: &str, expected: &str) {
        let mut lines: Vec<_> = TEXT.lines().collect();
        let from = piece.line - usize::from(piece.replaces);
        lines.splice(from..piece.line, piece.yaml.lines());
        let (value, _) = yaml::read(&lines.join("\n")).unwrap();
        let (expected, _) = yaml::read(expected).unwrap();
        assert_eq!(value.pointer(pointer), Some(&expected), "{}", piece.yaml);
    }

    #[test]
    fn what_is_there_sets_the_indentation() {
        let place = "/paths/~1a/get/parameters";
        let piece = below(&spec(), place, line("- name: b"));
        assert_says(&piece, place, "[{name: b}, {name: a}]");
        let place = "/components/schemas/A/properties";
        let piece = below(&spec(), place, line("c: 1"));
        assert_says(&piece, place, "{c: 1, b: {type: string}}");
    }

    #[test]
    fn what_is_not_there_is_made() {
        let piece = below(&spec(), "/components/headers/X", line("c: 1"));
        assert_says(&piece, "/components/headers", "{X: {c: 1}}");
        let piece = below(&spec(), "/tags", line("- c"));
        assert_says(&piece, "/tags", "[c]");
        let piece = below(&spec(), "/paths/~1a/get/requestBody", line("c: 1"));
        assert_says(&piece, "/paths/~1a/get/requestBody", "{c: 1}");
    }

    #[test]
    fn a_member_goes_before_one_that_begins_a_line() {
        let piece = before(&spec(), "/paths/~1a/get/responses", &line("c: 1"));
        assert_says(&piece.unwrap(), "/paths/~1a/get/c", "1");
        let inline = "/components/schemas/A/properties/b/type";
        assert!(before(&spec(), inline, &line("c: 1")).is_none());
    }

    #[test]
    fn what_is_required_is_listed_in_any_form() {
        let names = ["c".to_owned(), "e".to_owned()];
        for (schema, expected) in [("A", "[c, e, b]"), ("C", "[c, e]")] {
            let schema = format!("/components/schemas/{schema}");
            let piece = require(&spec(), &schema, &names).unwrap();
            assert_says(&piece, &format!("{schema}/required"), expected);
        }
    }
}
