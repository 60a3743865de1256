//! Every message is told whole: what failed, where, why, and how to mend it.
//!
//! Each file makes wrong uses of one kind. `messages.txt` holds what they are told, to be read
//! aloud: a wrong use on a line, and its message on the next. What differs from run to run, such as
//! ports and request ids, is written as `…`.

mod broken;
mod clock;
mod controls;
mod gateways;
mod offline;
mod refused;
mod table;

use table::Table;

#[tokio::test]
async fn each_wrong_use_is_told_what_failed_where_why_and_how_to_mend_it() {
    let mut table = Table::default();
    offline::settings(&mut table);
    offline::values(&mut table);
    offline::snapshots(&mut table);
    offline::calls(&mut table).await;
    refused::access(&mut table).await;
    refused::bodies(&mut table).await;
    refused::states(&mut table).await;
    refused::lists(&mut table).await;
    gateways::gateways(&mut table).await;
    gateways::route_tables(&mut table).await;
    gateways::regions(&mut table).await;
    controls::refused(&mut table).await;
    broken::connections(&mut table).await;
    broken::responses(&mut table).await;
    broken::pages(&mut table).await;
    broken::waits(&mut table).await;
    table.compare(include_str!("messages.txt"));
}
