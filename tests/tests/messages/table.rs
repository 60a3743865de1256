//! The wrong uses and their messages, in the form of `messages.txt`.

use std::fmt::{Debug, Display, Write};

/// The wrong uses in order, each with its message.
#[derive(Debug, Default)]
pub struct Table {
    text: String,
    /// What differs from run to run, the latest first: a port may be used again.
    passing: Vec<(String, &'static str)>,
}

impl Table {
    /// Writes every later occurrence of a text in another way.
    pub fn hide(&mut self, text: impl Into<String>, shown: &'static str) {
        self.passing.insert(0, (text.into(), shown));
    }

    /// Adds a wrong use and the error that it caused.
    pub fn add<T, E: Display>(&mut self, wrong: &str, result: Result<T, E>) {
        let mut message = match result {
            Ok(_) => "there is no error".to_owned(),
            Err(error) => error.to_string(),
        };
        for (text, shown) in &self.passing {
            message = message.replace(text, shown);
        }
        if let Some((head, tail)) = message.split_once("request id ") {
            let end = tail.find(']').unwrap_or(tail.len());
            message = format!("{head}request id …{}", &tail[end..]);
        }
        // That of a snapshot lists its mistakes.
        let message = message.replace('\n', "\n    ");
        let _ = writeln!(self.text, "{wrong}\n    {message}");
    }

    /// Compares with the text of the file.
    #[track_caller]
    pub fn compare(&self, file: &str) {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let (told, written) = (lines(&self.text), lines(file));
        let differing = told.iter().filter(|line| !written.contains(line));
        let differing = Vec::from_iter(differing.map(String::as_str)).join("\n");
        assert!(
            told == written,
            "not in messages.txt:\n{differing}\nIt would be:\n{}",
            self.text
        );
    }
}

/// The error of a call that must fail, without what it would have returned.
pub async fn failing<T: Debug, E>(call: impl IntoFuture<Output = Result<T, E>>) -> Result<(), E> {
    call.await.map(drop)
}
