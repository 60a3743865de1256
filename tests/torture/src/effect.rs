//! What the emulator's state and log say of each call: whether it was carried out, and how often.

use std::collections::HashMap;

use et_emulator::Controls;

use crate::call::Call;
use crate::expected::{Expected, Trace};
use crate::share::Share;

/// The emulator at a moment, indexed by what tells calls apart.
#[derive(Debug)]
pub struct Effects<'e> {
    expected: &'e Expected,
    shares: HashMap<u32, Share>,
    /// How often an operation was carried out on a resource of a call. Responses that repeat an
    /// earlier one do not count.
    performed: HashMap<(&'static str, u32), usize>,
}

/// What became of a call, according to the emulator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// How often it was carried out.
    pub times: usize,
    /// What the state shows of it.
    pub trace: Trace,
    /// The ids of what it created.
    pub ids: Vec<String>,
}

impl<'e> Effects<'e> {
    /// Reads an emulator that was reset before the calls. Its log must have kept all of them.
    pub fn of(controls: &Controls, expected: &'e Expected) -> Self {
        let mut performed = HashMap::new();
        for entry in controls.log(0, usize::MAX) {
            let number = entry.path.split('/').find_map(Call::number_in);
            if let (Some(action), Some(number)) = (entry.action, number)
                && entry.status == Some(200)
                && !entry.replayed
            {
                *performed.entry((action, number)).or_default() += 1;
            }
        }
        Self {
            expected,
            shares: Share::all(&controls.snapshot()),
            performed,
        }
    }

    /// What became of a call.
    pub fn effect(&self, call: Call) -> Effect {
        let nothing = Share::default();
        let share = self.shares.get(&call.number).unwrap_or(&nothing);
        let (trace, created) = self.expected.compare(call, share);
        let performed = self.performed.get(&(call.action, call.number));
        let performed = performed.copied().unwrap_or(0);
        Effect {
            times: created.as_ref().map_or(performed, Vec::len),
            trace,
            ids: created.unwrap_or_default(),
        }
    }
}

impl Effect {
    /// Whether the state is what it must be if the call was carried out so often.
    pub fn is_whole(&self) -> bool {
        match self.times {
            0 => self.trace == Trace::None,
            1 => self.trace == Trace::Whole,
            _ => true,
        }
    }
}
