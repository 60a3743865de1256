//! What a property or parameter is called in Rust: its `x-bce-name`, or the vendor's name in snake
//! case.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use syn::{Field, ItemStruct, parse_quote};

use super::field_attributes::set_serde;
use super::operations::snake_case;

/// The extension that gives a name.
const NAME: &str = "x-bce-name";

/// The Rust name of a property or parameter that the vendor calls `vendor`.
pub fn rust_name(described: &Value, vendor: &str) -> String {
    described[NAME]
        .as_str()
        .map_or_else(|| snake_case(vendor), str::to_owned)
}

/// Gives the properties of a schema their names for the generator of the types.
pub fn rename_properties(schema: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    let mut renamed = BTreeMap::new();
    for (vendor, property) in std::mem::take(properties) {
        let name = property[NAME].as_str().unwrap_or(&vendor).to_owned();
        renamed.insert(vendor, name.clone());
        properties.insert(name, property);
    }
    let required = schema.get_mut("required").and_then(Value::as_array_mut);
    for vendor in required.into_iter().flatten() {
        if let Some(name) = vendor.as_str().and_then(|vendor| renamed.get(vendor)) {
            *vendor = name.as_str().into();
        }
    }
}

/// Gives the fields of a generated type the vendor's spelling again: on the wire, and to be found
/// by.
pub fn keep_vendor_names(item: &mut ItemStruct, schema: &Value) {
    for field in &mut item.fields {
        let Some((vendor, property)) = property_of(field, schema) else {
            continue;
        };
        if property.get(NAME).is_some() {
            set_serde(field, "rename", vendor);
        }
        if field.ident.as_ref().is_some_and(|name| name != vendor) {
            field.attrs.push(parse_quote!(#[doc(alias = #vendor)]));
        }
    }
}

/// The property of a schema that a field stands for, with the vendor's name.
pub fn property_of<'s>(field: &Field, schema: &'s Value) -> Option<(&'s String, &'s Value)> {
    let name = field.ident.as_ref()?.to_string();
    let properties = schema["properties"].as_object()?;
    properties
        .iter()
        .find(|(vendor, property)| rust_name(property, vendor) == name)
}
