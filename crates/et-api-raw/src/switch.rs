//! Reading and writing [`Switch`] as a boolean.

use crate::values::Switch;

impl Switch {
    /// Whether it is on.
    pub fn is_on(&self) -> bool {
        *self == Self::On
    }
}

impl From<bool> for Switch {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}
