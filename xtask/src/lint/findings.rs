//! What was found in a document.

use std::collections::BTreeSet;

use crate::spec::Spec;

/// Findings with line, rule and message. A shared component is checked, but not listed, more than
/// once.
pub struct Findings<'s> {
    pub spec: &'s Spec,
    pub found: BTreeSet<(usize, &'static str, String)>,
}

impl Findings<'_> {
    pub fn add(&mut self, pointer: &str, rule: &'static str, message: impl Into<String>) {
        self.found
            .insert((self.spec.line(pointer), rule, message.into()));
    }
}
