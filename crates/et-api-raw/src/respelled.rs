//! Reading an object whose fields may come under other names than the documented ones.
//!
//! A field under another name is read as if it had come under its own. Where both are there the documented one counts, and the other goes
//! to the unknown fields.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// Other names, each with the documented one that it stands for.
type Names = &'static [(&'static str, &'static str)];

/// A deserializer that gives an object's fields their documented names.
pub(crate) struct Respelled<D> {
    inner: D,
    names: Names,
}

impl<D> Respelled<D> {
    /// Reads from `inner`; `names` are pairs of another name and the documented one.
    pub(crate) fn new(inner: D, names: Names) -> Self {
        Self { inner, names }
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Respelled<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_map(ObjectVisitor {
            inner: visitor,
            names: self.names,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

struct ObjectVisitor<V> {
    inner: V,
    names: Names,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for ObjectVisitor<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Fields {
            inner: fields,
            names: self.names,
            seen: Vec::new(),
            held: Vec::new(),
            next: None,
        })
    }
}

/// The fields of an object: first all that come under no other name, then those that do.
struct Fields<A> {
    inner: A,
    names: Names,
    /// The documented names that were there.
    seen: Vec<&'static str>,
    /// What came under another name, with the pair of names.
    held: Vec<(&'static (&'static str, &'static str), Value)>,
    /// The value that belongs to the name given last, if it is one that was held.
    next: Option<Value>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(name) = self.inner.next_key::<String>()? {
            if let Some(pair) = self.names.iter().find(|(other, _)| *other == name) {
                let value = self.inner.next_value()?;
                self.held.push((pair, value));
                continue;
            }
            if let Some((_, documented)) = self.names.iter().find(|(_, own)| *own == name) {
                self.seen.push(documented);
            }
            return seed.deserialize(name.into_deserializer()).map(Some);
        }
        let Some((&(other, documented), value)) = self.held.pop() else {
            return Ok(None);
        };
        self.next = Some(value);
        let name = if self.seen.contains(&documented) {
            other
        } else {
            self.seen.push(documented);
            documented
        };
        let name: StrDeserializer<'_, A::Error> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        match self.next.take() {
            // The error's own text could quote the value.
            Some(value) => seed.deserialize(value).map_err(|_| {
                A::Error::custom("a field that came under another name has the wrong type")
            }),
            None => self.inner.next_value_seed(seed),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::types::LineCreated;

    fn read(text: &str) -> Result<LineCreated, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn reads_a_field_under_either_name() {
        for text in [r#"{"id": "a", "x": 1}"#, r#"{"Id": "a", "x": 1}"#] {
            let created = read(text).unwrap();
            assert_eq!(
                (created.id.as_str(), created.extra.len()),
                ("a", 1),
                "{text}"
            );
        }
    }

    #[test]
    fn of_two_names_the_documented_one_counts_wherever_it_stands() {
        for text in [r#"{"id": "a", "Id": "b"}"#, r#"{"Id": "b", "id": "a"}"#] {
            let created = read(text).unwrap();
            assert_eq!(created.id, "a", "{text}");
            assert_eq!(created.extra.get("Id").unwrap(), "b", "{text}");
        }
    }

    #[test]
    fn refuses_what_has_neither_or_has_the_wrong_type() {
        for text in [
            r#"{"x": 1}"#,
            r#"{"Id": ["hush"]}"#,
            r#"{"id": ["hush"]}"#,
            r#"["hush"]"#,
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(!error.contains("hush"), "{error}");
        }
    }

    #[test]
    fn writes_the_documented_name() {
        let created = read(r#"{"Id": "a"}"#).unwrap();
        assert_eq!(serde_json::to_string(&created).unwrap(), r#"{"id":"a"}"#);
    }
}
