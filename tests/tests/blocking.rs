//! The blocking API works without async code.

use std::time::Duration;

use et_emulator::Emulator;
use et_sdk::blocking::Client;
use et_sdk::operations::Routing;
use et_sdk::{Error, ErrorKind};
use et_test_support::{new_channel, new_line, new_rule};

/// Runs a test with an emulator on a runtime of its own.
fn with_client(test: impl FnOnce(Client) -> Result<(), Error>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let emulator = runtime.block_on(Emulator::start()).unwrap();
    let builder = et_sdk::Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().clone());
    test(Client::new(builder).unwrap()).unwrap();
}

#[test]
fn a_script_manages_a_line_without_async_code() {
    with_client(|client| {
        let id = client
            .lines()
            .apply(new_line("script"))
            .description("by a script")
            .send()?
            .id
            .clone();
        let line = client.line(&id);
        line.wait_until_established()
            .every(Duration::from_millis(5))
            .wait()?;
        let routing = Routing::networks(["192.168.0.0/16".parse()?]);
        let channel = line
            .channels()
            .create(new_channel("script", 7, routing))
            .send()?
            .id
            .clone();
        let channel = line.channel(&channel);
        for third in 1..=5 {
            channel
                .route_rules()
                .create(new_rule(&format!("10.{third}.0.0/16")))
                .send()?;
        }
        let rules = channel
            .route_rules()
            .list()
            .max_keys(2)
            .items()
            .collect::<Result<Vec<_>, _>>()?;
        assert_eq!(rules.len(), 5);
        assert_eq!(channel.route_rules().list().max_keys(2).pages().count(), 3);
        let report = channel
            .reconcile_route_rules([])
            .run()
            .map_err(Error::from)?;
        assert_eq!(report.removed().count(), 5);

        let error = client.line("..").get().send().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(line.update().name("renamed").preview()?.method, "PUT");
        Ok(())
    });
}

#[test]
fn a_client_may_be_used_and_dropped_on_any_thread() {
    with_client(|client| {
        let threads = [client.clone(), client]
            .map(|client| std::thread::spawn(move || client.lines().list().send().map(drop)));
        for thread in threads {
            thread.join().unwrap()?;
        }
        Ok(())
    });
}
