//! `coverage` finds what the code lacks of what the spec describes, with the place in the spec.

use crate::checkout::Checkout;

const LINES: &str = "crates/et-sdk/src/operations/lines.rs";

#[test]
fn everything_that_the_spec_describes_has_its_counterparts() {
    Checkout::with_code().expects("coverage => 0: Every one has");
}

/// A parameter of the query, before the one that filters the list of lines.
const ZONE: &str =
    "- {name: zone, in: query, required: true, description: Z., schema: {type: string}}
        - name: status
";

#[test]
fn a_required_parameter_that_the_sdk_never_sends_is_found() {
    let checkout = Checkout::with_code();
    checkout.edit_spec("- name: status\n", ZONE);
    checkout.expects(
        "coverage => 1
        at `- {name: zone` … sdk: ListLines never sends zone, which QueryDedicatedLines requires
        but not: ListLines never sends status",
    );
    checkout.edit(
        LINES,
        "        Ok(call)\n",
        "        Ok(call.zone(self.zone))\n",
    );
    checkout.expects("coverage => 0: Every one has");
}

#[test]
fn a_body_that_lacks_a_required_field_is_found() {
    let checkout = Checkout::with_code();
    checkout.edit_spec(
        "      required: [extraChannelId]\n",
        "      required: [extraChannelId, why]\n",
    );
    checkout.edit_spec(
        "        extraChannelId: {",
        "        why: {description: W., type: string}\n        extraChannelId: {",
    );
    checkout.expects(
        "coverage => 1
        at `why: {` … sdk: AssociateChannel never sends why, which AssociatedDedicatedChannel
        at `why: {` … sdk: DisassociateChannel never sends why",
    );
}

#[test]
fn a_field_that_the_emulator_never_reads_is_found_at_any_depth() {
    for (before, handler) in [
        (
            "        bgpRouteLimit: {",
            "channels::update (UpdateDedicatedChannel)",
        ),
        (
            "        reservationTimeUnit:\n",
            "lines::apply (ApplyPhysicalDedicatedLine)",
        ),
        (
            "        tagKey: {",
            "channels::create (CreateDedicatedChannel)",
        ),
        (
            "        detectMultiplier: {",
            "bfd::create (CreateDedicatedChannelBfd)",
        ),
    ] {
        let checkout = Checkout::with_code();
        let field = format!("        jumbo: {{description: J., type: boolean}}\n{before}");
        checkout.edit_spec(before, &field);
        checkout.expects(&format!(
            "coverage => 1: at `jumbo: {{` … emulator: {handler} never reads jumbo"
        ));
    }
}

#[test]
fn a_call_without_a_blocking_half_is_found() {
    let list = "impl List for ListLines";
    let method = "pub fn list(&self) -> Call<ListLines, M>";
    for (from, to, words) in [
        (
            list,
            "impl Other for ListLines",
            "ListLines (QueryDedicatedLines) is not followed page",
        ),
        (
            method,
            "pub fn list(&self) -> Call<ListLines, Async>",
            "no method of a blocking client makes ListLines (QueryDedicatedLines)",
        ),
    ] {
        let checkout = Checkout::with_code();
        checkout.edit(LINES, from, to);
        checkout.expects(&format!(
            "coverage => 1: openapi/et.yaml: … blocking: {words}"
        ));
    }
}

#[test]
fn an_action_that_the_code_does_not_know_is_found_in_each_layer() {
    let get = "\"QueryDedicatedLineDetail\"";
    for (file, from, words) in [
        (
            "crates/et-sdk/src/operations/line.rs",
            ".query_dedicated_line_detail()",
            "sdk: no call sends",
        ),
        (
            "crates/et-emulator/src/actions/lines.rs",
            get,
            "emulator: no handler carries out",
        ),
        (
            "tests/support/src/calls.rs",
            get,
            "sample: the tests have no sample call of",
        ),
        (
            "tests/live-contract/src/survey.rs",
            ".query_dedicated_line_detail()",
            "survey: the live survey does not call",
        ),
        (
            "tests/vectors/wire-python.json",
            get,
            "wire: no official client's request of",
        ),
    ] {
        let checkout = Checkout::with_code();
        let other = from.replace("ine", "lane");
        checkout.write(file, &checkout.read(file).replace(from, &other));
        let place = "at `get:\\n      operationId: queryDedicatedLineDetail`";
        checkout.expects(&format!("coverage => 1: {place} … {words}"));
    }
}

#[test]
fn an_action_that_no_official_client_has_needs_no_recorded_request() {
    let checkout = Checkout::with_code();
    let file = "tests/vectors/wire-python.json";
    checkout.edit_spec("x-bce-python: list_et_dcphy_detail", "x-bce-python: null");
    let without = checkout
        .read(file)
        .replace("\"QueryDedicatedLineDetail\"", "\"Other\"");
    checkout.write(file, &without);
    checkout.expects("coverage => 0: Every one has");
    checkout.expects("lint => 0");
}
