//! Reconciling routes with a desired set, against the emulator.

use et_emulator::{Emulator, Fault, FaultKind};
use et_sdk::model::Received;
use et_sdk::operations::{ChannelRef, Ipv6Addresses};
use et_sdk::reconcile::{Change, DesiredRule, Report};
use et_sdk::{Cidr, Error};
use et_test_support::{Network, new_rule};

/// The destinations of a channel's rules, sorted.
async fn destinations(channel: &ChannelRef) -> Result<Vec<Received<Cidr>>, Error> {
    let rules = channel
        .route_rules()
        .list()
        .items()
        .try_collect::<Vec<_>>()
        .await?;
    let mut destinations = Vec::from_iter(rules.into_iter().filter_map(|rule| rule.destination));
    destinations.sort();
    Ok(destinations)
}

const WANTED: [&str; 3] = ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"];

fn wanted() -> Vec<DesiredRule> {
    WANTED.map(|rule| DesiredRule::new(new_rule(rule))).into()
}

/// How many were added, removed and left as they were.
fn counts(report: &Report) -> (usize, usize, usize) {
    let (added, removed) = (report.added().count(), report.removed().count());
    (added, removed, report.unchanged)
}

#[tokio::test]
async fn route_rules_become_the_desired_set_and_a_second_run_changes_nothing() -> Result<(), Error>
{
    let network = Network::start().await;
    let channel = network.channel().await?;
    let before = ["10.1.0.0/16", "10.9.0.0/16"];
    for rule in before.map(new_rule) {
        channel.route_rules().create(rule).send().await?;
    }
    let reconcile = || channel.reconcile_route_rules(wanted());

    let plan = reconcile().plan().await?;
    let planned = (plan.added().count(), plan.removed().count(), plan.unchanged);
    assert_eq!(planned, (2, 1, 1));
    assert_eq!(destinations(&channel).await?, before, "only planned");

    let report = reconcile().run().await.map_err(Error::from)?;
    assert_eq!(counts(&report), (2, 1, 1));
    assert!(!report.is_unchanged());
    let no_id = |change: &Change| matches!(change, Change::AddRule { id: None, .. });
    assert!(!report.changes.iter().any(no_id));
    assert_eq!(destinations(&channel).await?, WANTED);

    let again = reconcile().run().await.map_err(Error::from)?;
    assert!(again.is_unchanged());
    assert_eq!(again.unchanged, 3);
    Ok(())
}

#[tokio::test]
async fn an_interrupted_run_tells_what_it_did_and_another_finishes_it() -> Result<(), Error> {
    let network = Network::with(Emulator::builder(), |client| client.without_retries()).await;
    let channel = network.channel().await?;
    let old = new_rule("10.9.0.0/16");
    channel.route_rules().create(old).send().await?;
    let fault = Fault::next(1, FaultKind::Reset).on_action("CreateDedicatedChannelRouteRules");
    network.emulator.controls().inject(fault).unwrap();

    let run = channel.reconcile_route_rules(wanted()).concurrency(1).run();
    let error = run.await.unwrap_err();
    let source = |error: &dyn std::error::Error| error.source().map(ToString::to_string);
    assert!(source(&error).is_some());
    assert_eq!(source(&error), source(&error.error));
    let (added, removed, _) = counts(&error.report);
    assert_eq!(added, 2, "the other two were added");
    assert_eq!(removed, 0, "nothing is removed before all is added");
    let present = destinations(&channel).await?;
    assert!(present.iter().any(|rule| rule == "10.9.0.0/16"));

    let report = channel.reconcile_route_rules(wanted()).run().await;
    assert_eq!(counts(&report.map_err(Error::from)?), (1, 1, 2));
    assert_eq!(destinations(&channel).await?, WANTED);
    Ok(())
}

#[tokio::test]
async fn route_parameters_become_the_desired_set_by_value() -> Result<(), Error> {
    let network = Network::start().await;
    let channel = network.channel().await?;
    let old = ["10.9.0.0/16".parse()?];
    channel.add_routes().networks(old).send().await?;

    // 192.168.7.7/16 is in the network that is there.
    let wanted = ["192.168.7.7/16".parse()?, "172.16.0.0/12".parse()?];
    let reconcile = || channel.reconcile_routes().networks(wanted.clone());
    let report = reconcile().run().await.map_err(Error::from)?;
    assert_eq!(counts(&report), (1, 1, 1));
    let mut networks = channel.get().send().await?.networks.clone();
    networks.sort();
    assert_eq!(networks, ["172.16.0.0/12", "192.168.0.0/16"]);

    let again = reconcile().run().await.map_err(Error::from)?;
    assert!(again.is_unchanged());
    Ok(())
}

#[tokio::test]
async fn a_rule_that_is_gone_already_counts_as_removed_and_one_that_is_kept_back_does_not()
-> Result<(), Error> {
    let network = Network::with(Emulator::builder(), |client| client.without_retries()).await;
    let channel = network.channel().await?;
    let old = new_rule("10.9.0.0/16");
    channel.route_rules().create(old).send().await?;
    let refuse = |status, code: &str| {
        let kind = FaultKind::Status {
            status,
            code: Some(code.into()),
            retry_after: None,
            body: None,
        };
        let fault = Fault::next(1, kind).on_action("DeleteDedicatedChannelRouteRules");
        network.emulator.controls().inject(fault).unwrap();
    };
    let remove_all = || channel.reconcile_route_rules([]).run();

    refuse(403, "AccessDenied");
    let error = remove_all().await.unwrap_err();
    assert!(error.error.is_access_denied(), "{error}");
    assert_eq!(counts(&error.report), (0, 0, 0));

    refuse(404, "NoSuchObject");
    let report = remove_all().await.map_err(Error::from)?;
    assert_eq!(counts(&report), (0, 1, 0));
    Ok(())
}

#[tokio::test]
async fn networks_of_both_families_become_the_desired_ones_and_are_counted_together()
-> Result<(), Error> {
    let network = Network::start().await;
    let channel = network.channel().await?;
    let addresses = Ipv6Addresses {
        baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
        customer: "2400:da00:e003:0:0:200::1/88".parse()?,
    };
    let present = ["2400:da00:e003::/48".parse()?];
    let enable = channel.enable_ipv6(addresses).ipv6_networks(present);
    enable.send().await?;

    let reconcile = channel
        .reconcile_routes()
        .networks(["192.168.0.0/16".parse()?])
        .ipv6_networks([
            "2400:da00:e003::/48".parse()?,
            "2400:da00:e004::/48".parse()?,
        ]);
    let report = reconcile.run().await.map_err(Error::from)?;
    assert_eq!(counts(&report), (1, 0, 2));
    let networks = channel.get().send().await?.ipv6_networks.clone();
    assert_eq!(networks, ["2400:da00:e003::/48", "2400:da00:e004::/48"]);
    Ok(())
}
