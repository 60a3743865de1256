//! Changes as the lines of an aligned table.

use std::fmt;

/// One line: what happens, to which destination, by which next hop, and what else is known.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) sign: char,
    pub(super) destination: String,
    pub(super) next_hop: String,
    pub(super) note: String,
}

/// Writes rows with aligned columns, separated by line breaks.
pub(super) fn write(f: &mut fmt::Formatter<'_>, rows: &[Row]) -> fmt::Result {
    let width = |column: fn(&Row) -> &str| {
        let lengths = rows.iter().map(|row| column(row).chars().count());
        lengths.max().unwrap_or_default()
    };
    let (first, second) = (width(|row| &row.destination), width(|row| &row.next_hop));
    for (place, row) in rows.iter().enumerate() {
        let Row {
            sign,
            destination,
            next_hop,
            note,
        } = row;
        let line = format!("{sign} {destination:first$}  {next_hop:second$}  {note}");
        let end = if place == 0 { "" } else { "\n" };
        write!(f, "{end}{}", line.trim_end())?;
    }
    Ok(())
}

/// `1 change`, `2 changes`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
