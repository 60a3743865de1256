//! YAML in the style of the documents: the lines of one node, indented once it is known where they
//! go.

use serde_json::json;

use crate::spec::yaml;

/// The lines of a mapping or a list.
#[derive(Default)]
pub struct Block(Vec<String>);

impl Block {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn line(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }

    /// What a person must decide, on a line of its own.
    pub fn decide(&mut self, what: &str) {
        self.line(format!("# to do: {what}"));
    }

    /// A member of a mapping.
    pub fn member(&mut self, name: &str, value: Self) {
        self.line(format!("{}:", scalar(name)));
        self.indent(value, "  ");
    }

    /// A mapping as an item of a list.
    pub fn item(&mut self, value: Self) {
        let first = self.0.len();
        self.indent(value, "  ");
        if let Some(line) = self.0.get_mut(first) {
            line.replace_range(..1, "-");
        }
    }

    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The text with so many spaces before each line.
    pub fn indented(&self, by: usize) -> String {
        let mut all = Self::default();
        let lines = self.0.iter().map(|line| indented(line, &" ".repeat(by)));
        all.0.extend(lines);
        all.0.join("\n") + "\n"
    }

    fn indent(&mut self, other: Self, by: &str) {
        let lines = other.0.iter().map(|line| indented(line, by));
        self.0.extend(lines);
    }
}

fn indented(line: &str, by: &str) -> String {
    if line.is_empty() {
        return String::new();
    }
    format!("{by}{line}")
}

/// A name, in quotes if YAML would read it as something else.
pub fn scalar(name: &str) -> String {
    let is_plain = !name.contains([',', '[', ']'])
        && yaml::read(&format!("{name}: {name}"))
            .is_ok_and(|(value, _)| value == json!({name: name}));
    if is_plain {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A text in quotes, on one line.
pub fn quoted(text: &str) -> String {
    format!("'{}'", one_line(text).replace('\'', "''"))
}

/// A text without line breaks.
pub fn one_line(text: &str) -> String {
    Vec::from_iter(text.split_whitespace()).join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Block, quoted, scalar};
    use crate::spec::yaml;

    #[test]
    fn names_and_texts_are_read_as_they_were() {
        for name in [
            "name",
            "/v1/et/{etId}#flag",
            "4",
            "true",
            "a: b",
            "a #b",
            "a,b",
            "it's",
            "",
        ] {
            for text in [scalar(name), quoted(name)] {
                let (value, _) = yaml::read(&format!("k: {text}")).unwrap();
                assert_eq!(value["k"], name, "{text}");
            }
        }
        assert_eq!(scalar("/v1/et/{etId}#flag"), "/v1/et/{etId}#flag");
        assert_eq!(quoted("one\n  two"), "'one two'");
    }

    #[test]
    fn members_and_items_are_indented() {
        let mut inner = Block::default();
        inner.line("a: 1");
        inner.line("");
        inner.line("b: 2");
        let mut list = Block::default();
        list.item(inner);
        let mut all = Block::default();
        all.member("list", list);
        let expected = "  list:\n    - a: 1\n\n      b: 2\n";
        assert_eq!(all.indented(2), expected);
    }
}
