//! The variants of the open enums: their names are Rust names.

use serde_json::{Map, Value};

use super::change::Level;
use super::{At, Diff};
use crate::spec::pointer;

pub(super) fn compare(diff: &mut Diff<'_>) {
    let (old, new) = (diff.old, diff.new);
    let none = Map::new();
    let all = |document: &'_ Value| {
        document["components"]["schemas"]
            .as_object()
            .cloned()
            .unwrap_or_default()
    };
    for (name, was) in all(&old.document) {
        let Some(was) = was["x-bce-variants"].as_object() else {
            continue;
        };
        let place = pointer::child("/components/schemas", &name);
        let is = new.at(&place)["x-bce-variants"]
            .as_object()
            .unwrap_or(&none);
        let variants = pointer::child(&place, "x-bce-variants");
        for (value, variant) in was {
            let place = pointer::child(&variants, value);
            let subject = format!("{name} {value}");
            let Some(now) = is.get(value) else {
                let what = format!("was removed (variant {})", label(variant));
                diff.add(Level::Breaking, At::Old(&place), &subject, what);
                continue;
            };
            if variant["name"] != now["name"] {
                let what = format!(
                    "is the variant {} instead of {}",
                    label(now),
                    label(variant)
                );
                diff.add(Level::Breaking, At::New(&place), &subject, what);
            }
            diff.wording((&place, &place), &["description"], &subject);
        }
        for (value, variant) in is.iter().filter(|(value, _)| !was.contains_key(*value)) {
            let what = format!("was added (variant {})", label(variant));
            let place = pointer::child(&variants, value);
            diff.add(
                Level::Compatible,
                At::New(&place),
                &format!("{name} {value}"),
                what,
            );
        }
    }
}

fn label(variant: &Value) -> &str {
    variant["name"].as_str().unwrap_or_default()
}
