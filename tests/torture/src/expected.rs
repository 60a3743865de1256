//! What a call of each operation does when nothing goes wrong: learnt by making it alone.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use et_emulator::Controls;
use et_sdk::Client;

use crate::call::{Call, changes, initial_state};
use crate::share::Share;

/// What the emulator holds of a call of each operation, before and after it.
#[derive(Debug)]
pub struct Expected(HashMap<&'static str, Change>);

#[derive(Debug)]
struct Change {
    before: Share,
    /// With neutral ids.
    after: Share,
    creates: bool,
}

/// What a state shows of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trace {
    /// Everything is as it was before.
    #[default]
    None,
    /// Everything is as the call leaves it when it is made alone.
    Whole,
    /// Something else.
    Other,
}

impl Expected {
    /// Makes a call of each operation, on a fresh emulator each. Leaves the emulator as fresh.
    pub async fn learn(controls: &Controls, client: &Client) -> Result<Self> {
        let mut expected = HashMap::new();
        for action in changes() {
            let call = Call { number: 0, action };
            controls.reset();
            controls.load(initial_state(&[call]))?;
            let before = share(controls);
            let sent = call.send(client, None).await;
            let id = sent.with_context(|| format!("{action} fails by itself"))?;
            let after = share(controls);
            let ids = after.new_ids(&before);
            ensure!(
                ids.iter().eq(&id),
                "{action} by itself created {ids:?}, and reported {id:?}"
            );
            ensure!(after != before, "{action} by itself changed nothing");
            let change = Change {
                before,
                after: after.with_neutral(&ids),
                creates: !ids.is_empty(),
            };
            expected.insert(action, change);
        }
        controls.reset();
        Ok(Self(expected))
    }

    /// What a share shows of a call, and the ids of what calls created; `None` for an operation
    /// that creates nothing.
    pub fn compare(&self, call: Call, share: &Share) -> (Trace, Option<Vec<String>>) {
        let Change {
            before,
            after,
            creates,
        } = &self.0[call.action];
        let ids = share.new_ids(before);
        let trace = if share == before {
            Trace::None
        } else if share.clone().with_neutral(&ids) == *after {
            Trace::Whole
        } else {
            Trace::Other
        };
        (trace, creates.then_some(ids))
    }
}

/// What the emulator holds of the only call.
fn share(controls: &Controls) -> Share {
    let mut shares = Share::all(&controls.snapshot());
    shares.remove(&0).unwrap_or_default()
}
