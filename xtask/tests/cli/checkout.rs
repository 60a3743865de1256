//! A copy of the repository's spec and generated files in a temporary folder, to plant mistakes in.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::de::DeserializeOwned;
use tempfile::TempDir;
use xtask::repository::Repository;
use xtask::spec::Documents;

/// The folder of the spec in every checkout.
pub const FOLDER: &str = "openapi";

/// The document in which most cases plant their mistakes.
pub const SPEC: &str = "openapi/et.yaml";

/// What the documents share.
pub const COMMON: &str = "openapi/common.yaml";

/// What a chore may read or write.
const FOLDERS: [&str; 6] = [
    FOLDER,
    "crates/et-api-raw/src",
    "crates/et-contract/src",
    "crates/et-httpmock/src",
    "crates/et-sdk/src",
    "docs",
];

/// What `coverage` reads besides.
const CODE: [&str; 4] = [
    "crates/et-emulator/src",
    "tests/live-contract/src",
    "tests/support/src",
    "tests/vectors",
];

/// A table of cases, written in YAML.
pub fn table<T: DeserializeOwned>(text: &str) -> T {
    let (value, _) = xtask::spec::yaml::read(text).unwrap();
    serde_path_to_error::deserialize(value).unwrap()
}

/// A copy that is deleted when dropped.
pub struct Checkout {
    folder: TempDir,
}

/// How a run ended.
pub struct Outcome {
    pub code: Option<i32>,
    pub output: String,
    pub errors: String,
}

impl Checkout {
    pub fn new() -> Self {
        Self::of(&FOLDERS)
    }

    /// A copy with the code that is written by hand.
    pub fn with_code() -> Self {
        Self::of(&[&FOLDERS[..], &CODE].concat())
    }

    fn of(folders: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for name in folders {
            copy_files(&repository.join(name), &folder.path().join(name));
        }
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Replaces the first occurrence of `from`.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no `{from}`");
        self.write(name, &text.replacen(from, to, 1));
    }

    /// The file of the spec that has this text.
    #[track_caller]
    pub fn file_with(&self, text: &str) -> &'static str {
        let mut files = [SPEC, COMMON].into_iter();
        files
            .find(|file| self.path(file).exists() && self.read(file).contains(text))
            .unwrap_or_else(|| panic!("the spec has no `{text}`"))
    }

    /// Replaces the first occurrence of `from` in the spec, and returns the file as it was.
    #[track_caller]
    pub fn edit_spec(&self, from: &str, to: &str) -> (&'static str, String) {
        let file = self.file_with(from);
        let before = self.read(file);
        self.edit(file, from, to);
        (file, before)
    }

    /// `FILE:LINE: ` of the line of the spec on which this text first begins.
    #[track_caller]
    pub fn line_of(&self, text: &str) -> String {
        let file = self.file_with(text);
        let spec = self.read(file);
        let start = spec.find(text).expect("the file has the text");
        format!("{file}:{}: ", spec[..start].matches('\n').count() + 1)
    }

    /// The documents of the spec.
    pub fn documents(&self) -> Documents {
        let repository = Repository::new(Some(self.path("")));
        Documents::load(&repository).unwrap()
    }

    /// Runs xtask in the checkout.
    pub fn xtask(&self, arguments: &str) -> Outcome {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments.split(' '))
            .arg("--root")
            .arg(self.folder.path())
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        Outcome {
            code: output.status.code(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command and asserts its exit code and the lines that it prints.
    ///
    /// The text is `arguments => code: words`, with further lines if more than one is expected. Of
    /// a line of the output, it has parts with ` … ` between them: "at `text`" is the place in the
    /// spec where this text first begins. Lines after `but not: ` must not be there.
    #[track_caller]
    pub fn expects(&self, text: &str) -> Outcome {
        let (arguments, expected) = text.trim_start().split_once(" => ").expect("a command");
        let (code, lines) = expected.split_once([':', '\n']).unwrap_or((expected, ""));
        let outcome = self.xtask(arguments);
        let Outcome { output, errors, .. } = &outcome;
        let all = format!("output:\n{output}\nerrors:\n{errors}");
        assert_eq!(outcome.code, Some(code.parse().expect("a code")), "{all}");
        for line in lines.lines().map(str::trim_start) {
            let (line, wanted) = match line.strip_prefix("but not: ") {
                Some(line) => (line, false),
                None => (line, true),
            };
            let at = |part: &str| match part.strip_prefix("at `") {
                Some(text) => self.line_of(&text.trim_end_matches('`').replace("\\n", "\n")),
                None => part.to_owned(),
            };
            let parts: Vec<_> = line.split(" … ").map(at).collect();
            let has_all = |line: &str| parts.iter().all(|part| line.contains(part));
            let found = output.lines().chain(errors.lines()).any(has_all);
            assert_eq!(found, wanted, "{parts:?}; {all}");
        }
        outcome
    }
}

pub fn copy_files(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_files(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
