//! Rows of the table: what was measured, and whether it reaches its goal.

use std::fmt;

use serde_json::{Value, json};

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    name: &'static str,
    /// The SDK's figure and the floor's, with their unit.
    ours: f64,
    floor: f64,
    unit: &'static str,
    /// What is compared with the goal: ours divided by the floor's, in most rows.
    ratio: f64,
    goal: f64,
    /// Whether the ratio must not be above the goal, rather than not below.
    at_most: bool,
}

impl Row {
    /// A row whose ratio must be at least the goal.
    pub fn at_least(
        name: &'static str,
        ours: f64,
        floor: f64,
        unit: &'static str,
        goal: f64,
    ) -> Self {
        Self {
            name,
            ours,
            floor,
            unit,
            ratio: ours / floor,
            goal,
            at_most: false,
        }
    }

    /// A row whose ratio must be at most the goal.
    pub fn at_most(
        name: &'static str,
        ours: f64,
        floor: f64,
        unit: &'static str,
        goal: f64,
    ) -> Self {
        Self {
            at_most: true,
            ..Self::at_least(name, ours, floor, unit, goal)
        }
    }

    /// Compares something else than the quotient with the goal.
    pub fn by(self, ratio: f64) -> Self {
        Self { ratio, ..self }
    }

    /// Whether the goal is reached.
    fn passes(&self) -> bool {
        match self.at_most {
            true => self.ratio <= self.goal,
            false => self.ratio >= self.goal,
        }
    }

    pub fn to_json(&self) -> Value {
        let sense = if self.at_most { "at most" } else { "at least" };
        json!({
            "name": self.name, "ours": self.ours, "floor": self.floor, "unit": self.unit,
            "ratio": self.ratio, "sense": sense, "goal": self.goal, "pass": self.passes(),
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
        write!(
            f,
            "{:44} {:>9} {:>9} {:6} {:>7} {} {:>7}  {}",
            self.name,
            figure(self.ours),
            figure(self.floor),
            self.unit,
            figure(self.ratio),
            if self.at_most { "<=" } else { ">=" },
            figure(self.goal),
            if self.passes() { "pass" } else { "falls short" }
        )
    }
}

/// The middle of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
