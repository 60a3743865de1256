//! A value of a response, kept as it came, and read as its type where it is one.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::cidr::Cidr;

/// A value as the service sent it. It is a `T` if it can be read as one, and anything else is kept
/// too, so that one strange field does not spoil a response. Serde writes what was received.
///
/// Two are equal if their texts are. They are ordered by value, and first those that have none.
///
/// ```
/// use et_sdk::model::Received;
///
/// let vlan: Received<u16> = "56".into();
/// assert_eq!(vlan.value(), Some(56));
/// let vlan: Received<u16> = "conflict".into();
/// assert_eq!(vlan.value(), None);
/// assert_eq!(vlan.to_string(), "conflict");
/// ```
pub struct Received<T> {
    sent: Value,
    kind: PhantomData<fn() -> T>,
}

impl<T: Readable> Received<T> {
    /// The value, if what was sent can be read as one.
    pub fn value(&self) -> Option<T> {
        T::read(&self.sent)
    }
}

impl<T> Received<T> {
    /// What was sent: text as it is, anything else as JSON.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.sent {
            Value::String(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.to_string()),
        }
    }

    /// What was sent, as JSON.
    pub fn as_json(&self) -> &Value {
        &self.sent
    }
}

/// A type that is read from what the service sends.
pub trait Readable: Sized {
    /// Reads the value; `None` if it is no such one.
    fn read(sent: &Value) -> Option<Self>;

    /// The value as the service sends it.
    fn to_sent(&self) -> Value;
}

/// Reads a whole number: JSON does not distinguish `7.0` from `7`, and it may come as text.
pub(crate) fn integer(sent: &Value) -> Option<i64> {
    match sent {
        Value::Number(number) => number.as_i64().or_else(|| {
            // A number of this type is exact up to here.
            let number = number.as_f64()?;
            (number.fract() == 0.0 && number.abs() < 1e15).then_some(number as i64)
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

impl Readable for u16 {
    fn read(sent: &Value) -> Option<Self> {
        integer(sent)?.try_into().ok()
    }

    fn to_sent(&self) -> Value {
        (*self).into()
    }
}

impl Readable for u32 {
    fn read(sent: &Value) -> Option<Self> {
        integer(sent)?.try_into().ok()
    }

    fn to_sent(&self) -> Value {
        (*self).into()
    }
}

/// The service counts milliseconds.
impl Readable for Duration {
    fn read(sent: &Value) -> Option<Self> {
        integer(sent)?.try_into().ok().map(Self::from_millis)
    }

    fn to_sent(&self) -> Value {
        u64::try_from(self.as_millis()).unwrap_or(u64::MAX).into()
    }
}

/// A duration that the service counts in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Seconds(pub Duration);

impl Readable for Seconds {
    fn read(sent: &Value) -> Option<Self> {
        let count = integer(sent)?.try_into().ok()?;
        Some(Self(Duration::from_secs(count)))
    }

    fn to_sent(&self) -> Value {
        self.0.as_secs().into()
    }
}

impl Received<Seconds> {
    /// The duration, if what was sent can be read as one.
    pub fn duration(&self) -> Option<Duration> {
        self.value().map(|Seconds(duration)| duration)
    }
}

impl From<Duration> for Received<Seconds> {
    fn from(duration: Duration) -> Self {
        Seconds(duration).into()
    }
}

impl Readable for Cidr {
    fn read(sent: &Value) -> Option<Self> {
        sent.as_str()?.trim().parse().ok()
    }

    fn to_sent(&self) -> Value {
        self.as_str().into()
    }
}

impl<T> From<Value> for Received<T> {
    fn from(sent: Value) -> Self {
        let kind = PhantomData;
        Self { sent, kind }
    }
}

impl<T: Readable> From<T> for Received<T> {
    fn from(value: T) -> Self {
        value.to_sent().into()
    }
}

impl<T: Readable> From<&str> for Received<T> {
    fn from(text: &str) -> Self {
        Value::from(text).into()
    }
}

impl<T: Readable> From<String> for Received<T> {
    fn from(text: String) -> Self {
        Value::from(text).into()
    }
}

impl From<IpAddr> for Received<Cidr> {
    fn from(address: IpAddr) -> Self {
        Cidr::from(address).into()
    }
}

impl<T> Clone for Received<T> {
    fn clone(&self) -> Self {
        self.sent.clone().into()
    }
}

/// Empty text, as a table shows for what was not sent.
impl<T> Default for Received<T> {
    fn default() -> Self {
        Value::String(String::new()).into()
    }
}

impl<T> fmt::Debug for Received<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Received({})", self.text().escape_debug())
    }
}

impl<T> fmt::Display for Received<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text())
    }
}

