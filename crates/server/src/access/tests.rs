//! Sessions end, wrong passwords are limited, and no name is told from a wrong password.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use argon2::password_hash::phc::PasswordHash;
use ports::Clock;
use store::OsEntropy;
use terms::{Instant, OfficerId};

use super::accounts::NOBODY;
use super::{Accounts, Attempts, Sessions, attempts, fresh_password, sessions};

/// A clock that is moved by hand.
#[derive(Default)]
struct HandClock(AtomicI64);

impl HandClock {
    fn pass(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Instant {
        Instant::from_millis(self.0.load(Ordering::SeqCst))
    }
}

fn officer(name: &str) -> OfficerId {
    OfficerId::new(name).unwrap()
}

fn open() -> (Arc<HandClock>, Sessions) {
    let clock = Arc::new(HandClock::default());
    (clock.clone(), Sessions::new(clock, Arc::new(OsEntropy)))
}

#[test]
fn a_session_is_its_officers_until_it_is_closed() {
    let (_clock, sessions) = open();
    let (wei, hua) = (sessions.open(&officer("wei")), sessions.open(&officer("hua")));
    assert_eq!(sessions.find(&wei.0), Some(officer("wei")));
    assert_eq!(sessions.find(&hua.0), Some(officer("hua")));
    assert_eq!(sessions.find(""), None);
    assert_eq!(sessions.find(&wei.0.to_uppercase()), None);
    sessions.close(&wei.0);
    assert_eq!(sessions.find(&wei.0), None);
    assert_eq!(sessions.find(&hua.0), Some(officer("hua")));
}

#[test]
fn a_session_nobody_uses_is_over() {
    let (clock, sessions) = open();
    let token = sessions.open(&officer("wei"));
    clock.pass(sessions::IDLE_MS - 1);
    assert_eq!(sessions.find(&token.0), Some(officer("wei")));
    clock.pass(sessions::IDLE_MS);
    assert_eq!(sessions.find(&token.0), None);
}

#[test]
fn no_session_lasts_for_ever() {
    let (clock, sessions) = open();
    let token = sessions.open(&officer("wei"));
    let mut used = 0;
    while sessions.find(&token.0).is_some() {
        clock.pass(sessions::IDLE_MS / 2);
        used += sessions::IDLE_MS / 2;
    }
    assert_eq!(used, sessions::LONGEST_MS);
}

#[test]
fn one_session_too_many_ends_the_one_unused_for_longest() {
    let (clock, sessions) = open();
    let first = sessions.open(&officer("wei"));
    let other = sessions.open(&officer("hua"));
    let tokens: Vec<_> = (0..sessions::PER_OFFICER)
        .map(|_| {
            clock.pass(1);
            sessions.open(&officer("wei"))
        })
        .collect();
    assert_eq!(sessions.find(&first.0), None);
    assert!(tokens.iter().all(|token| sessions.find(&token.0).is_some()));
    assert!(sessions.find(&other.0).is_some());
    sessions.close_all_of(&officer("wei"));
    assert!(tokens.iter().all(|token| sessions.find(&token.0).is_none()));
    assert!(sessions.find(&other.0).is_some());
}

#[test]
fn wrong_passwords_are_limited_for_one_officer() {
    let clock = Arc::new(HandClock::default());
    let limit = Attempts::new(clock.clone());
    for _ in 0..attempts::PER_OFFICER {
        assert_eq!(limit.begin("wei"), Ok(()));
    }
    assert_eq!(limit.begin("wei").unwrap_err().seconds, attempts::WINDOW_MS / 1000 + 1);
    assert_eq!(limit.begin("hua"), Ok(()));
    clock.pass(attempts::WINDOW_MS);
    assert_eq!(limit.begin("wei"), Ok(()));
}

#[test]
fn a_right_password_forgives_the_wrong_ones_before() {
    let limit = Attempts::new(Arc::new(HandClock::default()));
    for _ in 0..100 * attempts::PER_OFFICER {
        assert_eq!(limit.begin("wei"), Ok(()));
        limit.succeeded("wei");
    }
}

#[test]
fn wrong_passwords_are_limited_for_all_together() {
    let limit = Attempts::new(Arc::new(HandClock::default()));
    for number in 0..attempts::TOGETHER {
        assert_eq!(limit.begin(&format!("officer-{number}")), Ok(()));
    }
    assert!(limit.begin("somebody-else").is_err());
}

#[test]
fn passwords_survive_a_restart_and_are_nowhere_in_plain_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.json");
    let accounts = Accounts::open(&path).unwrap();
    assert!(!accounts.verify(&officer("wei"), "correct horse"));
    accounts.set(&officer("wei"), "correct horse").unwrap();
    let again = Accounts::open(&path).unwrap();
    for accounts in [accounts, again] {
        assert!(accounts.verify(&officer("wei"), "correct horse"));
        assert!(!accounts.verify(&officer("wei"), "correct horse "));
        assert!(!accounts.verify(&officer("hua"), "correct horse"));
    }
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains("correct horse") && text.contains("$argon2id$"), "{text}");
}

#[test]
fn somebody_without_a_log_in_costs_as_much_as_somebody_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.json");
    let accounts = Accounts::open(&path).unwrap();
    accounts.set(&officer("wei"), "correct horse").unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let nobody = PasswordHash::new(NOBODY).unwrap();
    let cost = NOBODY.split('$').take(4).collect::<Vec<_>>().join("$");
    assert!(text.contains(&cost), "{text}");
    assert_eq!(nobody.hash.unwrap().as_bytes().len(), 32);
}

#[test]
fn fresh_passwords_differ_and_can_be_read_aloud() {
    let (one, other) = (fresh_password(&OsEntropy), fresh_password(&OsEntropy));
    assert_ne!(one, other);
    let lawful = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    assert!(one.len() == 23 && one.chars().all(lawful), "{one}");
    assert!(!one.contains(['i', 'l', 'o', '0', '1']), "{one}");
}
