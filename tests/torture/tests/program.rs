//! The program as it is run.

use std::process::Command;

/// Runs the program. Returns its exit code and what it prints.
fn torture(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_et-torture"));
    let output = program.args(arguments).output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code(), out, err)
}

#[test]
fn loses_nothing_and_doubles_nothing_at_30_percent_faults_and_when_every_request_is_struck() {
    for (calls, rate) in [("100", "0.3"), ("40", "1")] {
        let arguments = ["--calls", calls, "--fault-rate", rate, "--seed", "7"];
        let (code, out, err) = torture(&arguments);
        assert_eq!(code, Some(0), "{out}{err}");
        assert_eq!(out.lines().count(), 1, "{out}");
        let words: Vec<_> = out.split_whitespace().collect();
        let ["calls", made, "ok", ok, "failed", failed, rest @ ..] = &words[..] else {
            panic!("{out}{err}");
        };
        assert_eq!(rest, ["lost", "0", "duplicated", "0"]);
        let count = |text: &str| text.parse::<u32>().unwrap();
        assert_eq!(*made, calls);
        assert_eq!(count(ok) + count(failed), count(calls));
    }
}

#[test]
fn rejects_invalid_arguments_before_anything_starts() {
    for (option, values) in [
        ("--calls", &["0"][..]),
        ("--fault-rate", &["-0.1", "1.1", "NaN", "inf", "often"]),
        ("--minutes", &["0", "-1", "NaN", "inf", "long"]),
    ] {
        for value in values {
            let (code, out, err) = torture(&[&format!("{option}={value}")]);
            assert_eq!(code, Some(2), "{option} {value}");
            assert!(out.is_empty() && err.contains(option), "{out}{err}");
        }
    }
}
