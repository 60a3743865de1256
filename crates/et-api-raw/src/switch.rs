//! Reading and writing [`Switch`] as a boolean.

use crate::values::Switch;

impl Switch {
    /// Whether it is on; `None` if the value is neither on nor off.
    pub fn to_bool(&self) -> Option<bool> {
        match self {
            Self::On => Some(true),
            Self::Off => Some(false),
            Self::Unknown(_) => None,
        }
    }

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
