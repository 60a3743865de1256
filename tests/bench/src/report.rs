//! Rows of the table: what was measured, and whether it reaches its goal.

use std::fmt;

use serde_json::{Value, json};

/// How a figure must lie to its goal.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    /// The SDK's figure and the floor's, with their unit.
    pub ours: f64,
    pub floor: f64,
    pub unit: &'static str,
    /// What is held against the goal: mostly ours by the floor's.
    pub ratio: f64,
    pub goal: Goal,
}

impl Row {
    /// Whether the goal is reached.
    pub fn passes(&self) -> bool {
        match self.goal {
            Goal::AtLeast(goal) => self.ratio >= goal,
            Goal::AtMost(goal) => self.ratio <= goal,
        }
    }

    pub fn to_json(&self) -> Value {
        let (sense, goal) = match self.goal {
            Goal::AtLeast(goal) => ("at least", goal),
            Goal::AtMost(goal) => ("at most", goal),
        };
        json!({
            "name": self.name, "ours": self.ours, "floor": self.floor, "unit": self.unit,
            "ratio": self.ratio, "sense": sense, "goal": goal, "pass": self.passes(),
        })
    }
}

/// A figure with three significant digits.
fn figure(value: f64) -> String {
    match value.abs() {
        large if large >= 1000.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sense, goal) = match self.goal {
            Goal::AtLeast(goal) => (">=", goal),
            Goal::AtMost(goal) => ("<=", goal),
        };
        write!(
            f,
            "{:44} {:>9} {:>9} {:6} {:>7} {sense} {:>7}  {}",
            self.name,
            figure(self.ours),
            figure(self.floor),
            self.unit,
            figure(self.ratio),
            figure(goal),
            if self.passes() { "pass" } else { "falls short" }
        )
    }
}

/// The middle of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
