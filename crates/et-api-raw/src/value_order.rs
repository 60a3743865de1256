//! An order of JSON values, so that types with unknown properties can be sorted. It agrees with the
//! equality of `serde_json`, by which `1` and `1.0` are two values, and `0.0` and `-0.0` one.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// Compares two values: by kind, then by content.
fn values(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Number(left), Value::Number(right)) => numbers(left, right),
        (Value::String(left), Value::String(right)) => left.cmp(right),
        (Value::Array(left), Value::Array(right)) => each(left.iter(), right.iter(), values),
        (Value::Object(left), Value::Object(right)) => {
            let sorted = |map: &serde_json::Map<String, Value>| {
                let mut pairs: Vec<_> = map.clone().into_iter().collect();
                pairs.sort_by(|(left, _), (right, _)| left.cmp(right));
                pairs
            };
            let (left, right) = (sorted(left), sorted(right));
            fields(left.iter().map(pair), right.iter().map(pair))
        }
        _ => kind(left).cmp(&kind(right)),
    }
}

fn pair((name, value): &(String, Value)) -> (&str, &Value) {
    (name, value)
}

/// Compares properties in the order of their names.
pub(crate) fn fields<'a>(
    left: impl Iterator<Item = (&'a str, &'a Value)>,
    right: impl Iterator<Item = (&'a str, &'a Value)>,
) -> Ordering {
    each(left, right, |(left, a), (right, b)| {
        left.cmp(right).then_with(|| values(a, b))
    })
}

/// Compares the first items that differ, or else the lengths.
fn each<T>(
    mut left: impl Iterator<Item = T>,
    mut right: impl Iterator<Item = T>,
    compare: impl Fn(T, T) -> Ordering,
) -> Ordering {
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(left), Some(right)) => match compare(left, right) {
                Ordering::Equal => {}
                other => return other,
            },
        }
    }
}

/// Compares by size, and what is of one size by whether it is whole.
fn numbers(left: &Number, right: &Number) -> Ordering {
    // Adding zero makes one zero of both.
    let size = |number: &Number| number.as_f64().unwrap_or_default() + 0.0;
    let whole = |number: &Number| (number.as_i64(), number.as_u64());
    let by_size = size(left).total_cmp(&size(right));
    by_size.then_with(|| whole(left).cmp(&whole(right)))
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hash, Hasher};

    use serde_json::json;

    use super::*;

    fn hash(value: &Value) -> u64 {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn every_two_values_are_ordered_as_they_are_equal_and_hashed() {
        // In ascending order.
        let ascending = [
            json!(null),
            json!(false),
            json!(true),
            json!(-1.5),
            json!(-1),
            json!(0.0),
            json!(0),
            json!(1.0),
            json!(1),
            json!(2),
            json!(u64::MAX - 1),
            json!(u64::MAX),
            json!(1e300),
            json!(""),
            json!("a"),
            json!([]),
            json!([1]),
            json!([1, "x"]),
            json!([2]),
            json!({}),
            json!({"a": 1}),
            json!({"a": 1, "b": 0}),
            json!({"a": 2}),
            json!({"b": 0}),
        ];
        for (at, left) in ascending.iter().enumerate() {
            for (other, right) in ascending.iter().enumerate() {
                assert_eq!(values(left, right), at.cmp(&other), "{left} and {right}");
                assert_eq!(left == right, at == other, "{left} and {right}");
            }
        }
        let (positive, negative) = (json!(0.0), json!(-0.0));
        assert_eq!(positive, negative);
        assert_eq!(hash(&positive), hash(&negative));
        assert_eq!(values(&positive, &negative), Ordering::Equal);
    }
}
