//! The list of changes as text or Markdown, and the version that they call for.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::Result;
use clap::ValueEnum;
use semver::Version;

use super::Entry;
use crate::interface::Severity;

/// The output format.
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// One line for each change.
    Text,
    /// Sections for a changelog.
    Markdown,
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
        let of_severity: Vec<_> = entries
            .iter()
            .filter(|entry| entry.severity == severity)
            .collect();
        counts.push(format!("{} {name}", of_severity.len()));
        match format {
            Format::Text => {
                for Entry {
                    subject,
                    what,
                    location,
                    ..
                } in of_severity
                {
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
    let version = Version::parse(env!("CARGO_PKG_VERSION"))?;
    match entries.first() {
        None => writeln!(text, "Nothing changed: no release is needed.")?,
        Some(first) => {
            let (next, reason) = next(&version, first.severity);
            let counts = counts.join(", ");
            writeln!(
                text,
                "{counts}: the next version after {version} is {next} ({reason})."
            )?;
        }
    }
    Ok(text)
}

/// The version that follows when the most severe change is of this severity. Before 1.0.0, Cargo treats the minor number as the
/// major one and the patch number as the minor one.
fn next(version: &Version, severity: Severity) -> (Version, &'static str) {
    let Version {
        major,
        minor,
        patch,
        ..
    } = *version;
    let (major, minor, patch, reason) = match severity {
        Severity::Breaking if major > 0 => (major + 1, 0, 0, "a major version"),
        Severity::Breaking => (
            0,
            minor + 1,
            0,
            "before 1.0.0, a breaking change raises the minor number",
        ),
        Severity::Compatible if major > 0 => (major, minor + 1, 0, "a minor version"),
        _ if major > 0 => (major, minor, patch + 1, "a patch"),
        _ => (
            0,
            minor,
            patch + 1,
            "before 1.0.0, a compatible change raises the patch number",
        ),
    };
    (Version::new(major, minor, patch), reason)
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
