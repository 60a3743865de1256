//! Regions and their endpoints, how requests are signed, and what the document says of itself.

use serde_json::Value;

use super::change::Level;
use super::{At, Diff};
use crate::spec::{Spec, pointer};

pub(super) fn compare(diff: &mut Diff<'_>) {
    let (was, is) = (servers(diff.old), servers(diff.new));
    for (region, old) in &was {
        let subject = format!("region {region}");
        let Some((_, new)) = is.iter().find(|(other, _)| other == region) else {
            diff.add(Level::Breaking, At::Old(old), &subject, "was removed");
            continue;
        };
        let (before, now) = (diff.old.at(old), diff.new.at(new));
        for (what, before, now) in [
            ("endpoint", &before["url"], &now["url"]),
            (
                "variant",
                &before["x-bce-region"]["name"],
                &now["x-bce-region"]["name"],
            ),
        ] {
            if before != now {
                let what = format!("has the {what} {now} instead of {before}");
                diff.add(Level::Breaking, At::New(new), &subject, what);
            }
        }
        let description = |server: &Value| server["x-bce-region"]["description"].clone();
        if description(before) != description(now) {
            diff.add(
                Level::Wording,
                At::New(new),
                &subject,
                "has another description",
            );
        }
    }
    for (region, new) in &is {
        if !was.iter().any(|(other, _)| other == region) {
            let what = format!(
                "was added: {}",
                diff.new.at(new)["url"].as_str().unwrap_or_default()
            );
            diff.add(
                Level::Compatible,
                At::New(new),
                &format!("region {region}"),
                what,
            );
        }
    }
    security(diff);
    diff.wording(
        ("/info", "/info"),
        &[
            "title",
            "description",
            "version",
            "license",
            "x-bce-metadata-revision",
        ],
        "the document",
    );
}

/// The pointers of the servers by region, or by URL where they name none.
fn servers(spec: &Spec) -> Vec<(String, String)> {
    let servers = spec.document["servers"].as_array().into_iter().flatten();
    servers
        .enumerate()
        .map(|(index, server)| {
            let region = server["x-bce-region"]["id"]
                .as_str()
                .or(server["url"].as_str());
            (
                region.unwrap_or_default().to_owned(),
                pointer::item("/servers", index),
            )
        })
        .collect()
}

fn security(diff: &mut Diff<'_>) {
    const SCHEMES: &str = "/components/securitySchemes";
    let without_words = |value: &Value| {
        let mut value = value.clone();
        for scheme in value
            .as_object_mut()
            .into_iter()
            .flat_map(|schemes| schemes.values_mut())
        {
            if let Some(scheme) = scheme.as_object_mut() {
                scheme.remove("description");
            }
        }
        value
    };
    let (was, is) = (diff.old.at(SCHEMES), diff.new.at(SCHEMES));
    let required = (
        &diff.old.document["security"],
        &diff.new.document["security"],
    );
    if without_words(was) != without_words(is) || required.0 != required.1 {
        diff.add(
            Level::Breaking,
            At::New(SCHEMES),
            "security",
            "requests are signed otherwise",
        );
    } else if was != is {
        diff.add(
            Level::Wording,
            At::New(SCHEMES),
            "security",
            "has another description",
        );
    }
}
