//! `cargo xtask browser`: the emulator's page, used in headless Chromium as a person would.
//!
//! Beside what each check looks for, none may make the browser complain (its console, the page's policy) or ask for anything beyond this
//! machine. Pictures are kept in `target/browser/`. Exit code 0 when all is well, 1 when not, 2 when something that is needed is
//! missing.

mod chromium;
mod controls;
mod drawing;
mod looks;
mod scene;
mod strangers;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;

use self::chromium::Chromium;
use self::scene::Scene;
use crate::emulator::{self, Emulator};
use crate::repository::Repository;

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Run only the checks whose names contain this.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// A check, and whether it makes the browser complain on purpose.
struct Check {
    name: &'static str,
    run: fn(&Scene) -> Result<()>,
    provokes: bool,
}

macro_rules! checks {
    ($($(#[$provokes:ident])? $module:ident::$name:ident,)*) => {
        [$(Check { name: stringify!($name), run: $module::$name, provokes: checks!(@ $($provokes)?) },)*]
    };
    (@) => { false };
    (@ provokes) => { true };
}

const CHECKS: [Check; 18] = checks![
    drawing::shows_the_topology,
    drawing::shows_names_as_text,
    drawing::follows_the_service,
    drawing::draws_a_part_of_a_big_state,
    drawing::updates_disturb_nobody,
    drawing::rests_while_nobody_looks,
    drawing::says_how_to_begin,
    controls::moves_lines_and_channels,
    controls::moves_time,
    controls::sets_the_pace,
    controls::injects_faults,
    controls::saves_and_loads_a_snapshot,
    controls::resets_after_asking,
    #[provokes]
    controls::tells_what_went_wrong_beside_the_control,
    controls::works_by_keyboard,
    looks::can_be_read,
    #[provokes]
    strangers::cannot_smuggle_markup_in,
    #[provokes]
    strangers::cannot_drive_it,
];

/// Runs the checks, all of them even when one fails.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    chromium::require()?;
    let wanted = |check: &&Check| {
        options
            .only
            .as_ref()
            .is_none_or(|only| check.name.contains(only))
    };
    if !CHECKS.iter().any(|check| wanted(&check)) {
        bail!("--only: no check has such a name; leave it out to see them all");
    }
    let folder = repository.path("target/browser");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("cannot empty target/browser")?;
    }
    std::fs::create_dir_all(folder.join("downloads")).context("cannot make target/browser")?;
    let program = emulator::build(repository)?;
    let emulator = Emulator::start(&program, &[])?;
    let browser = Chromium::start(&folder.join("profile"), &folder.join("downloads"))?;
    let seed =
        serde_json::from_slice(&std::fs::read(repository.path("tests/browser/state.json"))?)?;
    let scene = Scene::new(browser, emulator.endpoint().to_owned(), seed, folder);

    let mut failed = 0;
    for check in CHECKS.iter().filter(wanted) {
        match perform(&scene, check) {
            Ok(()) => println!("passed  {}", check.name),
            Err(error) => {
                failed += 1;
                println!("FAILED  {}: {error:#}", check.name);
                // What it looked like helps to see why; that it cannot be had is no further failure.
                let picture = scene.folder.join(format!("failed-{}.png", check.name));
                let _ = scene.browser.picture(&picture);
            }
        }
    }
    if options.only.is_none() {
        failed += u32::from(!notices_the_end(&scene, emulator)?);
    }
    println!("pictures are in {}", repository.name(&scene.folder));
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A check, and what is asked of all of them.
fn perform(scene: &Scene, check: &Check) -> Result<()> {
    scene.browser.complaints()?;
    scene.browser.traffic()?;
    (check.run)(scene)?;
    let complaints = scene.browser.complaints()?;
    if !check.provokes && !complaints.is_empty() {
        bail!("the browser complains: {}", complaints.join("; "));
    }
    for url in scene.browser.traffic()?.asked {
        if ![
            "http://127.0.0.1:",
            "data:",
            "blob:http://127.0.0.1:",
            "chrome-error:",
        ]
        .iter()
        .any(|own| url.starts_with(own))
        {
            bail!("the browser asks for {url}");
        }
    }
    Ok(())
}

/// The last check, as it costs the emulator its life: the page tells that there is no answer any more, and keeps what it shows.
fn notices_the_end(scene: &Scene, emulator: Emulator) -> Result<bool> {
    scene.begin()?;
    drop(emulator);
    let told = scene.browser.until(
        "that the emulator is gone",
        "document.querySelector('#trouble').innerText.includes('does not answer') && document.querySelectorAll('.line').length === 2",
    );
    match &told {
        Ok(()) => println!("passed  notices_the_end"),
        Err(error) => println!("FAILED  notices_the_end: {error:#}"),
    }
    Ok(told.is_ok())
}
