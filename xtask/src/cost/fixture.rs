//! A change of the service as a document: what is written where, and which tests must pass then.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};

use crate::repository::Repository;

/// What stands around a piece that is written.
const FENCE: &str = "~~~";

/// A change.
pub struct Fixture {
    /// What changes, in a few words: the first heading.
    pub title: String,
    /// How much it may take.
    pub limits: Limits,
    /// The tests that must pass, as commands.
    pub tests: Vec<String>,
    edits: Vec<Edit>,
}

/// How much a change may take.
pub struct Limits {
    pub lines: usize,
    pub files: usize,
}

/// A piece that is written into a file.
struct Edit {
    file: String,
    place: Place,
    /// What is written, with the end of its last line.
    text: String,
}

/// Where in a file. The text must be there exactly once.
#[derive(Clone)]
enum Place {
    /// Before the line with this text.
    Before(String),
    /// After the line with this text.
    After(String),
    /// In place of this text.
    InsteadOf(String),
}

impl Fixture {
    /// Reads a document. Its limits are a line `At most N lines in M files.`, its tests the lines
    /// that begin with `* `. A heading says where the piece below it belongs:
    /// ``## `FILE`, before `TEXT` ``, or `after`, or `instead of`. In the text, `\n` begins a line.
    pub fn parse(text: &str) -> Result<Self> {
        let (mut title, mut limits) = (None, None);
        let (mut tests, mut edits) = (Vec::new(), Vec::new());
        let mut place = None;
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(heading) = line.strip_prefix("# ") {
                title = Some(heading.to_owned());
            } else if let Some(heading) = line.strip_prefix("## ") {
                place = Some(read_place(heading).with_context(|| {
                    format!("`{line}` should be ``## `FILE`, before `TEXT` ``, after or instead of")
                })?);
            } else if let Some(test) = line.strip_prefix("* ") {
                tests.push(test.trim_matches('`').to_owned());
            } else if let Some(rest) = line.strip_prefix("At most ") {
                limits = Some(read_limits(rest).context("its limits cannot be read")?);
            } else if line.starts_with(FENCE) {
                let (file, place) = place.clone().context("a piece has no heading")?;
                let piece = lines.by_ref().take_while(|line| *line != FENCE);
                let text = piece.map(|line| format!("{line}\n")).collect();
                edits.push(Edit { file, place, text });
            }
        }
        Ok(Self {
            title: title.context("it has no heading")?,
            limits: limits.context("it has no line `At most N lines in M files.`")?,
            tests,
            edits,
        })
    }

    /// Makes the change in a repository.
    pub fn apply(&self, repository: &Repository) -> Result<()> {
        for edit in &self.edits {
            let path = repository.path(&edit.file);
            let before = std::fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", edit.file))?;
            let after = edit.apply(&before).with_context(|| {
                format!(
                    "its piece for {} has lost its place; choose another text that is there \
                     exactly once",
                    edit.file
                )
            })?;
            std::fs::write(&path, after).with_context(|| format!("cannot write {}", edit.file))?;
        }
        Ok(())
    }

    /// How many lines are written.
    pub fn lines(&self) -> usize {
        self.edits.iter().map(Edit::lines).sum()
    }

    /// The files in which something is written.
    pub fn files(&self) -> BTreeSet<&str> {
        self.edits.iter().map(|edit| edit.file.as_str()).collect()
    }
}

impl Edit {
    /// How many lines are written. Of a piece that takes the place of another, those are not that
    /// it leaves as they are.
    fn lines(&self) -> usize {
        let before = match &self.place {
            Place::InsteadOf(text) => text.as_str(),
            Place::Before(_) | Place::After(_) => "",
        };
        let is_new = |line: &&str| !before.lines().any(|old| old == *line);
        self.text.lines().filter(is_new).count()
    }

    fn apply(&self, file: &str) -> Result<String> {
        let (Place::Before(anchor) | Place::After(anchor) | Place::InsteadOf(anchor)) = &self.place;
        let count = file.matches(anchor.as_str()).count();
        ensure!(count == 1, "`{anchor}` is there {count} times");
        let start = file.find(anchor.as_str()).unwrap_or_default();
        let line_start = file[..start].rfind('\n').map_or(0, |end| end + 1);
        let end = start + anchor.len();
        let line_end = file[end..].find('\n').map_or(file.len(), |at| end + at + 1);
        // Within a line, the end of the piece's last line is none of its text.
        let (from, to, text) = match &self.place {
            Place::Before(_) => (line_start, line_start, self.text.as_str()),
            Place::After(_) => (line_end, line_end, self.text.as_str()),
            Place::InsteadOf(_) => (start, end, self.text.trim_end_matches('\n')),
        };
        Ok(format!("{}{text}{}", &file[..from], &file[to..]))
    }
}

/// `` `FILE`, before `TEXT` ``.
fn read_place(heading: &str) -> Result<(String, Place)> {
    let parts: Vec<_> = heading.splitn(4, '`').collect();
    let [_, file, how, text] = parts[..] else {
        bail!("it has no file and text between backquotes");
    };
    // The text may have backquotes of its own.
    let text = text.strip_suffix('`').context("its text has no end")?;
    let text = text.replace("\\n", "\n");
    let place = match how {
        ", before " => Place::Before(text),
        ", after " => Place::After(text),
        ", instead of " => Place::InsteadOf(text),
        _ => bail!("`{how}` is no place"),
    };
    Ok((file.to_owned(), place))
}

/// `N lines in M files.`.
fn read_limits(text: &str) -> Option<Limits> {
    let (lines, rest) = text.split_once(" lines in ")?;
    let (files, _) = rest.split_once(" files")?;
    Some(Limits {
        lines: lines.parse().ok()?,
        files: files.parse().ok()?,
    })
}
