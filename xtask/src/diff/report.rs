//! The list of changes as text or Markdown, and the version that they call for.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::Result;
use clap::ValueEnum;
use semver::Version;

use crate::interface::Severity;

/// The output format.
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// One line for each change.
    Text,
    /// Sections for a changelog.
    Markdown,
}

/// One entry of the list. Entries are sorted by severity.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub severity: Severity,
    /// What changed: an action, a schema, a region.
    pub subject: String,
    /// How it changed: the half of a sentence that follows the subject.
    pub what: String,
    /// `FILE:LINE`, in the newer document if the thing is still there.
    pub location: String,
}

/// The severities with their names and their headings in a changelog.
const SEVERITIES: [(Severity, &str, &str); 3] = [
    (Severity::Breaking, "breaking", "Breaking"),
    (Severity::Compatible, "compatible", "Added and relaxed"),
    (Severity::Wording, "wording", "Reworded"),
];

/// The list, followed by the version that it calls for.
pub fn render(entries: &BTreeSet<Entry>, format: Format) -> Result<String> {
    let mut text = String::new();
    let mut counts = Vec::new();
    for (severity, name, heading) in SEVERITIES {
        let of_severity = entries.iter().filter(|entry| entry.severity == severity);
        let of_severity: Vec<_> = of_severity.collect();
        counts.push(format!("{} {name}", of_severity.len()));
        match format {
            Format::Text => {
                for entry in of_severity {
                    let Entry {
                        subject,
                        what,
                        location,
                        ..
                    } = entry;
                    writeln!(text, "{location}: {name}: {subject} {what}")?;
                }
            }
            Format::Markdown if of_severity.is_empty() => {}
            Format::Markdown => {
                writeln!(text, "### {heading}\n")?;
                for Entry { subject, what, .. } in of_severity {
                    writeln!(text, "- `{subject}` {what}")?;
                }
                writeln!(text)?;
            }
        }
    }
    if let Some(most_severe) = entries.first() {
        let version = Version::parse(env!("CARGO_PKG_VERSION"))?;
        let (next, reason) = next(&version, most_severe.severity);
        write!(
            text,
            "{}: the next version after {version} ",
            counts.join(", ")
        )?;
        writeln!(text, "is {next} ({reason}).")?;
    } else {
        writeln!(text, "Nothing changed: no release is needed.")?;
    }
    Ok(text)
}

/// The version that follows when the most severe change is of this severity. Before 1.0.0, Cargo
/// treats the minor number as the major one and the patch number as the minor one.
fn next(version: &Version, severity: Severity) -> (Version, &'static str) {
    let (major, minor, patch) = (version.major, version.minor, version.patch);
    match (severity, major) {
        (Severity::Breaking, 0) => {
            let reason = "before 1.0.0, a breaking change raises the minor number";
            (Version::new(0, minor + 1, 0), reason)
        }
        (_, 0) => {
            let reason = "before 1.0.0, a compatible change raises the patch number";
            (Version::new(0, minor, patch + 1), reason)
        }
        (Severity::Breaking, _) => (Version::new(major + 1, 0, 0), "a major version"),
        (Severity::Compatible, _) => (Version::new(major, minor + 1, 0), "a minor version"),
        (Severity::Wording, _) => (Version::new(major, minor, patch + 1), "a patch"),
    }
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::next;
    use crate::interface::Severity::{Breaking, Compatible, Wording};

    #[test]
    fn the_most_severe_change_decides_the_version() {
        for (version, severity, expected) in [
            ("0.3.2", Breaking, "0.4.0"),
            ("0.3.2", Compatible, "0.3.3"),
            ("0.3.2", Wording, "0.3.3"),
            ("1.3.2", Breaking, "2.0.0"),
            ("1.3.2", Compatible, "1.4.0"),
            ("1.3.2", Wording, "1.3.3"),
        ] {
            let (next, _) = next(&Version::parse(version).unwrap(), severity);
            assert_eq!(next.to_string(), expected, "{version} {severity:?}");
        }
    }
}
