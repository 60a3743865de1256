//! What the comparison found, as text, JSON or Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;
use clap::ValueEnum;
use serde::Serialize;

use super::drift::Drift;

/// The output format.
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// Lines for a terminal.
    Text,
    /// One object for programs.
    Json,
    /// For an issue or a pull request.
    Markdown,
}

#[derive(Serialize)]
pub struct Report {
    /// What was compared with what, and how much of it.
    pub compared: String,
    /// What must be acted on.
    pub drift: Vec<Drift>,
    /// Descriptions that changed, for a person to read.
    pub to_look_at: Vec<Drift>,
    /// Whether the lock is written with these descriptions.
    #[serde(skip)]
    pub accepted: bool,
    /// Differences that the spec lists.
    pub known: Vec<Drift>,
    /// The product's actions that the document leaves out.
    pub not_covered: Vec<String>,
    /// What else a reader should know.
    pub notes: Vec<String>,
}

/// The reports of all products, each with the product's name.
pub fn render(reports: &[(String, Report)], format: Format) -> Result<String> {
    if let Format::Json = format {
        let reports = reports.iter().map(|(product, report)| (product, report));
        let reports: BTreeMap<_, _> = reports.collect();
        return Ok(serde_json::to_string_pretty(&reports)? + "\n");
    }
    let mut text = String::new();
    if let Format::Markdown = format {
        text.push_str("# Upstream drift\n");
    }
    for (product, report) in reports {
        text += &match format {
            Format::Markdown => format!("\n## {product}\n\n{}", report.markdown()?),
            _ => report.text(product)?,
        };
    }
    Ok(text)
}

impl Report {
    /// Whether there is nothing left to do.
    pub fn is_clean(&self) -> bool {
        self.drift.is_empty() && (self.accepted || self.to_look_at.is_empty())
    }

    /// The verdict in one line.
    fn verdict(&self) -> String {
        let verdict = if self.is_clean() { "No drift" } else { "Drift" };
        let accepted = if self.accepted { " (accepted)" } else { "" };
        let [drift, changed, known] =
            [&self.drift, &self.to_look_at, &self.known].map(|list| list.len());
        format!(
            "{verdict}. {}; differences: {drift}, changed descriptions: {changed}{accepted}, \
             known differences: {known}, notes: {}.",
            self.compared,
            self.notes.len()
        )
    }

    /// Drift, then changed descriptions.
    fn changes(&self) -> impl Iterator<Item = &Drift> {
        self.drift.iter().chain(&self.to_look_at)
    }

    fn text(&self, product: &str) -> Result<String> {
        let mut text = String::new();
        for change in self.changes() {
            let (location, subject) = (change.location(), change.subject());
            write!(
                text,
                "{location}: {}: {subject}: {} ",
                change.change, change.what
            )?;
            writeln!(
                text,
                "(breaks callers: {}); {}",
                change.breaks, change.advice
            )?;
            for quote in &change.texts {
                writeln!(text, "    {}: {}", quote.heading, quote.text)?;
            }
            for piece in &change.skeleton {
                writeln!(text, "    {}", piece.heading())?;
                for line in piece.yaml.lines() {
                    writeln!(text, "{}", format!("    {line}").trim_end())?;
                }
            }
        }
        for known in &self.known {
            let (location, subject) = (known.location(), known.subject());
            let reason = known.reason.as_deref().unwrap_or_default();
            let change = &known.change;
            writeln!(
                text,
                "note: {location}: {subject}: {change} is known: {reason}"
            )?;
        }
        for note in &self.notes {
            writeln!(text, "note: {note}")?;
        }
        if !self.not_covered.is_empty() {
            let actions = self.not_covered.join(", ");
            writeln!(text, "note: not covered: {actions}")?;
        }
        writeln!(text, "{product}: {}", self.verdict())?;
        Ok(text)
    }

    fn markdown(&self) -> Result<String> {
        let mut text = format!("{}\n", self.verdict());
        if self.changes().next().is_some() {
            text.push_str("\n| Where | What changed | Breaks callers | What to do |\n");
            text.push_str("|---|---|---|---|\n");
        }
        for change in self.changes() {
            let mut what = format!("{} {}", change.subject(), change.what);
            for quote in &change.texts {
                write!(what, "<br>*{}*: {}", quote.heading, quote.text)?;
            }
            let cells = [&change.location(), &what, change.breaks, change.advice]
                .map(|cell| cell.replace('|', "\\|").replace('\n', " "));
            writeln!(text, "| {} |", cells.join(" | "))?;
        }
        for change in self.changes() {
            for piece in &change.skeleton {
                let (subject, heading) = (change.subject(), piece.heading());
                write!(
                    text,
                    "\n{subject}: {heading}\n\n```yaml\n{}```\n",
                    piece.yaml
                )?;
            }
        }
        let known = self.known.iter().map(|known| {
            let (location, subject) = (known.location(), known.subject());
            let reason = known.reason.as_deref().unwrap_or_default();
            format!("`{location}` {subject} {}: {reason}", known.what)
        });
        for (heading, items) in [
            ("Known differences", known.collect()),
            ("Not covered", self.not_covered.clone()),
            ("Notes", self.notes.clone()),
        ] {
            let items: Vec<String> = items;
            if !items.is_empty() {
                write!(text, "\n### {heading}\n\n- {}\n", items.join("\n- "))?;
            }
        }
        Ok(text)
    }
}
