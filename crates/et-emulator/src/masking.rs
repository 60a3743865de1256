//! Hides the contact of a line.

use crate::assumed::{mask_email, mask_phone};
use crate::state::LineSpec;

/// The properties of a line with the contact's telephone number and e-mail address masked.
pub(crate) fn mask_contact(spec: &LineSpec) -> LineSpec {
    LineSpec {
        user_phone: mask_phone(spec.user_phone.reveal()).into(),
        user_email: mask_email(spec.user_email.reveal()).into(),
        ..spec.clone()
    }
}
