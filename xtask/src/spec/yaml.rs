//! Reading YAML 1.2: the value of a text, and the line of each of its parts.

use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};
use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use saphyr_parser::{Event, Parser};
use serde_json::{Map, Number, Value};

use super::pointer;

/// Far deeper than any document of ours, and far less than the stack holds.
const DEEPEST: usize = 128;

/// Lines by JSON pointer.
#[derive(Default)]
pub struct Lines(HashMap<String, usize>);

impl Lines {
    /// The line of a pointer, or of the nearest thing around it that has one.
    pub fn line(&self, pointer: &str) -> usize {
        let around = std::iter::successors(Some(pointer), |place| pointer::parent(place));
        around
            .filter_map(|place| self.0.get(place))
            .next()
            .copied()
            .unwrap_or(1)
    }
}

/// Reads one document. Errors name the line.
pub fn read(text: &str) -> Result<(Value, Lines)> {
    check_depth(text)?;
    let mut lines = Lines::default();
    let value = match MarkedYaml::load_from_str(text)?.as_slice() {
        [] => Value::Null,
        [document] => value("", document, &mut lines)?,
        [_, second, ..] => bail!("a second document begins at line {}", line_of(second)),
    };
    Ok((value, lines))
}

/// Refuses what is nested so deeply that walking it would exhaust the stack.
fn check_depth(text: &str) -> Result<()> {
    let mut depth: usize = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event?;
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth -= 1,
            _ => {}
        }
        let line = span.start.line();
        ensure!(
            depth <= DEEPEST,
            "nested more than {DEEPEST} deep at line {line}"
        );
    }
    Ok(())
}

/// The JSON value of a node. A mapping's member has the line of its key, a list's item the line it
/// begins on.
fn value(pointer: &str, node: &MarkedYaml<'_>, lines: &mut Lines) -> Result<Value> {
    Ok(match &node.data {
        YamlData::Mapping(members) => {
            let mut object = Map::new();
            for (key, member) in members {
                let name = name(key)?;
                let pointer = pointer::child(pointer, &name);
                let member = value(&pointer, member, lines)?;
                lines.0.insert(pointer, line_of(key));
                ensure!(
                    object.insert(name, member).is_none(),
                    "duplicated key in mapping at line {}",
                    line_of(key)
                );
            }
            object.into()
        }
        YamlData::Sequence(items) => {
            let mut array = Vec::new();
            for (index, item) in items.iter().enumerate() {
                let pointer = pointer::item(pointer, index);
                array.push(value(&pointer, item, lines)?);
                lines.0.insert(pointer, line_of(item));
            }
            array.into()
        }
        YamlData::Value(Scalar::Null) => Value::Null,
        YamlData::Value(Scalar::Boolean(boolean)) => (*boolean).into(),
        YamlData::Value(Scalar::Integer(integer)) => (*integer).into(),
        YamlData::Value(Scalar::FloatingPoint(float)) => Number::from_f64(float.into_inner())
            .with_context(|| format!("{float} is no JSON number at line {}", line_of(node)))?
            .into(),
        YamlData::Value(Scalar::String(text)) => text.as_ref().into(),
        _ => bail!("a tag or alias without meaning at line {}", line_of(node)),
    })
}

/// A key as JSON has it.
fn name(key: &MarkedYaml<'_>) -> Result<String> {
    match &key.data {
        YamlData::Value(Scalar::String(text)) => Ok(text.as_ref().to_owned()),
        YamlData::Value(Scalar::Integer(integer)) => Ok(integer.to_string()),
        _ => bail!(
            "a key is neither text nor an integer at line {}",
            line_of(key)
        ),
    }
}

fn line_of(node: &MarkedYaml<'_>) -> usize {
    node.span.start.line()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

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
        let (_, lines) = read(TEXT).unwrap();
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
            assert_eq!(lines.line(pointer), line, "{pointer}");
        }
    }

    #[test]
    fn values_are_those_of_yaml_1_2() {
        let text = "{on: no, 200: 0o17, f: 1.5, n: ~, e: , t: true, q: '1', s: 010, d: 2020-01-01}";
        let value = json!({
            "on": "no", "200": 15, "f": 1.5, "n": null, "e": null, "t": true, "q": "1", "s": 10,
            "d": "2020-01-01",
        });
        assert_eq!(read(text).unwrap().0, value);
        let value = json!({"a": {"b/c": 1, "4": ["x", {"y": [1, 2]}]}, "p#q": "text\nmore",
            "z": "end", "w": "end"});
        assert_eq!(read(TEXT).unwrap().0, value);
        assert!(read("").unwrap().0.is_null());
    }

    #[test]
    fn what_has_no_json_value_is_refused_with_its_line() {
        let deep = format!("a:\n{}", "- ".repeat(100_000));
        for (text, words) in [
            ("a: 1\nb: ]", "line 2"),
            (
                "a: 1\nb: 2\na: 3",
                "duplicated key in mapping at byte 10 line 3",
            ),
            ("1: a\n'1': b", "duplicated key in mapping at line 2"),
            (
                "a: 1\n? [b]\n: c",
                "a key is neither text nor an integer at line 2",
            ),
            ("a:\n  - .inf", "inf is no JSON number at line 2"),
            (
                "a: 1\nb: !!int x",
                "a tag or alias without meaning at line 2",
            ),
            (
                "a: 1\nb: !own {}",
                "a tag or alias without meaning at line 2",
            ),
            ("a: 1\n---\nb: 2", "a second document begins at line 3"),
            (&deep, "nested more than 128 deep at line 2"),
        ] {
            let error = read(text).err().unwrap().to_string();
            assert!(error.contains(words), "{text:.20}: {error}");
        }
    }
}
