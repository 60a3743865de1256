//! What there is, is found under `openapi/`: a document that is added there needs nothing else, and
//! one that does not fit is refused with both places.

use serde_json::json;

use crate::checkout::Checkout;
use crate::metadata::Upstream;

const THIRD: &str = "openapi/sts.yaml";

/// A checkout with another document.
fn with_third() -> Checkout {
    with_third_in(Checkout::new())
}

fn with_third_in(checkout: Checkout) -> Checkout {
    checkout.write(THIRD, include_str!("third.yaml"));
    checkout.write("openapi/sts.lock.json", include_str!("third.lock.json"));
    checkout
}

#[test]
fn another_document_is_generated_and_checked() {
    let checkout = with_third();
    checkout.expects("lint => 0: follows the house rules … openapi/sts.yaml");
    checkout.expects("check => 1: Not what the spec generates");
    checkout.expects("generate => 0: wrote crates/et-api-raw/src/generated.rs");
    checkout.expects("check => 0: up to date");
    for (file, text) in [
        ("et-api-raw/src/generated.rs", "pub fn assume_role(&self)"),
        (
            "et-api-raw/src/generated_operations.rs",
            "product: &products::STS,",
        ),
        (
            "et-api-raw/src/generated_products.rs",
            "(Region::Nanjing, \"https://sts.nj.baidubce.com\")",
        ),
        ("et-api-raw/src/generated_values.rs", "Nanjing = \"nj\","),
        (
            "et-contract/src/generated_contract.json",
            "\"/v1/credential#assumeRole\"",
        ),
        ("et-httpmock/src/generated.rs", "fn get_session_token("),
    ] {
        let generated = checkout.read(&format!("crates/{file}"));
        assert!(generated.contains(text), "{file} lacks {text}");
    }
}

#[test]
fn calls_of_another_document_are_demanded_once_they_are_wanted() {
    let checkout = with_third_in(Checkout::with_code());
    checkout.expects("coverage => 0: Every one has");
    checkout.edit(THIRD, "x-bce-raw-only: true\n", "");
    checkout.expects(
        "coverage => 1
        openapi/sts.yaml: … sdk: no call sends AssumeRole
        openapi/sts.yaml: … emulator: no handler carries out GetSessionToken
        Missing:",
    );
}

#[test]
fn another_document_drifts_by_itself() {
    let upstream = Upstream::of(with_third());
    upstream.lock_expects(
        "=> 0
        sts: No drift. Compared openapi/sts.yaml with openapi/sts.lock.json: 2 actions
        et: No drift. Compared openapi/et.yaml with openapi/et.lock.json",
    );
    upstream.plant("metadata/schema/sts/AssumeRole.json", |file| {
        file["parameters"][1]["required"] = json!(false);
    });
    upstream.expects(
        "=> 1
        openapi/sts.yaml: … parameter-optional: AssumeRole: roleName
        openapi/sts.lock.json:1: lock-stale
        sts: Drift.
        et: No drift.",
    );
}

#[test]
fn actions_that_a_document_leaves_out_are_listed_once() {
    let upstream = Upstream::of(with_third());
    let file = "metadata/schema/sts/PauseRole.json";
    let pause = json!({"name": "PauseRole", "method": "PUT", "uri": "/v{version}/role?pause"});
    upstream.checkout.write(file, &pause.to_string());
    upstream.expects(
        "=> 1
        openapi/sts.yaml: … action-added: PauseRole
        sts: Drift.",
    );
    upstream.expects("--write-lock => 1: action-added: PauseRole");
    let known = "=> 0
        note: not covered: PauseRole
        but not: paste below
        sts: No drift. Compared … 2 actions";
    upstream.expects(known);
    upstream.lock_expects(known);
}

#[test]
fn the_first_lock_names_the_actions_that_its_document_leaves_out() {
    let upstream = Upstream::of(with_third());
    let lock = "openapi/sts.lock.json";
    std::fs::remove_file(upstream.checkout.path(lock)).unwrap();
    upstream
        .checkout
        .edit(THIRD, "x-bce-action: AssumeRole", "x-bce-action: TakeRole");
    upstream.expects("--write-lock => 1: action-removed: TakeRole\nnote: not covered: AssumeRole");
    upstream
        .checkout
        .edit(THIRD, "x-bce-action: TakeRole", "x-bce-action: AssumeRole");
    upstream.expects("=> 1: lock-stale");
    upstream.expects("--write-lock => 0: sts: No drift");
}

#[test]
fn what_two_documents_call_the_same_is_refused_with_both_places() {
    let checkout = with_third();
    let whole = checkout.read(THIRD);
    for (from, to, what, first) in [
        ("  /v1/sessionToken:", "  /v1/et:", "path /v1/et", "et.yaml"),
        (
            "    Session:\n",
            "    Line:\n      description: A line.\n    Session:\n",
            "component schemas/Line",
            "et.yaml",
        ),
        (
            "components:\n",
            "components:\n  headers: {RequestId: {description: Its id.}}\n",
            "component headers/RequestId",
            "common.yaml",
        ),
        ("{name: credentials", "{name: lines", "tag lines", "et.yaml"),
        (
            "operationId: assumeRole",
            "operationId: queryDedicatedLines",
            "operation queryDedicatedLines",
            "et.yaml",
        ),
    ] {
        checkout.write(THIRD, &whole);
        checkout.edit(THIRD, from, to);
        let words = format!("the {what} is already in openapi/{first}:");
        checkout.expects(&format!("lint => 2: error: openapi/sts.yaml: … {words}"));
        checkout.expects(&format!("generate => 2: {words}"));
    }
}

#[test]
fn a_head_that_does_not_fit_is_refused() {
    for (from, to, words) in [
        (
            "x-bce-product: sts",
            "x-bce-product: et",
            "both describe the product et",
        ),
        (
            "x-bce-product: sts",
            "",
            "openapi/sts.yaml has no x-bce-product at its top",
        ),
        (
            "x-bce-lock: sts.lock.json",
            "",
            "openapi/sts.yaml has no x-bce-lock at its top",
        ),
    ] {
        let checkout = with_third();
        checkout.edit(THIRD, from, to);
        checkout.expects(&format!("generate => 2: error: … {words}"));
    }
    let checkout = with_third();
    checkout.edit(THIRD, "{id: bj, name: Beijing", "{id: bj, name: Peking");
    checkout.expects(
        "generate => 2: openapi/sts.yaml:14: the region bj is called Peking, but Beijing in \
         openapi/et.yaml:",
    );
}

#[test]
fn a_document_refers_to_itself_and_to_what_all_share() {
    let checkout = with_third();
    checkout.edit(
        THIRD,
        "{$ref: '#/components/schemas/Role'}",
        "{$ref: '#/components/schemas/Line'}",
    );
    checkout.expects(
        "lint => 1: openapi/sts.yaml: … reference: #/components/schemas/Line does not exist",
    );
}

#[test]
fn what_is_used_twice_is_found_in_whichever_document() {
    let checkout = with_third();
    checkout.edit(
        THIRD,
        "x-bce-python: assume_role",
        "x-bce-python: list_et_dcphy",
    );
    checkout.expects(
        "lint => 1: openapi/sts.yaml: … x-bce-python list_et_dcphy is already used at \
         openapi/et.yaml:",
    );
    let checkout = with_third();
    checkout.edit(
        THIRD,
        "    Role:\n",
        "    Unused: {description: None., type: object}\n    Role:\n",
    );
    checkout.expects("lint => 1: openapi/sts.yaml: … unused: no operation reaches schemas/Unused");
}
