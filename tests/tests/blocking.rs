//! The blocking API: it works without async code, and it offers whatever the asynchronous one does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use et_emulator::Emulator;
use et_sdk::blocking::Client;
use et_sdk::operations::Routing;
use et_sdk::{Error, ErrorKind};
use et_test_support::{new_channel, new_line, new_rule};
use syn::visit::Visit;
use syn::{File, ImplItem, ItemImpl, Macro, Type, Visibility};

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

/// Public methods by type.
#[derive(Default)]
struct Methods {
    by_type: BTreeMap<String, BTreeSet<String>>,
    macros: Vec<Macro>,
}

impl<'ast> Visit<'ast> for Methods {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let Type::Path(path) = &*item.self_ty else {
            return;
        };
        let name = path.path.segments.last().unwrap().ident.to_string();
        for method in &item.items {
            if let ImplItem::Fn(method) = method
                && matches!(method.vis, Visibility::Public(_))
                && method.sig.receiver().is_some()
            {
                self.by_type
                    .entry(name.clone())
                    .or_default()
                    .insert(method.sig.ident.to_string());
            }
        }
    }

    fn visit_macro(&mut self, invocation: &'ast Macro) {
        self.macros.push(invocation.clone());
    }
}

fn read(folder: &str) -> Methods {
    let mut methods = Methods::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/et-sdk/src")
        .join(folder);
    for entry in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let file: File = syn::parse_file(&source).unwrap();
        methods.visit_file(&file);
    }
    methods
}

/// The methods that a `mirror!` or `operation!` of the blocking API gives a type, by their names in
/// its tokens.
fn mirrored(methods: &Methods) -> BTreeMap<String, BTreeSet<String>> {
    let mut by_type: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for invocation in &methods.macros {
        let text = invocation.tokens.to_string();
        let Some((head, body)) = text.split_once('{') else {
            continue;
        };
        let Some(name) = head
            .split(|letter: char| !letter.is_alphanumeric())
            .find(|word| !word.is_empty())
        else {
            continue;
        };
        let names = body.split(';').filter_map(|method| {
            method
                .split_once('(')?
                .0
                .split_whitespace()
                .last()
                .map(str::to_owned)
        });
        by_type.entry(name.to_owned()).or_default().extend(names);
    }
    by_type
}

#[test]
fn every_public_method_of_resources_and_operations_has_a_blocking_one() {
    let asynchronous = read("operations");
    let blocking = read("blocking");
    let mirrored = mirrored(&blocking);
    let values = ["Billing", "NextHop", "BfdTiming", "Tag"];
    let mut checked = 0;
    for (name, methods) in &asynchronous.by_type {
        if values.contains(&name.as_str()) {
            continue;
        }
        let offered = mirrored
            .get(name)
            .unwrap_or_else(|| panic!("{name} has no blocking counterpart"));
        // Lists, and the endings that every builder has by macro, are written out elsewhere.
        let elsewhere = ["pages", "items", "send", "preview"];
        for method in methods {
            assert!(
                offered.contains(method) || elsewhere.contains(&method.as_str()),
                "{name}::{method} is missing"
            );
            checked += 1;
        }
    }
    assert!(checked > 50, "only {checked} methods were found");
}
