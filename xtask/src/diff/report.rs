//! The list of changes, as text or Markdown.

use std::fmt::Write;

use clap::ValueEnum;

use super::change::{Bump, Change, Level, Version};

/// The form of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One line a change.
    Text,
    /// Sections for a changelog.
    Markdown,
}

/// The list, and the version it asks for.
pub fn render(changes: &[Change], version: Version, format: Format) -> String {
    let mut text = String::new();
    match format {
        Format::Text => {
            for change in changes {
                let level = match change.level {
                    Level::Breaking => "breaking",
                    Level::Compatible => "compatible",
                    Level::Wording => "wording",
                };
                let _ = writeln!(
                    text,
                    "{}: {level}: {} {}",
                    change.place, change.subject, change.what
                );
            }
        }
        Format::Markdown => {
            for (level, heading) in [
                (Level::Breaking, "Breaking"),
                (Level::Compatible, "Added and relaxed"),
                (Level::Wording, "Reworded"),
            ] {
                let mut of_level = changes
                    .iter()
                    .filter(|change| change.level == level)
                    .peekable();
                if of_level.peek().is_some() {
                    let _ = writeln!(text, "### {heading}\n");
                    for change in of_level {
                        let _ = writeln!(text, "- `{}` {}", change.subject, change.what);
                    }
                    text.push('\n');
                }
            }
        }
    }
    let _ = writeln!(text, "{}", verdict(changes, version));
    text
}

fn verdict(changes: &[Change], version: Version) -> String {
    let count = |level: Level| {
        changes
            .iter()
            .filter(|change| change.level == level)
            .count()
    };
    let bump = version.bump(changes);
    let next = version.raised(bump);
    let asked = match (bump, version.major) {
        (Bump::None, _) => return "Nothing changed: no release is asked for.".to_owned(),
        (Bump::Minor, 0) => {
            format!("{next}, for before 1.0.0 a breaking change raises the minor number")
        }
        (Bump::Patch, 0) => {
            format!("{next}, for before 1.0.0 anything else raises the patch number")
        }
        (Bump::Major, _) => format!("{next}, a major version"),
        (Bump::Minor, _) => format!("{next}, a minor version"),
        (Bump::Patch, _) => format!("{next}, a patch"),
    };
    format!(
        "{} breaking, {} compatible, {} of wording: after {version} this asks for {asked}.",
        count(Level::Breaking),
        count(Level::Compatible),
        count(Level::Wording)
    )
}
