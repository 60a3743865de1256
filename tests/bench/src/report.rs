//! Rows of the table: what was measured, and whether it reaches its goal.

use std::fmt;

use serde_json::{Value, json};

/// What the ratio must be.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    name: &'static str,
    ours: f64,
    floor: f64,
    unit: &'static str,
    /// What is compared with the goal.
    ratio: f64,
    goal: Goal,
}

impl Row {
    /// A row of the SDK's figure and the floor's.
    pub fn new(name: &'static str, figures: [f64; 2], unit: &'static str, goal: Goal) -> Self {
        let [ours, floor] = figures;
        Self {
            name,
            ours,
            floor,
            unit,
            ratio: ours / floor,
            goal,
        }
    }

    /// Compares something else than the quotient with the goal.
    pub fn by(self, ratio: f64) -> Self {
        Self { ratio, ..self }
    }

    /// The sense of the goal as a sign and in words, the goal, and whether it is reached.
    fn judged(&self) -> (&'static str, &'static str, f64, bool) {
        match self.goal {
            Goal::AtLeast(goal) => (">=", "at least", goal, self.ratio >= goal),
            Goal::AtMost(goal) => ("<=", "at most", goal, self.ratio <= goal),
        }
    }

    pub fn to_json(&self) -> Value {
        let (_, sense, goal, pass) = self.judged();
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
        let (sign, _, goal, pass) = self.judged();
        let [ours, floor, ratio, goal] = [self.ours, self.floor, self.ratio, goal].map(figure);
        let (name, unit) = (self.name, self.unit);
        let verdict = if pass { "pass" } else { "falls short" };
        write!(
            f,
            "{name:44} {ours:>9} {floor:>9} {unit:6} {ratio:>7} {sign} {goal:>7}  {verdict}"
        )
    }
}

/// The middle of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
