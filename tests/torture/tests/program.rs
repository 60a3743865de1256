//! The program as it is run.

use std::process::{Command, Output};

fn torture(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_et-torture"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn loses_nothing_and_doubles_nothing_at_30_percent_faults() {
    let output = torture(&["--calls", "100", "--fault-rate", "0.3", "--seed", "7"]);
    let (out, err) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    let words: Vec<&str> = out.split_whitespace().collect();
    let [
        "calls",
        "100",
        "ok",
        ok,
        "failed",
        failed,
        "lost",
        "0",
        "duplicated",
        "0",
    ] = words[..]
    else {
        panic!("{out}{err}");
    };
    let count = |text: &str| text.parse::<u32>().unwrap();
    assert_eq!(count(ok) + count(failed), 100);
    assert_eq!(out.lines().count(), 1, "{out}");
}

#[test]
fn nothing_gets_through_when_every_request_is_struck_and_still_nothing_doubles() {
    let output = torture(&["--calls", "40", "--fault-rate", "1", "--seed", "7"]);
    let out = String::from_utf8(output.stdout).unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    assert!(out.ends_with("lost 0 duplicated 0\n"), "{out}");
}

#[test]
fn refuses_arguments_that_make_no_sense_before_anything_starts() {
    for arguments in [["--calls", "0"], ["--fault-rate", "2"], ["--minutes", "0"]] {
        let output = torture(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}
