//! What was found in a document.

use std::collections::BTreeSet;

use crate::spec::Spec;

/// A finding: file, line, rule and message.
pub type Finding = (String, usize, &'static str, String);

/// The findings in a document. A shared component is checked, but not listed, more than once.
pub struct Findings<'s> {
    pub spec: &'s Spec,
    pub found: BTreeSet<Finding>,
}

impl Findings<'_> {
    pub fn add(&mut self, pointer: &str, rule: &'static str, message: impl Into<String>) {
        let (file, line) = self.spec.place(pointer);
        let finding = (file.to_owned(), line, rule, message.into());
        self.found.insert(finding);
    }
}
