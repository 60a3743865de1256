//! Part of rule `extension`: an `x-bce-name` is a name that Rust accepts, stands only where it
//! differs from the vendor's in snake case, is unique beside the others, and the same wherever the
//! property stands, save that a resource's own id is `id` in the resource and elsewhere tells whose
//! it is.

use crate::generate::rust_name;
use crate::spec::{Spec, pointer};

/// What a resource calls its own id.
const OWN_ID: &str = "id";

/// Checks the name that the property or parameter at `place` has been given.
pub(super) fn check(spec: &Spec, place: &str, name: &str) -> Result<(), String> {
    let described = spec.at(place);
    let Some(vendor) = property(place).or_else(|| {
        described["in"].as_str()?;
        described["name"].as_str().map(str::to_owned)
    }) else {
        return Err("only a property or parameter has one".to_owned());
    };
    if syn::parse_str::<syn::Ident>(name).is_err() {
        return Err(format!("`{name}` is a word of Rust"));
    }
    if name == rust_name(&serde_json::Value::Null, &vendor) {
        return Err(format!("`{name}` is the name without it; leave it out"));
    }
    if property(place).is_none() {
        return Ok(());
    }
    let siblings = pointer::parent(place).unwrap_or_default();
    for (other, value) in spec.values() {
        let Some(other_vendor) = property(&other) else {
            continue;
        };
        let other_name = rust_name(value, &other_vendor);
        let is_own_id = [name, &other_name].contains(&OWN_ID);
        if other_vendor == vendor && other_name != name && !is_own_id {
            return Err(format!("{vendor} is `{other_name}` elsewhere"));
        }
        let is_sibling = pointer::parent(&other) == Some(siblings);
        if is_sibling && other_vendor != vendor && other_name == name {
            return Err(format!("{other_vendor} beside it is `{name}` too"));
        }
    }
    Ok(())
}

/// The vendor's name of the property of a schema that a pointer leads to.
fn property(place: &str) -> Option<String> {
    let parent = pointer::parent(place)?;
    (pointer::name(parent) == "properties" && !place.contains("/example/"))
        .then(|| pointer::name(place))
}
