//! Rows of the table: what was measured, and whether it reaches its goal.

use std::fmt;

use serde_json::{Value, json};

use self::Goal::{AtLeast, AtMost};

/// How a figure must compare with its goal.
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
    /// What is compared with the goal, usually our figure divided by the floor's.
    pub ratio: f64,
    /// None where the figure is only reported.
    pub goal: Option<Goal>,
}

impl Row {
    /// A row whose ratio is our figure divided by the floor's.
    pub fn new(
        name: &str,
        [ours, floor]: [f64; 2],
        unit: &'static str,
        goal: impl Into<Option<Goal>>,
    ) -> Self {
        let (name, ratio, goal) = (name.to_owned(), ours / floor, goal.into());
        Self {
            name,
            ours,
            floor,
            unit,
            ratio,
            goal,
        }
    }

    /// A row of one figure, which is compared with the goal itself.
    pub fn alone(
        name: &str,
        figure: f64,
        unit: &'static str,
        goal: impl Into<Option<Goal>>,
    ) -> Self {
        Self::new(name, [figure, 0.0], unit, goal).comparing(figure)
    }

    /// The row with another figure to compare with the goal.
    pub fn comparing(self, ratio: f64) -> Self {
        Self { ratio, ..self }
    }

    /// The goal in words and as a sign, the bound, and whether it is reached.
    fn verdict(&self) -> (&'static str, &'static str, Option<f64>, Option<bool>) {
        match self.goal {
            Some(AtLeast(goal)) => ("at least", ">=", Some(goal), Some(self.ratio >= goal)),
            Some(AtMost(goal)) => ("at most", "<=", Some(goal), Some(self.ratio <= goal)),
            None => ("at most", "", None, None),
        }
    }

    pub fn to_json(&self) -> Value {
        let (sense, _, goal, pass) = self.verdict();
        json!({
            "name": self.name, "ours": self.ours, "floor": self.floor, "unit": self.unit,
            "ratio": self.ratio, "sense": sense, "goal": goal, "pass": pass,
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
        let (_, sign, goal, pass) = self.verdict();
        let goal = goal.map(figure).unwrap_or_default();
        let verdict = match pass {
            Some(true) => "pass",
            Some(false) => "falls short",
            None => "reported",
        };
        write!(
            f,
            "{:44} {:>9} {:>9} {:6} {:>7} {sign:2} {goal:>7}  {verdict}",
            self.name,
            figure(self.ours),
            figure(self.floor),
            self.unit,
            figure(self.ratio),
        )
    }
}
