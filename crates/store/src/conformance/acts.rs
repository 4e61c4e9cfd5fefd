//! Acts are remembered with their batch, and happen once.

use ports::{AppendFailure, Batch, Journal, PastAct};

use super::sorts::{act, acting, assert_holds, batch, done, entries};

pub(super) fn all<J: Journal>(make: &impl Fn() -> J) {
    remembered(&make());
    once(&make());
    only_with_its_batch(&make());
    without_entries(&make());
}

fn remembered(journal: &impl Journal) {
    done("an append", journal.append(acting(0, "ann", "k-1")));
    done("an append", journal.append(acting(1, "bob", "k-1")));
    done("an append", journal.append(acting(2, "ann", "\u{884c} 2")));
    for (actor, key) in [("ann", "k-1"), ("bob", "k-1"), ("ann", "\u{884c} 2")] {
        assert_remembers(journal, actor, key);
    }
    for (actor, key) in [("bob", "\u{884c} 2"), ("Ann", "k-1"), ("ann", "K-1"), ("", "")] {
        let past = done("an act", journal.past_act(actor, key));
        assert_eq!(past, None, "`{actor}` did nothing under `{key}`");
    }
}

fn once(journal: &impl Journal) {
    done("an append", journal.append(acting(0, "ann", "k")));
    let again = Batch { act: Some(act("ann", "k")), ..batch(1, 2) };
    let repeated = journal.append(again);
    let refused = matches!(repeated, Err(AppendFailure::Repeated));
    assert!(refused, "an act that is recorded is not recorded again: {repeated:?}");
    let late = journal.append(acting(0, "ann", "k"));
    assert!(late.is_err(), "nor is it for a size that is past");
    assert_holds(journal, &entries(0..1));
    assert_remembers(journal, "ann", "k");
}

fn only_with_its_batch(journal: &impl Journal) {
    done("an append", journal.append(batch(0, 2)));
    assert!(journal.append(acting(1, "ann", "k")).is_err(), "the journal has moved");
    let misnumbered = Batch { entries: entries(5..6), ..acting(2, "ann", "k") };
    assert!(journal.append(misnumbered).is_err(), "entries must be numbered on");
    let past = done("an act", journal.past_act("ann", "k"));
    assert_eq!(past, None, "an act is not remembered when its batch was refused");
    done("an append", journal.append(acting(2, "ann", "k")));
    assert_remembers(journal, "ann", "k");
}

fn without_entries(journal: &impl Journal) {
    done("an append", journal.append(Batch { act: Some(act("ann", "k")), ..batch(0, 0) }));
    assert_holds(journal, &[]);
    assert_remembers(journal, "ann", "k");
}

fn assert_remembers(journal: &impl Journal, actor: &str, key: &str) {
    let act = act(actor, key);
    let expected = PastAct { body: act.body, answer: act.answer };
    let past = done("an act", journal.past_act(actor, key));
    assert_eq!(past, Some(expected), "the act of `{actor}` under `{key}` is remembered");
}
