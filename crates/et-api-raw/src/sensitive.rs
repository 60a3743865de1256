//! Text that must not appear in logs: a BGP key, a contact's name, telephone number or e-mail
//! address.

use std::cell::Cell;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::lenient;

/// Text that neither `Debug` nor `Display` shows, and that serde leaves out.
/// [`expose`](Self::expose) returns it, and [`Exposed`] has serde write it.
///
/// ```
/// use et_sdk::Sensitive;
///
/// let key = Sensitive::from("s3cret");
/// assert_eq!(format!("{key} {key:?}"), "*** Sensitive(***)");
/// assert_eq!(key.expose(), "s3cret");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Sensitive(String);

/// Has serde write the BGP keys and contacts in a value, which it otherwise leaves out.
///
/// ```
/// use et_sdk::{Exposed, Sensitive};
///
/// let key = Some(Sensitive::from("s3cret"));
/// assert_eq!(serde_json::to_string(&key).unwrap(), "null");
/// assert_eq!(serde_json::to_string(&Exposed(&key)).unwrap(), r#""s3cret""#);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposed<T>(pub T);

thread_local! {
    /// How many values are being exposed by this thread, one inside the other. A serializer has no
    /// place to say so, and finishes a value on the thread on which it began.
    static EXPOSED: Cell<usize> = const { Cell::new(0) };
}

impl<T: Serialize> Serialize for Exposed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Ends the exposure, also by a panic.
        struct End;
        impl Drop for End {
            fn drop(&mut self) {
                EXPOSED.set(EXPOSED.get() - 1);
            }
        }
        EXPOSED.set(EXPOSED.get() + 1);
        let _end = End;
        self.0.serialize(serializer)
    }
}

/// Whether serde would leave an optional value out.
pub(crate) fn is_hidden(value: &Option<Sensitive>) -> bool {
    value.as_ref().is_none_or(Sensitive::is_hidden)
}

/// Null outside [`Exposed`], where no field can be left out.
impl Serialize for Sensitive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.is_hidden() {
            true => serializer.serialize_none(),
            false => serializer.serialize_str(&self.0),
        }
    }
}

impl Sensitive {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether serde would leave it out just now: it does, except inside [`Exposed`]. For
    /// `skip_serializing_if` on a field.
    pub fn is_hidden(&self) -> bool {
        EXPOSED.get() == 0
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(***)")
    }
}

impl fmt::Display for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("***")
    }
}

impl From<String> for Sensitive {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Sensitive {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl FromStr for Sensitive {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

// Written by hand, so that a telephone number sent as a number is read and no error quotes it.
impl<'de> Deserialize<'de> for Sensitive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        lenient::scalar(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::types::{Channel, LineApplication};

    #[test]
    fn a_value_is_left_out_unless_it_is_exposed() {
        let body = json!({"id": "dedicatedconn-1", "bgpKey": "hush"});
        let channel: Channel = serde_json::from_value(body.clone()).unwrap();
        assert_eq!(serde_json::to_value(Exposed(&channel)).unwrap(), body);
        let hidden = json!({"id": "dedicatedconn-1"});
        assert_eq!(serde_json::to_value(&channel).unwrap(), hidden);
        let list = json!([Sensitive::from("hush")]);
        assert_eq!(list, json!([null]));
    }

    #[test]
    fn a_required_one_is_left_out_as_well() {
        let line: LineApplication = serde_json::from_value(json!({
            "name": "n", "isp": "ISP_CUCC", "intfType": "10G", "apType": "SINGLE", "apAddr": "BB",
            "userName": "hush", "userPhone": "hush", "userEmail": "hush", "userIdc": "i",
        }))
        .unwrap();
        let hidden = serde_json::to_string(&line).unwrap();
        assert!(!hidden.contains("userName"), "{hidden}");
        let exposed = serde_json::to_string(&Exposed(&line)).unwrap();
        assert_eq!(exposed.matches("hush").count(), 3, "{exposed}");
    }

    #[test]
    fn an_exposure_ends_with_its_value_and_with_a_panic() {
        struct Panics;
        impl Serialize for Panics {
            fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                panic!("on purpose")
            }
        }
        let key = Sensitive::from("hush");
        assert_eq!(
            serde_json::to_value(Exposed(Exposed(&key))).unwrap(),
            json!("hush")
        );
        assert!(key.is_hidden());
        assert!(std::panic::catch_unwind(|| serde_json::to_value(Exposed(Panics))).is_err());
        assert!(key.is_hidden());
    }
}
