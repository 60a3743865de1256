//! The commands that the documents show exist, with their flags.

use std::path::PathBuf;

use et_documentation::repository::{documents, entries, path, read};

#[test]
fn every_command_and_flag_in_a_document_exists() {
    let mut found = 0;
    for document in documents() {
        let text = read(&document);
        for start in ["cargo xtask ", "--example ", "et-emulator --"] {
            for (at, _) in text.match_indices(start) {
                let command = text[at..]
                    .split(['`', '\n', '#'])
                    .next()
                    .unwrap_or_default();
                let problem = problem(command);
                assert_eq!(problem, None, "{}: {command}", document.display());
                found += 1;
            }
        }
    }
    assert!(found > 40, "only {found} commands were found");
}

/// What is wrong with a command.
fn problem(command: &str) -> Option<String> {
    let words: Vec<&str> = command.split([' ', ',', '.', ';', ')', '(', '"']).collect();
    let sources = match words[..] {
        ["cargo", "xtask", name, ..] => {
            let is_command = |text: &str| text.to_lowercase().contains(&format!("\n    {name}"));
            if !name.starts_with("--") && !is_command(&read(path("xtask/src/main.rs"))) {
                return Some(format!("no command {name}"));
            }
            let programs = ["xtask/src", "tests/torture/src", "tests/live-contract/src"];
            programs
                .iter()
                .flat_map(|folder| files(path(folder)))
                .collect()
        }
        // The name is a placeholder.
        ["--example", "NAME", ..] => return None,
        ["--example", name, ..] => vec![
            path(&format!("crates/et-sdk/examples/{name}.rs")),
            path("tests/documentation/src/arguments.rs"),
        ],
        _ => files(path("crates/et-emulator/src/bin")),
    };
    let texts: String = sources.into_iter().map(read).collect();
    let flags = words.iter().filter_map(|word| word.strip_prefix("--"));
    // An argument of the program is a field of its arguments.
    let unknown = |flag: &&str| !texts.contains(&format!(" {}: ", flag.replace('-', "_")));
    let built_in = ["", "example", "help", "no-deps", "open"];
    let mut own = flags.filter(|flag| !built_in.contains(flag));
    own.find(unknown).map(|flag| format!("no flag --{flag}"))
}

/// The Rust files of a folder and those in it.
fn files(folder: PathBuf) -> Vec<PathBuf> {
    let (folders, files): (Vec<_>, Vec<_>) = entries(folder).into_iter().partition(|p| p.is_dir());
    let rust = files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "rs"));
    rust.chain(folders.into_iter().flat_map(self::files))
        .collect()
}
