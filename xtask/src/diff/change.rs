//! A change between two documents, and the version that changes ask for.

use std::fmt;

/// How much a change matters to programs that were written against the old document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Some of them go wrong.
    Breaking,
    /// None of them notices.
    Compatible,
    /// Nothing but words changed.
    Wording,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// How much it matters.
    pub level: Level,
    /// What it is about: an action, a schema, a region.
    pub subject: String,
    /// What changed, in a sentence's half that follows the subject.
    pub what: String,
    /// `FILE:LINE`, in the new document where the thing is still there.
    pub place: String,
}

/// The part of a version that changes raise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bump {
    Major,
    Minor,
    Patch,
    None,
}

/// A version `major.minor.patch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    pub major: u64,
    pub minor: u64,
    pub patch: u64,
}

impl Version {
    /// The version that the crates of this repository have.
    pub fn current() -> Self {
        let number = |text: &str| text.parse().unwrap_or_default();
        Self {
            major: number(env!("CARGO_PKG_VERSION_MAJOR")),
            minor: number(env!("CARGO_PKG_VERSION_MINOR")),
            patch: number(env!("CARGO_PKG_VERSION_PATCH")),
        }
    }

    /// What the most important of the changes asks for. Before 1.0.0 Cargo takes the minor number for the major one, and the patch number
    /// for the minor.
    pub fn bump(self, changes: &[Change]) -> Bump {
        let level = changes.iter().map(|change| change.level).min();
        match (level, self.major) {
            (None, _) => Bump::None,
            (Some(Level::Breaking), 0) => Bump::Minor,
            (Some(Level::Breaking), _) => Bump::Major,
            (Some(Level::Compatible), 0) | (Some(Level::Wording), _) => Bump::Patch,
            (Some(Level::Compatible), _) => Bump::Minor,
        }
    }

    /// The version after a bump.
    pub fn raised(self, bump: Bump) -> Self {
        let Self {
            major,
            minor,
            patch,
        } = self;
        match bump {
            Bump::Major => Self {
                major: major + 1,
                minor: 0,
                patch: 0,
            },
            Bump::Minor => Self {
                major,
                minor: minor + 1,
                patch: 0,
            },
            Bump::Patch => Self {
                major,
                minor,
                patch: patch + 1,
            },
            Bump::None => self,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bump, Change, Level, Version};

    fn changes(levels: &[Level]) -> Vec<Change> {
        let change = |level: &Level| Change {
            level: *level,
            subject: String::new(),
            what: String::new(),
            place: String::new(),
        };
        levels.iter().map(change).collect()
    }

    #[test]
    fn before_one_a_breaking_change_raises_the_minor_number() {
        let version = Version {
            major: 0,
            minor: 3,
            patch: 2,
        };
        for (levels, raised) in [
            (
                &[Level::Wording, Level::Breaking, Level::Compatible][..],
                "0.4.0",
            ),
            (&[Level::Compatible, Level::Wording][..], "0.3.3"),
            (&[Level::Wording][..], "0.3.3"),
            (&[][..], "0.3.2"),
        ] {
            let bump = version.bump(&changes(levels));
            assert_eq!(version.raised(bump).to_string(), raised, "{levels:?}");
        }
    }

    #[test]
    fn from_one_on_it_raises_the_major_number() {
        let version = Version {
            major: 1,
            minor: 3,
            patch: 2,
        };
        for (levels, bump, raised) in [
            (
                &[Level::Compatible, Level::Breaking][..],
                Bump::Major,
                "2.0.0",
            ),
            (
                &[Level::Compatible, Level::Wording][..],
                Bump::Minor,
                "1.4.0",
            ),
            (&[Level::Wording][..], Bump::Patch, "1.3.3"),
            (&[][..], Bump::None, "1.3.2"),
        ] {
            assert_eq!(version.bump(&changes(levels)), bump, "{levels:?}");
            assert_eq!(version.raised(bump).to_string(), raised, "{levels:?}");
        }
    }
}
