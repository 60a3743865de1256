//! The line of each JSON pointer in a YAML text.
//!
//! The values are read elsewhere; this reads the same text again for its lines only.

use std::collections::HashMap;

use anyhow::Result;
use saphyr::{LoadableYamlNode, MarkedYaml, YamlData};

use super::pointer;

/// Lines by JSON pointer.
#[derive(Default)]
pub struct Positions {
    lines: HashMap<String, usize>,
}

impl Positions {
    /// Reads the lines of a text.
    pub fn of(text: &str) -> Result<Self> {
        let mut positions = Self::default();
        for document in MarkedYaml::load_from_str(text)? {
            positions.add("", &document);
        }
        Ok(positions)
    }

    /// A mapping's member has the line of its key, a list's item the line it begins on.
    fn add(&mut self, pointer: &str, value: &MarkedYaml<'_>) {
        match &value.data {
            YamlData::Mapping(members) => {
                for (key, member) in members {
                    let name = match key.data.as_integer() {
                        Some(number) => number.to_string(),
                        None => key.data.as_str().unwrap_or_default().to_owned(),
                    };
                    let pointer = pointer::child(pointer, &name);
                    self.add(&pointer, member);
                    self.lines.insert(pointer, key.span.start.line());
                }
            }
            YamlData::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    let pointer = pointer::item(pointer, index);
                    self.add(&pointer, item);
                    self.lines.insert(pointer, item.span.start.line());
                }
            }
            _ => {}
        }
    }

    /// The line of a pointer, or of the nearest thing around it that has one.
    pub fn line(&self, pointer: &str) -> usize {
        let around = std::iter::successors(Some(pointer), |place| pointer::parent(place));
        around
            .filter_map(|place| self.lines.get(place))
            .next()
            .copied()
            .unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Positions;

    const TEXT: &str = "\
a:
  b/c: 1
  4:
    - x
    - {y: [1,
        2]}
'p#q': |-
  text
  more
z: &anchor end
w: *anchor
";

    #[test]
    fn a_pointer_has_the_line_of_its_value_or_of_what_is_around_it() {
        let positions = Positions::of(TEXT).unwrap();
        for (pointer, line) in [
            ("/a", 1),
            ("/a/b~1c", 2),
            ("/a/4", 3),
            ("/a/4/0", 4),
            ("/a/4/1/y", 5),
            ("/a/4/1/y/1", 6),
            ("/p#q", 7),
            ("/z", 10),
            ("/w", 11),
            ("/a/4/7/description", 3),
            ("/nowhere", 1),
        ] {
            assert_eq!(positions.line(pointer), line, "{pointer}");
        }
    }
}
