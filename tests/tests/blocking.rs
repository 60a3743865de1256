//! The blocking API works without async code, for every operation.

use std::fmt::Debug;
use std::time::Duration;

use et_api_raw::operations::OPERATIONS;
use et_emulator::Emulator;
use et_sdk::blocking::{Blocking, Client};
use et_sdk::operations::Routing;
use et_sdk::{Call, Error, ErrorKind, Operation};
use et_test_support::calls::{Receiver, build};
use et_test_support::samples::FULL;
use et_test_support::{
    Reply, ScriptedServer, Values, any_list, client_of, new_channel, new_line, new_rule,
};
use tokio::runtime::Runtime;

/// Runs a test with an emulator on a runtime of its own.
fn with_client(test: impl FnOnce(Client) -> Result<(), Error>) {
    let runtime = Runtime::new().unwrap();
    let emulator = runtime
        .block_on(Emulator::builder().foreign_gateways().start())
        .unwrap();
    let builder = client_of(emulator.endpoint(), emulator.credentials().clone());
    test(Client::new(builder).unwrap()).unwrap();
}

#[test]
fn a_script_manages_a_line_without_async_code() {
    with_client(|client| {
        let line = client.lines().apply(new_line("script"));
        let line = line.description("by a script").send()?;
        let line = client.line(&line.id);
        let wait = line.wait_until_established();
        wait.every(Duration::from_millis(5)).wait()?;
        let routing = Routing::networks(["192.168.0.0/16".parse()?]);
        let channel = new_channel("script", 7, routing);
        let channel = line.channels().create(channel).send()?;
        let channel = line.channel(&channel.id);
        let rules = channel.route_rules();
        for third in 1..=5 {
            let rule = new_rule(&format!("10.{third}.0.0/16"));
            rules.create(rule).send()?;
        }
        let items = rules.list().max_keys(2).items();
        assert_eq!(items.collect::<Result<Vec<_>, _>>()?.len(), 5);
        assert_eq!(rules.list().max_keys(2).pages().count(), 3);
        let bounded = rules.list().max_keys(2).items().max_pages(2);
        let (rules_read, errors): (Vec<_>, Vec<_>) = bounded.partition(Result::is_ok);
        assert_eq!((rules_read.len(), errors.len()), (4, 1));
        let report = channel.reconcile_route_rules([]).run();
        assert_eq!(report.map_err(Error::from)?.removed().count(), 5);

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
            .map(|client| std::thread::spawn(move || any_list(&client).send().map(drop)));
        for thread in threads {
            thread.join().unwrap()?;
        }
        Ok(())
    });
}

/// Sends calls, and blocks.
struct Send;

impl Receiver<Blocking> for Send {
    type Output = Result<(), Error>;

    fn receive<O>(
        self,
        call: Call<O, Blocking>,
        _: fn(O::Output) -> Option<String>,
    ) -> Result<(), Error>
    where
        O: Operation<Output: Debug>,
    {
        call.send().map(drop)
    }
}

#[test]
fn every_operation_takes_all_its_parameters_from_a_blocking_client() {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(ScriptedServer::always(Reply::for_any_operation()));
    let key = et_sdk::Credentials::new("key", "secret").unwrap();
    let builder = client_of(server.endpoint(), key);
    let client = Client::new(builder).unwrap();
    let mut sent = 0;
    let covered = || OPERATIONS.iter().filter(|operation| !operation.raw_only);
    for operation in covered() {
        for name in ["required"].into_iter().chain(FULL) {
            let sample = (operation.action, name);
            if let Some(outcome) = build(&client, &Values::default(), sample, Send) {
                outcome.unwrap_or_else(|error| panic!("{sample:?}: {error}"));
                sent += 1;
            }
        }
    }
    assert!(sent > covered().count());
    assert_eq!(server.count(), sent);
}
