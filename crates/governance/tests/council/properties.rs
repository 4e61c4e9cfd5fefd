//! What holds whatever anyone asks for, in whatever order.

use std::collections::BTreeMap;

use governance::{Event, GrantState, No, Recorded, State, decide, may, record_refusal};
use proptest::prelude::*;
use terms::{GrantId, Instant};

use crate::matrix::commands;
use crate::partner_path::{PARTNER_PATH, partner_at};
use crate::path::{PATH, at};
use crate::world::{LAW, PEOPLE, World, command};

fn instant() -> Instant {
    Instant::from_millis(1_770_000_000_000)
}

fn folded<'a>(events: impl IntoIterator<Item = &'a Event>) -> State {
    let mut state = State::default();
    for event in events {
        state.evolve(state.size, instant(), event);
    }
    state
}

/// The state without the time of its last entry, which the replays here do not keep.
fn timeless(mut state: State) -> State {
    state.recorded_at = None;
    state.parties.values_mut().for_each(|party| party.since = None);
    state.agreements.values_mut().for_each(|it| it.in_force_on = None);
    state
}

/// The world at every stage of both paths.
fn stages() -> impl Iterator<Item = (&'static str, World)> {
    let first = PATH.iter().map(|(stage, _)| (*stage, at(stage)));
    first.chain(PARTNER_PATH.iter().map(|(stage, _)| (*stage, partner_at(stage))))
}

/// The world at the stage with this number, counted around.
fn world_of(number: usize) -> World {
    let number = number % (PATH.len() + PARTNER_PATH.len());
    match number.checked_sub(PATH.len()) {
        None => at(PATH[number].0),
        Some(number) => partner_at(PARTNER_PATH[number].0),
    }
}

#[test]
fn a_replay_is_the_live_state_at_every_stage() {
    for (stage, world) in stages() {
        let replayed = folded(world.log.iter().map(|recorded| &recorded.event));
        assert_eq!(timeless(replayed), timeless(world.state.clone()), "{stage}");
        let text = serde_json::to_string(&world.state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&text).unwrap(), world.state, "{stage}");
    }
}

#[test]
fn an_event_is_read_back_from_its_stored_shape() {
    for recorded in at("left").log.into_iter().chain(partner_at("gone").log) {
        let text = serde_json::to_string(&recorded.event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), recorded.event);
    }
}

#[test]
fn a_closed_grant_never_reopens() {
    let world = at("ended");
    let grant: GrantId = "grant-1".parse().unwrap();
    // A grant is made once: `decide` counts the ids and never gives one twice.
    for recorded in world.log.iter().filter(|it| it.event.kind() != "grant.made") {
        let mut state = world.state.clone();
        state.evolve(state.size, instant(), &recorded.event);
        let still = state.grants.get(&grant).map(|grant| grant.state);
        assert_eq!(still, Some(GrantState::Closed), "after {}", recorded.event.kind());
    }
}

/// Serials are 1, 2, 3 … in every register.
fn gapless(log: &[Recorded]) -> Result<(), TestCaseError> {
    let mut last: BTreeMap<&str, u64> = BTreeMap::new();
    for (register, serial) in log.iter().filter_map(|recorded| recorded.register) {
        let before = last.insert(register.code(), serial).unwrap_or(0);
        prop_assert_eq!(serial, before + 1, "register {}", register.code());
    }
    Ok(())
}

/// What must hold of one answer.
fn lawful(world: &World, who: &str, asked: usize) -> Result<(), TestCaseError> {
    let all = commands(world);
    let act = world.act(who, command(&all[asked % all.len()]));
    let first = decide(&world.state, &act, &*LAW, world.today);
    prop_assert_eq!(&first, &decide(&world.state, &act, &*LAW, world.today), "deterministic");
    prop_assert_eq!(may(&world.state, &act, &*LAW, world.today), first.clone().map(|_| ()));
    match first {
        Ok(recorded) => {
            for one in &recorded {
                prop_assert!(!one.cites.is_empty(), "{} cites nothing", one.event.kind());
            }
        }
        Err(No::Refused(refusal)) => {
            for ground in refusal.grounds() {
                prop_assert!(LAW.article(&ground.citation.article).is_some());
                let words = [&ground.fact, &ground.remedy];
                prop_assert!(words.iter().all(|it| !it.zh.is_empty() && !it.en.is_empty()));
            }
        }
        Err(No::Unknown { .. } | No::Malformed(_)) => {}
    }
    Ok(())
}

/// Does what is asked for, or records the refusal as the desk would.
fn walk(world: &mut World, who: &str, asked: usize) {
    let all = commands(world);
    let value = &all[asked % all.len()];
    if let Err(No::Refused(refusal)) = world.try_to(who, value) {
        let act = world.act(who, command(value));
        let recorded = record_refusal(&world.state, &act, &refusal);
        world.keep(&recorded);
    }
}

/// The closed grants only ever grow in number, and no number of a register is left out.
fn check_walk(stage: usize, steps: &[(usize, usize)]) -> Result<(), TestCaseError> {
    let mut world = world_of(stage);
    let closed = |world: &World| -> Vec<GrantId> {
        let grants = world.state.grants.iter();
        let closed = grants.filter(|(_, grant)| grant.state == GrantState::Closed);
        closed.map(|(id, _)| id.clone()).collect()
    };
    let mut before = closed(&world);
    for (person, asked) in steps {
        let who = PEOPLE[person % PEOPLE.len()].0;
        lawful(&world, who, *asked)?;
        walk(&mut world, who, *asked);
        let now = closed(&world);
        prop_assert!(before.iter().all(|grant| now.contains(grant)), "a grant reopened");
        before = now;
    }
    gapless(&world.log)?;
    let replayed = folded(world.log.iter().map(|recorded| &recorded.event));
    prop_assert_eq!(timeless(replayed), timeless(world.state));
    Ok(())
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]
    #[test]
    fn whatever_is_asked_for(
        stage in 0_usize..96,
        steps in proptest::collection::vec((0_usize..64, 0_usize..4096), 1..60),
    ) {
        check_walk(stage, &steps)?;
    }

    /// The fold takes events in any order, any number of times, and never fails.
    #[test]
    fn evolve_is_total(picks in proptest::collection::vec(0_usize..4096, 0..200)) {
        let mut log = at("left").log;
        log.extend(partner_at("gone").log);
        let events: Vec<&Event> = picks.iter().map(|at| &log[at % log.len()].event).collect();
        let state = folded(events.iter().copied());
        prop_assert_eq!(state.size, u64::try_from(events.len()).unwrap());
        prop_assert_eq!(folded(events), state);
    }
}
