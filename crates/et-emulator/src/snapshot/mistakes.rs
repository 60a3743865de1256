//! The mistakes in a document: where each is, what is there, and the rule.

use std::fmt::Display;

use super::node::Node;
use super::place::Place;

/// How many mistakes are named. Looking for more would only use up memory.
const LIMIT: usize = 20;

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(super) struct Mistakes(Vec<String>);

impl Mistakes {
    /// Whether as many mistakes were found as are named.
    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= LIMIT
    }

    /// Adds a mistake, unless there are too many.
    pub(super) fn add(&mut self, place: &Place<'_>, problem: impl Display) {
        if !self.is_full() {
            self.0.push(format!("{place}: {problem}"));
        }
    }

    /// Adds the mistake that a value violates a rule. The value itself may be a secret.
    pub(super) fn add_value(&mut self, place: &Place<'_>, value: Node<'_>, rule: impl Display) {
        self.add(place, format_args!("{}; {rule}", value.kind()));
    }

    /// The mistakes as text, if there are any.
    pub(super) fn into_message(self) -> Option<String> {
        match &*self.0 {
            [] => None,
            [only] => Some(only.clone()),
            several => {
                let count = match self.is_full() {
                    true => format!("the first {LIMIT} mistakes:"),
                    false => format!("{} mistakes:", several.len()),
                };
                Some(format!("{count}\n  {}", several.join("\n  ")))
            }
        }
    }
}
