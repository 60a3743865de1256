//! Reading an object whose properties may arrive under other names than the documented ones.
//!
//! A property under an alias is read as if it had its documented name. Where both are present, the
//! documented one counts and the other is kept as an unknown property.

use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// Aliases, each with the documented name that it stands for.
type Names = &'static [(&'static str, &'static str)];

/// A deserializer that gives an object's properties their documented names.
pub(crate) struct AliasDeserializer<D> {
    inner: D,
    names: Names,
}

impl<D> AliasDeserializer<D> {
    /// Reads from `inner`; `names` are pairs of an alias and the documented name.
    pub(crate) fn new(inner: D, names: Names) -> Self {
        Self { inner, names }
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for AliasDeserializer<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_map(ObjectVisitor {
            inner: visitor,
            names: self.names,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
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

/// The properties of an object: first those under their own names, then those under aliases.
struct Fields<A> {
    inner: A,
    names: Names,
    /// The documented names that were present.
    seen: Vec<&'static str>,
    /// The values that arrived under an alias, with the pair of names.
    held: Vec<(&'static (&'static str, &'static str), Value)>,
    /// The value that belongs to the name given last, if it was held.
    next: Option<Value>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let mut seed = Some(seed);
        loop {
            let name = Name {
                seed: &mut seed,
                names: self.names,
                seen: &mut self.seen,
            };
            match self.inner.next_key_seed(name)? {
                Some(Read::Given(key)) => return Ok(Some(key)),
                Some(Read::Other(pair)) => self.held.push((pair, self.inner.next_value()?)),
                None => break,
            }
        }
        let Some(seed) = seed else {
            return Ok(None);
        };
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
            Some(value) => seed
                .deserialize(value)
                .map_err(|_| A::Error::custom("a property under an alias has the wrong type")),
            None => self.inner.next_value_seed(seed),
        }
    }
}

/// The name of a property, read in place: most need no copy.
struct Name<'a, K> {
    /// Reads the name unless it is an alias. It is taken when it is used.
    seed: &'a mut Option<K>,
    names: Names,
    seen: &'a mut Vec<&'static str>,
}

/// What a name turned out to be.
enum Read<T> {
    /// A name that was read.
    Given(T),
    /// An alias, of this pair.
    Other(&'static (&'static str, &'static str)),
}

impl<'de, K: DeserializeSeed<'de>> Name<'_, K> {
    /// Looks a name up, and has it read unless it is an alias.
    fn look_up<E: Error>(
        self,
        name: &str,
        read: impl FnOnce(K) -> Result<K::Value, E>,
    ) -> Result<Read<K::Value>, E> {
        if let Some(pair) = self.names.iter().find(|(other, _)| *other == name) {
            return Ok(Read::Other(pair));
        }
        if let Some((_, documented)) = self.names.iter().find(|(_, own)| *own == name) {
            self.seen.push(documented);
        }
        match self.seed.take() {
            Some(seed) => read(seed).map(Read::Given),
            None => Err(E::custom("a name was read twice")),
        }
    }
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for Name<'_, K> {
    type Value = Read<K::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for Name<'_, K> {
    type Value = Read<K::Value>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        self.look_up(name, |seed| {
            seed.deserialize(BorrowedStrDeserializer::new(name))
        })
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        self.look_up(name, |seed| seed.deserialize(name.into_deserializer()))
    }
}

#[cfg(test)]
mod tests {
    use crate::types::LineCreated;

    fn read(text: &str) -> Result<LineCreated, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn reads_a_property_under_either_name() {
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
    fn the_documented_name_counts_where_both_are_present() {
        for text in [r#"{"id": "a", "Id": "b"}"#, r#"{"Id": "b", "id": "a"}"#] {
            let created = read(text).unwrap();
            assert_eq!(created.id, "a", "{text}");
            assert_eq!(created.extra.get("Id").unwrap(), "b", "{text}");
        }
    }

    #[test]
    fn refuses_an_object_without_either_and_a_wrong_type() {
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
