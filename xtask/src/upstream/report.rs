//! What the comparison found, as text, JSON or Markdown.

use std::fmt::Write;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::change::{Breaks, Change};
use super::known::Excused;

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Lines for a terminal.
    Text,
    /// One object for programs.
    Json,
    /// For an issue or a pull request.
    Markdown,
}

/// All that is to be told.
pub struct Report {
    /// What was compared with what, and how much of it.
    pub compared: String,
    /// What must be acted on.
    pub drift: Vec<Change>,
    /// Descriptions that changed, for a person to read.
    pub to_look_at: Vec<Change>,
    /// Whether the lock is written from what is told here.
    pub accepted: bool,
    /// What the spec knows.
    pub known: Vec<Excused>,
    /// What else a reader should know.
    pub notes: Vec<String>,
}

impl Report {
    /// The report in one of its forms.
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => self.text(),
            Format::Json => format!("{:#}\n", self.json()),
            Format::Markdown => self.markdown(),
        }
    }

    /// Whether nothing is left to do.
    pub fn is_clean(&self) -> bool {
        self.drift.is_empty() && (self.accepted || self.to_look_at.is_empty())
    }

    fn verdict(&self) -> String {
        let drift = match self.drift.len() {
            0 => "No drift".to_owned(),
            1 => "1 drift".to_owned(),
            many => format!("{many} drifts"),
        };
        let to_look_at = match self.to_look_at.len() {
            0 => String::new(),
            1 => ", 1 description to look at".to_owned(),
            many => format!(", {many} descriptions to look at"),
        };
        let accepted = if self.accepted && !self.to_look_at.is_empty() {
            ", accepted by writing the lock"
        } else {
            ""
        };
        format!(
            "{drift}{to_look_at}{accepted}. {}; {} known differences, {} notes.",
            self.compared,
            self.known.len(),
            self.notes.len()
        )
    }

    /// Drift, then what is to be looked at.
    fn changes(&self) -> impl Iterator<Item = &Change> {
        self.drift.iter().chain(&self.to_look_at)
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for change in self.changes() {
            text.push_str(&line(change));
            for (heading, words) in &change.texts {
                let _ = writeln!(text, "    {heading}: {words}");
            }
        }
        for Excused { change, reason } in &self.known {
            let _ = writeln!(
                text,
                "note: {}: {}: {} is known: {reason}",
                change.place,
                change.subject_or("the service"),
                change.kind.spelling()
            );
        }
        for note in &self.notes {
            let _ = writeln!(text, "note: {note}");
        }
        let _ = writeln!(text, "{}", self.verdict());
        text
    }

    fn json(&self) -> Value {
        let change = |change: &Change| {
            let (file, line) = change
                .place
                .rsplit_once(':')
                .unwrap_or((&change.place, "1"));
            json!({
                "change": change.kind.spelling(),
                "action": change.action,
                "name": change.name,
                "what": change.what,
                "advice": change.kind.advice(),
                "breaks": change.breaks,
                "file": file,
                "line": line.parse::<usize>().unwrap_or(1),
                "texts": change.texts.iter().map(|(heading, words)| json!({"heading": heading, "text": words})).collect::<Vec<_>>(),
            })
        };
        let known = |excused: &Excused| {
            let mut known = change(&excused.change);
            known["reason"] = json!(excused.reason);
            known
        };
        json!({
            "compared": self.compared,
            "drift": self.drift.iter().map(change).collect::<Vec<_>>(),
            "to_look_at": self.to_look_at.iter().map(change).collect::<Vec<_>>(),
            "known": self.known.iter().map(known).collect::<Vec<_>>(),
            "notes": self.notes,
        })
    }

    fn markdown(&self) -> String {
        let mut text = format!("# Upstream drift\n\n{}\n", self.verdict());
        if self.changes().next().is_some() {
            text.push_str(
                "\n| Where | What changed | Breaks callers | What to do |\n|---|---|---|---|\n",
            );
        }
        for change in self.changes() {
            let mut what = format!("{} {}", change.subject_or("the service"), change.what);
            for (heading, words) in &change.texts {
                let _ = write!(what, "<br>*{heading}*: {words}");
            }
            let cells = [
                &change.place,
                &what,
                answer(change.breaks),
                change.kind.advice(),
            ]
            .map(|cell| cell.replace('|', "\\|").replace('\n', " "));
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
        if !self.known.is_empty() {
            text.push_str("\n## Known differences\n\n");
        }
        for Excused { change, reason } in &self.known {
            let _ = writeln!(
                text,
                "- `{}` {} {}: {reason}",
                change.place,
                change.subject_or("the service"),
                change.what
            );
        }
        if !self.notes.is_empty() {
            text.push_str("\n## Notes\n\n");
        }
        for note in &self.notes {
            let _ = writeln!(text, "- {note}");
        }
        text
    }
}

/// One change on one line.
fn line(change: &Change) -> String {
    let breaks = match change.breaks {
        Breaks::Yes => "breaks callers",
        Breaks::No => "breaks no caller",
        Breaks::Perhaps => "may break callers",
    };
    format!(
        "{}: {}: {}: {} ({breaks}); {}\n",
        change.place,
        change.kind.spelling(),
        change.subject_or("the service"),
        change.what,
        change.kind.advice()
    )
}

fn answer(breaks: Breaks) -> &'static str {
    match breaks {
        Breaks::Yes => "yes",
        Breaks::No => "no",
        Breaks::Perhaps => "perhaps",
    }
}
