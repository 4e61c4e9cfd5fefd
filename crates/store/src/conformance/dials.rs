//! Meters: gapless numbers, durable calls, and what a new life makes of calls without an end.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use ports::{Dial, Durable, Meter, Metered, MeteredCall, Reading};
use terms::{Day, Instant};

use super::sorts::done;

/// Wakes a thread.
struct Alarm(Thread);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future on this thread.
pub(crate) fn wait_for<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Alarm(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

/// The dial of a subscription in a month of 2026.
pub(crate) fn dial(subscription: u64, month: i8) -> Dial {
    Dial { subscription, month: done("a day", Day::new(2026, month, 1)) }
}

/// A call.
pub(crate) fn call(dial: Dial, byte: u8) -> MeteredCall {
    MeteredCall { dial, at: Instant::from_millis(1_767_571_200_000), answer: [byte; 16] }
}

/// Makes a call and waits until it is durable.
pub(crate) fn made(meter: &Arc<dyn Meter>, dial: Dial) -> Metered {
    let metered = done("a call", meter.record(call(dial, 7)));
    done("a durable call", wait_for(Durable::new(Arc::clone(meter), metered)));
    metered
}

/// What a dial shows.
fn shown(meter: &Arc<dyn Meter>, dial: Dial) -> Reading {
    done("a reading", meter.read()).get(&dial).copied().unwrap_or_default()
}

fn joined(caller: thread::JoinHandle<Vec<u64>>) -> Vec<u64> {
    done("a caller", caller.join().map_err(|_| "it panicked"))
}

pub(super) fn all(live: &impl Fn(usize) -> Arc<dyn Meter>) {
    numbers_run_on(live(0));
    lives(live);
    many_at_once(&live(100));
}

#[expect(clippy::needless_pass_by_value, reason = "a life of its own")]
fn numbers_run_on(meter: Arc<dyn Meter>) {
    let (one, two) = (dial(1, 1), dial(2, 1));
    let numbers = [one, two, one, dial(1, 2)].map(|dial| made(&meter, dial).number);
    assert_eq!(numbers, [1, 1, 2, 3], "numbers run over all months of a subscription");
    let nothing = Reading { billed: 0, unconfirmed: 0, last: 3 };
    assert_eq!(shown(&meter, one), nothing, "calls under way are neither");
}

/// Lives 1, 2 and 3 of one meter.
fn lives(live: &impl Fn(usize) -> Arc<dyn Meter>) {
    let one = dial(1, 1);
    {
        let meter = live(1);
        let [first, second, third, ..] = [0; 5].map(|_| made(&meter, one));
        meter.confirm(&first);
        meter.confirm(&third);
        meter.abandon(&second);
        let reading = Reading { billed: 2, unconfirmed: 1, last: 5 };
        assert_eq!(shown(&meter, one), reading);
    }
    {
        let meter = live(2);
        let reading = Reading { billed: 2, unconfirmed: 3, last: 5 };
        assert_eq!(shown(&meter, one), reading, "calls cut off are unconfirmed");
        let lost = Reading { billed: 9, unconfirmed: 1, last: 20 };
        done("a dial carried on", meter.carry(dial(3, 2), lost));
        done("a dial carried on", meter.carry(one, Reading::default()));
        assert_eq!(shown(&meter, one), reading, "nothing is taken back");
        assert_eq!(made(&meter, one).number, 6, "numbers go on");
        assert_eq!(made(&meter, dial(3, 2)).number, 21);
    }
    let meter = live(3);
    assert_eq!(shown(&meter, one), Reading { billed: 2, unconfirmed: 4, last: 6 });
    assert_eq!(shown(&meter, dial(3, 2)), Reading { billed: 9, unconfirmed: 2, last: 21 });
}

fn many_at_once(meter: &Arc<dyn Meter>) {
    const EACH: u64 = 200;
    let callers: Vec<_> = (0..8)
        .map(|caller| {
            let meter = Arc::clone(meter);
            thread::spawn(move || {
                let mine = |_| {
                    let metered = made(&meter, dial(caller % 2 + 1, 1));
                    meter.confirm(&metered);
                    metered.number
                };
                (0..EACH).map(mine).collect::<Vec<u64>>()
            })
        })
        .collect();
    let mut numbers: Vec<u64> = callers.into_iter().flat_map(joined).collect();
    numbers.sort_unstable();
    let twice: Vec<u64> = (1..=EACH * 4).flat_map(|number| [number, number]).collect();
    assert_eq!(numbers, twice, "each of both subscriptions got each number once");
    let billed: u64 = done("a reading", meter.read()).values().map(|reading| reading.billed).sum();
    assert_eq!(billed, EACH * 8);
}