impl<T> PartialEq for Received<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl<T> Eq for Received<T> {}

impl<T> PartialEq<str> for Received<T> {
    fn eq(&self, text: &str) -> bool {
        self.text() == text
    }
}

impl<T> PartialEq<&str> for Received<T> {
    fn eq(&self, text: &&str) -> bool {
        self.text() == *text
    }
}

impl<T> Hash for Received<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text().hash(state);
    }
}

impl<T: Readable + Ord> PartialOrd for Received<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Readable + Ord> Ord for Received<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_value = self.value().cmp(&other.value());
        by_value.then_with(|| self.text().cmp(&other.text()))
    }
}

impl<T> Serialize for Received<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.sent.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Received<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read<T: Readable>(sent: Value) -> Option<T> {
        Received::from(sent).value()
    }

    #[test]
    fn a_number_is_read_from_a_number_and_from_text() {
        for sent in [json!(7), json!(7.0), json!("7"), json!(" 7 ")] {
            assert_eq!(read::<u16>(sent.clone()), Some(7), "{sent}");
            assert_eq!(read::<u32>(sent.clone()), Some(7), "{sent}");
            let millisecond = Duration::from_millis(7);
            assert_eq!(read::<Duration>(sent.clone()), Some(millisecond), "{sent}");
            let seconds = Received::<Seconds>::from(sent.clone()).duration();
            assert_eq!(seconds, Some(Duration::from_secs(7)), "{sent}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_kept_and_written_as_it_came() {
        for sent in [
            json!("x"),
            json!(-1),
            json!(7.5),
            json!(1e300),
            json!(u64::MAX),
            json!(true),
            json!(["hush"]),
            json!({"a": null}),
            json!(null),
        ] {
            assert_eq!(read::<u16>(sent.clone()), None, "{sent}");
            assert_eq!(read::<u32>(sent.clone()), None, "{sent}");
            assert_eq!(read::<Duration>(sent.clone()), None, "{sent}");
            assert_eq!(read::<Seconds>(sent.clone()), None, "{sent}");
            assert_eq!(read::<Cidr>(sent.clone()), None, "{sent}");
            let text = sent.to_string();
            let received: Received<u16> = serde_json::from_str(&text).unwrap();
            assert_eq!(serde_json::to_string(&received).unwrap(), text);
        }
        assert_eq!(read::<u16>(json!(65536)), None);
        assert_eq!(read::<u32>(json!(65536)), Some(65536));
    }

    #[test]
    fn a_value_is_sent_as_the_service_does() {
        let cidr: Cidr = "10.0.0.1/8".parse().unwrap();
        assert_eq!(Received::from(cidr.clone()).as_json(), &json!("10.0.0.1/8"));
        assert_eq!(Received::from(cidr.clone()).value(), Some(cidr));
        let second = Duration::from_secs(1);
        assert_eq!(Received::<Duration>::from(second).as_json(), &json!(1000));
        assert_eq!(Received::<Seconds>::from(second).as_json(), &json!(1));
        assert_eq!(Received::from(56_u16).as_json(), &json!(56));
    }

    #[test]
    fn is_equal_by_text_ordered_by_value_and_shown_with_its_width() {
        let mut vlans: Vec<Received<u16>> = ["100", "x", "20"].map(Received::from).into();
        vlans.sort();
        let texts: Vec<_> = vlans.iter().map(|vlan| vlan.to_string()).collect();
        assert_eq!(texts, ["x", "20", "100"]);
        assert_eq!(Received::<u16>::from("7"), Received::from(7));
        assert_eq!(format!("[{:>4}]", vlans[1]), "[  20]");
        assert_eq!(format!("{:?}", vlans[0]), "Received(x)");
    }
}
