//! What was found, by operation. Places in lists are merged, and only values of enums are shown.

use std::collections::BTreeMap;
use std::fmt;

use et_contract::Operation;
use et_sdk::http::StatusCode;
use serde_json::Value;

/// What was found in all responses.
#[derive(Debug, Default)]
pub struct Findings {
    operations: BTreeMap<String, Tally>,
    notes: Vec<String>,
}

#[derive(Debug, Default)]
struct Tally {
    responses: usize,
    /// Each finding with the number of places.
    found: BTreeMap<String, usize>,
}

impl Findings {
    /// Holds a response's body against the document. `None` is one that is not JSON.
    pub fn judge(&mut self, operation: &Operation, status: StatusCode, body: Option<&Value>) {
        let mut texts = Vec::new();
        match body {
            None => texts.push("the response is not JSON".to_owned()),
            Some(body) => {
                let broken = operation.check_response(status, Some(body));
                texts.extend(broken.iter().map(|rule| format!("broken rule: {rule}")));
                let unknown = operation.find_unknown(status, body);
                texts.extend(unknown.iter().map(ToString::to_string));
            }
        }
        let tally = self.tally(operation);
        tally.responses += 1;
        for text in texts {
            *tally.found.entry(without_indices(&text)).or_default() += 1;
        }
    }

    /// The SDK could not read a response.
    pub fn unreadable(&mut self, operation: &Operation, error: &impl fmt::Display) {
        let text = without_indices(&format!("the SDK cannot read it: {error}"));
        *self.tally(operation).found.entry(text).or_default() += 1;
    }

    /// Something worth noting that is not a finding.
    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// Whether all responses conform to the document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.values().all(|tally| tally.found.is_empty())
    }

    fn tally(&mut self, operation: &Operation) -> &mut Tally {
        self.operations
            .entry(operation.action().to_owned())
            .or_default()
    }
}

/// `ets[3].tags[0].color` as `ets[].tags[].color`, so that the same finding in many places is told
/// once.
fn without_indices(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        plain.push('[');
        let digits = after.find(|character: char| !character.is_ascii_digit());
        rest = match digits {
            Some(end) if after[end..].starts_with(']') => &after[end..],
            _ => after,
        };
    }
    plain.push_str(rest);
    plain
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (action, tally) in &self.operations {
            let responses = match tally.responses {
                1 => "1 response".to_owned(),
                count => format!("{count} responses"),
            };
            if tally.found.is_empty() {
                writeln!(f, "{action}: {responses}, as described")?;
                continue;
            }
            writeln!(f, "{action}: {responses}")?;
            for (text, places) in &tally.found {
                match places {
                    1 => writeln!(f, "  {text}")?,
                    places => writeln!(f, "  {text}, in {places} places")?,
                }
            }
        }
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use et_contract::Contract;
    use serde_json::json;

    use super::*;

    #[test]
    fn merges_places_in_lists_and_leaves_other_brackets_alone() {
        assert_eq!(
            without_indices("`ets[12].tags[0].x` [y] [1"),
            "`ets[].tags[].x` [y] [1"
        );
    }

    #[test]
    fn tells_each_finding_once_with_its_number_of_places() {
        let operation = Contract::embedded()
            .operation("QueryDedicatedLines")
            .unwrap();
        let body = json!({"ets": [
            {"id": "a", "x": "hush"}, {"id": "b", "x": "hush"}, {"id": "c", "linkDelay": "hush"},
        ]});
        let mut findings = Findings::default();
        findings.judge(operation, StatusCode::OK, Some(&body));
        let text = findings.to_string();
        assert!(
            text.contains("unknown field `ets[].x` (string), in 2 places"),
            "{text}"
        );
        assert!(
            text.contains("broken rule: body `ets[].linkDelay`"),
            "{text}"
        );
        assert!(!text.contains("hush") && !findings.is_empty());
    }
}
