//! A call without a required parameter does not compile, and the compiler names what is missing.
//!
//! Each case in `cases/` has the complete calls of its resource, which must compile, and the
//! incomplete ones, whose errors stand in the `.stderr` beside it. After a change,
//! `TRYBUILD=overwrite` rewrites them.

#[test]
fn a_missing_parameter_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/cases/*.rs");
}
