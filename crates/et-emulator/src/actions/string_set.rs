//! Lists of text without duplicates, in the order in which the elements were added.

use crate::api_error::ApiError;

/// Adds the values that are missing.
pub(super) fn add(set: &mut Vec<String>, values: impl IntoIterator<Item = String>) {
    for value in values {
        if !set.contains(&value) {
            set.push(value);
        }
    }
}

/// Removes duplicates.
pub(super) fn deduplicate(set: &mut Vec<String>) {
    let values = std::mem::take(set);
    add(set, values);
}

/// Checks that all values of a field can be removed.
pub(super) fn check_present(
    set: &[String],
    values: &[String],
    field: &str,
) -> Result<(), ApiError> {
    match values.iter().position(|value| !set.contains(value)) {
        Some(place) => Err(ApiError::missing(format_args!(
            "the channel does not have the value of body `{field}[{place}]`"
        ))),
        None => Ok(()),
    }
}

/// Removes the values.
pub(super) fn remove(set: &mut Vec<String>, values: &[String]) {
    set.retain(|value| !values.contains(value));
}
