//! The fields of a request body, as the document declares them.

use serde_json::Value;

use crate::schema::Schema;
use crate::violation::Location;

/// A field of a request body, or of an object in one. Objects in lists are not described.
#[derive(Debug)]
pub struct Field {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) json_type: Option<String>,
    pub(crate) schema: Schema,
    pub(crate) fields: Vec<Field>,
}

impl Field {
    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether an object that may have the field must have it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// Returns the type: `string`, `integer`, `array` or `object`.
    #[must_use]
    pub fn json_type(&self) -> Option<&str> {
        self.json_type.as_deref()
    }

    /// Returns whether the document allows this value.
    #[must_use]
    pub fn allows(&self, value: &Value) -> bool {
        self.schema.check(Location::Body, "", value).is_empty()
    }

    /// Returns the fields of the value if it is an object.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }
}
