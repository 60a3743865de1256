//! Text that must not appear in logs: a BGP key, a contact's name, telephone number or e-mail
//! address.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::lenient;

/// Text that neither `Debug` nor `Display` shows. [`expose`](Self::expose) returns it. Serializing
/// writes it out, since that is how it is sent.
///
/// ```
/// use et_api_raw::sensitive::Sensitive;
///
/// let key = Sensitive::from("s3cret");
/// assert_eq!(format!("{key} {key:?}"), "*** Sensitive(***)");
/// assert_eq!(key.expose(), "s3cret");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Sensitive(String);

impl Sensitive {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(***)")
    }
}

impl fmt::Display for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
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
