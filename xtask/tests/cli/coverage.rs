//! `coverage` names whatever an operation lacks, and `check` fails with it.

use crate::checkout::{Checkout, SPEC};

const LIST_LINES: &str = "get:\n      operationId: queryDedicatedLines\n";

/// Plants one edit and expects the operation QueryDedicatedLines to lack something, by `coverage` and by `check`.
#[track_caller]
fn lacks(file: &str, from: &str, to: &str, words: &[&str]) {
    let checkout = Checkout::new();
    checkout.edit(file, from, to);
    let spec = checkout.read(SPEC);
    let line = spec[..spec.find(LIST_LINES).unwrap()].matches('\n').count() + 1;
    let place = format!("{SPEC}:{line}: QueryDedicatedLines has no ");
    let words = [&[place.as_str()], words].concat();
    checkout.xtask(&["coverage"]).shows(1, &words);
    checkout.xtask(&["check"]).shows(1, &words);
}

#[test]
fn everything_keeps_up_with_the_spec() {
    Checkout::new().xtask(&["coverage"]).shows(
        0,
        &["All 25 operations have an SDK method, doc aliases, an emulator handler, a wire fixture and a contract test."],
    );
}

#[test]
fn an_operation_without_sdk_method_is_named() {
    let file = "crates/et-sdk/src/operations/lines.rs";
    lacks(
        file,
        "raw.query_dedicated_lines()",
        "raw.query_dedicated_line_detail()",
        &["SDK method", "`raw.query_dedicated_lines`"],
    );
}

#[test]
fn a_method_that_only_a_comment_calls_is_none() {
    let file = "crates/et-sdk/src/operations/lines.rs";
    lacks(
        file,
        "raw.query_dedicated_lines()",
        "raw.list() // raw.query_dedicated_lines()\n",
        &["SDK method"],
    );
}

#[test]
fn an_operation_without_doc_aliases_is_named() {
    let file = "crates/et-sdk/src/operations/lines.rs";
    for alias in ["QueryDedicatedLines", "list_et_dcphy"] {
        let from = format!("#[doc(alias = \"{alias}\")]");
        lacks(
            file,
            &from,
            "",
            &["doc aliases", "QueryDedicatedLines and list_et_dcphy"],
        );
    }
}

#[test]
fn an_operation_without_emulator_handler_is_named() {
    let file = "crates/et-emulator/src/actions/mod.rs";
    lacks(
        file,
        "(\"QueryDedicatedLines\", lines::list),",
        "",
        &["emulator handler", "HANDLERS", file],
    );
}

#[test]
fn an_operation_without_wire_fixture_is_named() {
    let file = "tests/vectors/wire-python.json";
    let checkout = Checkout::new();
    let all = checkout
        .read(file)
        .replace("\"QueryDedicatedLines\"", "\"QueryLines\"");
    checkout.write(file, &all);
    let outcome = checkout.xtask(&["coverage"]);
    outcome.shows(1, &["QueryDedicatedLines has no wire fixture", file]);
    outcome.shows(
        1,
        &[file, "there is a wire fixture for QueryLines", "remove it"],
    );
}

#[test]
fn an_operation_without_contract_test_is_named() {
    let file = "tests/tests/contract/cases.rs";
    lacks(
        file,
        "\"QueryDedicatedLines\"",
        "\"QueryLines\"",
        &["contract test", "CASES", file],
    );
}

#[test]
fn an_operation_new_to_the_spec_lacks_everything() {
    let checkout = Checkout::new();
    let copy = "    patch:
      operationId: pauseLines
      x-bce-action: PauseLines
      x-bce-python: pause_lines
      summary: Pause
      responses: {}
";
    checkout.edit(SPEC, "  /v1/et:\n", &format!("  /v1/et:\n{copy}"));
    let outcome = checkout.xtask(&["coverage"]);
    for what in [
        "SDK method",
        "doc aliases",
        "emulator handler",
        "wire fixture",
        "contract test",
    ] {
        outcome.shows(1, &["PauseLines has no ", what]);
    }
}

#[test]
fn source_that_does_not_parse_is_named_with_its_line() {
    let checkout = Checkout::new();
    let file = "crates/et-sdk/src/operations/lines.rs";
    checkout.write(file, "//! Broken.\nfn (\n");
    checkout.xtask(&["coverage"]).shows(
        2,
        &["error: cannot read crates/et-sdk/src/operations/lines.rs:2"],
    );
}
