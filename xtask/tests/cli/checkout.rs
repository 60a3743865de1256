//! A copy of the repository's spec and generated files in a temporary folder, to plant mistakes in.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::de::DeserializeOwned;
use tempfile::TempDir;

/// The spec's path in every checkout.
pub const SPEC: &str = "openapi/et.yaml";

/// What a chore may read or write.
const FOLDERS: [&str; 4] = [
    "openapi",
    "crates/et-api-raw/src",
    "crates/et-contract/src",
    "crates/et-httpmock/src",
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
        let folder = TempDir::new().unwrap();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for name in FOLDERS.iter().filter(|name| repository.join(name).exists()) {
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

    /// `openapi/et.yaml:LINE: ` of the line on which this text first begins.
    #[track_caller]
    pub fn line_of(&self, text: &str) -> String {
        let spec = self.read(SPEC);
        let start = spec.find(text);
        let start = start.unwrap_or_else(|| panic!("the spec has no `{text}`"));
        format!("{SPEC}:{}: ", spec[..start].matches('\n').count() + 1)
    }

    /// Removes the first line that holds these words.
    pub fn remove_line(&self, name: &str, words: &str) {
        let text = self.read(name);
        let line = text.split_inclusive('\n').find(|line| line.contains(words));
        let line = line.unwrap_or_else(|| panic!("{name} has no line with `{words}`"));
        self.edit(name, line, "");
    }

    pub fn xtask(&self, arguments: &[&str]) -> Outcome {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .arg("--root")
            .arg(self.folder.path())
            .output()
            .unwrap();
        Outcome {
            code: output.status.code(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Outcome {
    /// Asserts the exit code and that one line of the output contains all the words.
    #[track_caller]
    pub fn shows(&self, code: i32, words: &[&str]) {
        let Self { output, errors, .. } = self;
        let all = format!("output:\n{output}\nerrors:\n{errors}");
        assert_eq!(self.code, Some(code), "{all}");
        let contains = |line: &str| words.iter().all(|word| line.contains(word));
        let mut lines = output.lines().chain(errors.lines());
        assert!(lines.any(contains), "no line contains {words:?}; {all}");
    }

    /// Asserts that the output does not contain the words.
    #[track_caller]
    pub fn lacks(&self, words: &str) {
        assert!(!self.output.contains(words), "{}", self.output);
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
