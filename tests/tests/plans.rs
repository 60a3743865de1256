//! Plans of reconciliations: shown, kept, guarded, and applied exactly.

use et_sdk::operations::{ChannelRef, NextHop};
use et_sdk::reconcile::{DesiredRule, Guard, Plan};
use et_sdk::{Error, ErrorKind};
use et_test_support::{Network, new_rule};

fn rule(destination: &str, description: &str) -> DesiredRule {
    DesiredRule::new(new_rule(destination)).described(description)
}

/// A channel with these rules, each a destination and a description.
async fn channel(rules: &[(&str, &str)]) -> Result<(Network, ChannelRef), Error> {
    let network = Network::start().await;
    let channel = network.channel().await?;
    for (destination, description) in rules {
        let call = channel.route_rules().create(new_rule(destination));
        call.description(*description).send().await?;
    }
    Ok((network, channel))
}

/// What the channel's rules are, with ids replaced by nothing, sorted.
async fn rules(channel: &ChannelRef) -> Result<Vec<String>, Error> {
    let mut shown = Vec::new();
    let mut rules = channel.route_rules().list().items();
    while let Some(rule) = rules.next().await {
        let rule = rule?;
        let description = rule.description.unwrap_or_default();
        shown.push(format!(
            "{} {description}",
            rule.destination.unwrap_or_default()
        ));
    }
    shown.sort();
    Ok(shown)
}

/// The plan as it comes back from a file.
fn kept(plan: &Plan) -> Plan {
    let file = serde_json::to_string_pretty(plan).unwrap();
    let read: Plan = serde_json::from_str(&file).unwrap();
    assert_eq!(read, *plan);
    read
}

const BEFORE: [(&str, &str); 3] = [
    ("10.1.0.0/16", "kept"),
    ("10.2.0.0/16", "old"),
    ("10.99.0.0/16", "surplus"),
];

fn desired() -> [DesiredRule; 3] {
    [
        rule("10.1.0.0/16", "kept"),
        rule("10.2.0.0/16", "new"),
        rule("10.3.0.0/16", "added"),
    ]
}

#[tokio::test]
async fn a_plan_is_shown_as_a_table_kept_in_a_file_and_applied_exactly() -> Result<(), Error> {
    let (network, channel) = channel(&BEFORE).await?;
    let plan = channel.reconcile_route_rules(desired()).plan().await?;
    let mut shown = plan.to_string();
    for found in channel
        .route_rules()
        .list()
        .items()
        .try_collect::<Vec<_>>()
        .await?
    {
        shown = shown.replace(&found.id, "ID");
    }
    let expected = "\
~ 10.2.0.0/16   etGateway dcgw-p5x55p77u8ah  \"old\" -> \"new\" (ID)
+ 10.3.0.0/16   etGateway dcgw-p5x55p77u8ah  \"added\"
- 10.99.0.0/16  etGateway dcgw-p5x55p77u8ah  \"surplus\" (ID)
3 changes to make, 1 route unchanged";
    assert_eq!(shown, expected);
    assert!(!plan.is_unchanged());

    let before = network.emulator.controls().requests();
    let report = channel
        .apply(kept(&plan))
        .run()
        .await
        .map_err(Error::from)?;
    // One to read the rules, and one for each change.
    assert_eq!(network.emulator.controls().requests(), before + 4);
    assert_eq!((report.changes.len(), report.unchanged), (3, 1));
    let after = ["10.1.0.0/16 kept", "10.2.0.0/16 new", "10.3.0.0/16 added"];
    assert_eq!(rules(&channel).await?, after);
    let again = channel.reconcile_route_rules(desired()).plan().await?;
    assert!(again.is_unchanged());
    // A report can be kept, too.
    let file = serde_json::to_string(&report).unwrap();
    assert_eq!(report, serde_json::from_str(&file).unwrap());
    Ok(())
}

