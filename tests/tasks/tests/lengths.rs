//! A task takes few lines: no program is longer than two thirds of what it took a newcomer.

use std::fs;
use std::path::Path;

/// The programs, and the lines of code that each may have.
const LIMITS: [(&str, usize); 11] = [
    ("src/bin/lines_table.rs", 22),
    ("src/bin/apply_and_wait.rs", 46),
    ("src/bin/fifty_channels.rs", 28),
    ("src/bin/overlapping_rules.rs", 34),
    ("src/bin/routes_from_yaml.rs", 64),
    ("src/bin/static_to_bgp.rs", 51),
    ("src/bin/ipv6_everywhere.rs", 35),
    ("src/bin/lines_over_http.rs", 42),
    ("tests/own_code.rs", 54),
    ("src/bin/lines_to_csv.rs", 17),
    ("src/bin/assume_role.rs", 22),
];

#[test]
fn no_program_has_more_lines_of_code_than_its_limit() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, limit) in LIMITS {
        let text = fs::read_to_string(package.join(name)).unwrap();
        let lines = text.lines().map(str::trim);
        let code = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
        let count = code.count();
        assert!(
            (10..=limit).contains(&count),
            "{name}: {count} lines, {limit} are allowed"
        );
    }
    let programs = fs::read_dir(package.join("src/bin")).unwrap().count();
    assert_eq!(programs + 1, LIMITS.len(), "a program has no limit");
}
