//! On which line of a YAML text each JSON pointer stands.
//!
//! The values are read elsewhere; this reads the same text again for its places only. Keys are taken as they are written, so that
//! `4:` is the member `4`, as it is in JSON.

use std::collections::HashMap;

use anyhow::Result;
use saphyr_parser::{Event, Parser};

use super::pointer;

/// Lines by JSON pointer.
pub struct Positions {
    lines: HashMap<String, usize>,
}

/// A mapping or list that has begun and not ended.
enum Open {
    Mapping {
        pointer: String,
        key: Option<String>,
    },
    List {
        pointer: String,
        length: usize,
    },
}

impl Positions {
    /// Reads the places in a text.
    pub fn of(text: &str) -> Result<Self> {
        let mut lines = HashMap::new();
        let mut open: Vec<Open> = Vec::new();
        for event in Parser::new_from_str(text) {
            let (event, span) = event?;
            let line = span.start.line();
            match event {
                Event::MappingEnd | Event::SequenceEnd => {
                    open.pop();
                }
                Event::Scalar(text, ..) => {
                    if let Some(Open::Mapping { pointer, key }) = open.last_mut()
                        && key.is_none()
                    {
                        lines.insert(pointer::child(pointer, &text), line);
                        *key = Some(text.into_owned());
                    } else {
                        begin(&mut open, &mut lines, line);
                    }
                }
                Event::MappingStart(..) => {
                    let pointer = begin(&mut open, &mut lines, line);
                    open.push(Open::Mapping { pointer, key: None });
                }
                Event::SequenceStart(..) => {
                    let pointer = begin(&mut open, &mut lines, line);
                    open.push(Open::List { pointer, length: 0 });
                }
                Event::Alias(_) => {
                    begin(&mut open, &mut lines, line);
                }
                _ => {}
            }
        }
        Ok(Self { lines })
    }

    /// The line of a pointer, or of the nearest thing around it that has one.
    pub fn line(&self, pointer: &str) -> usize {
        let mut place = Some(pointer);
        while let Some(pointer) = place {
            if let Some(line) = self.lines.get(pointer) {
                return *line;
            }
            place = pointer::parent(pointer);
        }
        1
    }
}

/// The pointer of the value that begins here. A member of a mapping stands where its key does, an item of a list where it begins.
fn begin(open: &mut [Open], lines: &mut HashMap<String, usize>, line: usize) -> String {
    match open.last_mut() {
        None => String::new(),
        Some(Open::Mapping { pointer, key }) => {
            pointer::child(pointer, &key.take().unwrap_or_default())
        }
        Some(Open::List { pointer, length }) => {
            let pointer = pointer::item(pointer, *length);
            *length += 1;
            lines.insert(pointer.clone(), line);
            pointer
        }
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
    fn members_stand_on_the_line_of_their_key() {
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
        ] {
            assert_eq!(positions.line(pointer), line, "{pointer}");
        }
    }

    #[test]
    fn what_is_absent_stands_where_its_surroundings_do() {
        let positions = Positions::of(TEXT).unwrap();
        assert_eq!(positions.line("/a/4/7/description"), 3);
        assert_eq!(positions.line("/nowhere"), 1);
    }
}
