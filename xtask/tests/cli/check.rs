//! `check` finds any difference between the spec and what was generated from it.

use crate::checkout::{COMMON, Checkout, FOLDER, SPEC};

const GENERATED: &str = "crates/et-api-raw/src/generated_operations.rs";

#[test]
fn an_untouched_checkout_passes() {
    Checkout::new().expects("check => 0: generated files are up to date");
}

#[test]
fn an_edited_generated_file_fails_and_the_edit_is_shown() {
    let checkout = Checkout::new();
    checkout.edit(GENERATED, "\"PUT\"", "\"PATCH\"");
    let stale = format!("Not what the spec generates: … {GENERATED}");
    checkout.expects(&format!("check => 1: - … \"PATCH\"\n{stale}"));
}

#[test]
fn an_edited_spec_fails_until_the_files_are_generated_again() {
    let checkout = Checkout::new();
    checkout.edit_spec("summary: List lines", "summary: List all lines");
    let stale = format!("Not what the spec generates: … {GENERATED}");
    checkout.expects(&format!("check => 1: {stale}"));
    checkout.expects("generate => 0: wrote crates/et-contract/src/generated_contract.json");
    checkout.expects("check => 0: up to date");
}

#[test]
fn a_renamed_method_of_the_sdk_fails_until_the_table_of_operations_is_generated_again() {
    let checkout = Checkout::new();
    let file = "crates/et-sdk/src/operations/binding.rs";
    checkout.edit(file, "pub fn unbind(", "pub fn release_channel(");
    let row = "`PUT /v1/etGateway/{etGatewayId}?unbind` | `client.gateway(id).";
    checkout.expects(&format!(
        "check => 1: -| … {row}unbind()` |\n+| … {row}release_channel()` |\ndocs/operations.md"
    ));
    checkout.expects("generate => 0: wrote docs/operations.md");
    checkout.expects("check => 0: up to date");
}

#[test]
fn an_action_is_in_the_table_of_operations_before_the_sdk_has_a_call() {
    let checkout = Checkout::new();
    let call = "#[doc(alias = \"UnbindPhysicalDedicatedLine\")]";
    checkout.edit("crates/et-sdk/src/operations/binding.rs", call, "");
    checkout.expects("check => 1: +| UnbindPhysicalDedicatedLine | … | (none) | `unbind_et` |");
}

#[test]
fn a_comment_alone_in_any_document_is_an_edit_too() {
    for file in [COMMON, SPEC] {
        let checkout = Checkout::new();
        checkout.edit(file, "openapi: 3.0.3", "openapi: 3.0.3 # the version");
        checkout.expects("check => 1: +// SHA-256 of these");
    }
}

#[test]
fn a_missing_spec_cannot_be_checked() {
    let checkout = Checkout::new();
    std::fs::remove_file(checkout.path(COMMON)).unwrap();
    checkout.expects("check => 2: cannot read openapi/common.yaml");
    std::fs::remove_dir_all(checkout.path(FOLDER)).unwrap();
    checkout.write(COMMON, "openapi: 3.0.3\n");
    checkout.expects("check => 2: openapi has no document beside common.yaml");
}