/// The error of applying a plan, which must change nothing.
async fn refused(channel: &ChannelRef, plan: &Plan) -> Result<String, Error> {
    let before = rules(channel).await?;
    let error = channel.apply(plan.clone()).run().await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::PlanRefused);
    assert!(error.report.is_unchanged());
    assert_eq!(rules(channel).await?, before);
    Ok(error.to_string())
}

#[tokio::test]
async fn a_plan_is_refused_if_the_rules_have_changed_and_the_difference_is_named()
-> Result<(), Error> {
    let (_network, channel) = channel(&BEFORE).await?;
    let plan = channel.reconcile_route_rules(desired()).plan().await?;

    let new = channel.route_rules().create(new_rule("10.7.0.0/16"));
    let new = new.send().await?.into_value().id;
    let error = refused(&channel, &plan).await?;
    let expected = format!("{new} (10.7.0.0/16 by etGateway dcgw-p5x55p77u8ah) is new");
    assert!(error.contains(&expected), "{error}");
    channel.route_rule(&new).delete().send().await?;

    let mut present = channel.route_rules().list().items();
    let first = present.next().await.unwrap()?.id;
    channel.route_rule(&first).update("other").send().await?;
    let error = refused(&channel, &plan).await?;
    assert!(
        error.contains("the description \"other\" instead of \"kept\""),
        "{error}"
    );

    channel.route_rule(&first).delete().send().await?;
    let error = refused(&channel, &plan).await?;
    assert!(
        error.contains(&first) && error.contains("is gone"),
        "{error}"
    );
    Ok(())
}

#[tokio::test]
async fn a_plan_is_refused_by_another_channel_and_another_release() -> Result<(), Error> {
    let (network, channel) = channel(&BEFORE).await?;
    let plan = channel.reconcile_route_rules(desired()).plan().await?;
    let other = network
        .client
        .line(channel.line_id())
        .channel("dedicatedconn-other");
    let error = other.apply(plan.clone()).run().await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::PlanRefused);
    assert!(error.to_string().contains(channel.id()), "{error}");

    let mut file = serde_json::to_value(&plan).unwrap();
    assert_eq!(file["version"], 1);
    file["version"] = 2.into();
    let error = serde_json::from_value::<Plan>(file)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("version 2") && error.contains("version 1"),
        "{error}"
    );
    Ok(())
}

#[tokio::test]
async fn more_removals_than_allowed_are_refused_by_name() -> Result<(), Error> {
    let (_network, channel) = channel(&BEFORE).await?;
    let reconcile = || channel.reconcile_route_rules([rule("10.1.0.0/16", "kept")]);
    let error = reconcile().max_removals(1).plan().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PlanRefused);
    let error = error.to_string();
    for part in [
        "`max_removals` allows 1 and refuses 2",
        "10.2.0.0/16",
        "10.99.0.0/16",
    ] {
        assert!(error.contains(part), "{error}");
    }
    let error = reconcile().max_removals(1).run().await.unwrap_err();
    assert!(error.report.is_unchanged());
    assert_eq!(rules(&channel).await?.len(), 3);
    let plan = reconcile().max_removals(2).plan().await?;
    assert_eq!(plan.removed().count(), 2);
    Ok(())
}

#[tokio::test]
async fn add_only_leaves_surplus_rules_and_descriptions_and_says_so() -> Result<(), Error> {
    let (_network, channel) = channel(&BEFORE).await?;
    let plan = channel
        .reconcile_route_rules(desired())
        .add_only()
        .plan()
        .await?;
    let guards: Vec<_> = plan.held_back.iter().map(|held| &held.guard).collect();
    assert_eq!(guards, [&Guard::AddOnly, &Guard::AddOnly]);
    let shown = plan.to_string();
    assert!(shown.contains("= 10.99.0.0/16"), "{shown}");
    assert!(shown.contains("left: add only"), "{shown}");
    assert!(
        shown.ends_with("1 change to make, 2 routes left, 1 route unchanged"),
        "{shown}"
    );
    channel
        .apply(kept(&plan))
        .run()
        .await
        .map_err(Error::from)?;
    let after = [
        "10.1.0.0/16 kept",
        "10.2.0.0/16 old",
        "10.3.0.0/16 added",
        "10.99.0.0/16 surplus",
    ];
    assert_eq!(rules(&channel).await?, after);
    Ok(())
}

#[tokio::test]
async fn rules_without_the_mark_are_left_alone() -> Result<(), Error> {
    let before = [
        ("10.1.0.0/16", "mine #a"),
        ("10.2.0.0/16", "theirs"),
        ("10.3.0.0/16", "mine #a"),
    ];
    let (_network, channel) = channel(&before).await?;
    let reconcile = |rules: Vec<DesiredRule>| channel.reconcile_route_rules(rules).marked("#a");

    let run = reconcile(vec![rule("10.1.0.0/16", "changed #a")])
        .run()
        .await;
    let report = run.map_err(Error::from)?;
    assert_eq!(report.held_back[0].guard, Guard::Marked("#a".into()));
    let after = ["10.1.0.0/16 changed #a", "10.2.0.0/16 theirs"];
    assert_eq!(rules(&channel).await?, after);

    // Such a rule would be nobody's.
    let error = reconcile(vec![rule("10.4.0.0/16", "unmarked")])
        .plan()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PlanRefused);
    assert!(error.to_string().contains("10.4.0.0/16"), "{error}");

    // Theirs has the destination and next hop of a desired one.
    let error = reconcile(vec![rule("10.2.0.0/16", "mine #a")])
        .plan()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PlanRefused);
    let error = error.to_string();
    assert!(
        error.contains("`marked`") && error.contains("10.2.0.0/16"),
        "{error}"
    );
    assert_eq!(rules(&channel).await?, after);
    Ok(())
}

#[tokio::test]
async fn a_desired_set_that_contradicts_itself_is_refused_before_anything_is_sent()
-> Result<(), Error> {
    let (network, channel) = channel(&BEFORE).await?;
    let mut other = rule("10.1.3.3/16", "kept");
    other.rule.next_hop = NextHop::channel("dedicatedconn-1");
    let sent = network.emulator.controls().requests();
    let reconcile = channel.reconcile_route_rules([rule("10.1.0.0/16", "kept"), other]);
    let error = reconcile.plan().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let error = error.to_string();
    for part in [
        "10.1.0.0/16 by etGateway",
        "10.1.3.3/16 by etChannel dedicatedconn-1",
    ] {
        assert!(error.contains(part), "{error}");
    }
    assert_eq!(network.emulator.controls().requests(), sent);
    Ok(())
}

#[tokio::test]
async fn the_networks_of_a_channel_are_planned_guarded_and_applied_in_the_same_way()
-> Result<(), Error> {
    let (_network, channel) = channel(&[]).await?;
    let old = ["10.9.0.0/16".parse()?];
    channel.add_routes().networks(old).send().await?;
    let wanted = ["172.16.0.0/12".parse()?, "192.168.0.0/16".parse()?];
    let reconcile = || channel.reconcile_routes().networks(wanted.clone());
    let error = reconcile().max_removals(0).plan().await.unwrap_err();
    assert!(
        error.to_string().contains("refuses 1: 10.9.0.0/16"),
        "{error}"
    );
    let added = reconcile().add_only().plan().await?;
    assert_eq!((added.changes.len(), added.held_back.len()), (1, 1));

    let plan = reconcile().plan().await?;
    let shown = "+ 172.16.0.0/12\n- 10.9.0.0/16\n2 changes to make, 1 route unchanged";
    assert_eq!(plan.to_string(), shown);
    channel
        .apply(kept(&plan))
        .run()
        .await
        .map_err(Error::from)?;
    let mut networks = channel.get().send().await?.networks.clone();
    networks.sort();
    assert_eq!(networks, ["172.16.0.0/12", "192.168.0.0/16"]);

    let error = channel.apply(plan).run().await.unwrap_err().to_string();
    assert!(error.contains("network 172.16.0.0/12 is new"), "{error}");
    assert!(error.contains("network 10.9.0.0/16 is gone"), "{error}");
    Ok(())
}
