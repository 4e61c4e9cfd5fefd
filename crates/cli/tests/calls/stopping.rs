//! A product is stopped under load, again and again: no answer begins after the acknowledgement.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::programs::{Program, act, call};
use super::{Hall, PILES};

/// How many programs call at a time.
const PROGRAMS: usize = 16;

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Stops {
    /// How often the product was stopped.
    pub(crate) tries: usize,
    /// Answers before the acknowledgement.
    pub(crate) answers: usize,
    /// Calls that were under way when the acknowledgement arrived.
    pub(crate) under_way: usize,
    /// Answers whose first byte arrived after the acknowledgement.
    pub(crate) late: usize,
    /// Calls on open connections after it, each refused.
    pub(crate) refused: usize,
    /// The longest time from the request to the acknowledgement.
    pub(crate) slowest: Duration,
}

impl Stops {
    pub(crate) fn line(&self) -> Value {
        json!({
            "stops": self.tries, "programs": PROGRAMS, "answers_before": self.answers,
            "under_way_at_acknowledgement": self.under_way,
            "answers_begun_after_acknowledgement": self.late,
            "refused_after_acknowledgement": self.refused,
            "slowest_acknowledgement_ms": self.slowest.as_millis(),
        })
    }
}

/// Stops the product `tries` times.
pub(crate) fn prove(tries: usize) -> Stops {
    let hall = Hall::open();
    let (_, secret) = hall.key("stopping", "subscription-1");
    let token = hall.token("jian");
    let request = |centre: usize| call(hall.address, &secret, &format!("{PILES}?centre={centre}"));
    let mut programs: Vec<Program> =
        (0..PROGRAMS).map(|number| Program::new(hall.address, request(number % 2))).collect();
    let mut stops = Stops { tries, ..Stops::default() };
    for number in 0..tries {
        for program in &mut programs {
            assert!(program.ask());
            let heard = program.wait().unwrap();
            assert_eq!(heard.status, 200, "{heard:?}");
        }
        // From nothing to twelve milliseconds of load before each stop.
        let until = Instant::now() + Duration::from_micros(number as u64 * 797 % 12_000);
        while Instant::now() < until {
            stops.answers += pump(&mut programs);
        }
        let stop = json!({ "type": "stop_product", "product": PILES, "reason": "检查" });
        let body = json!({ "key": format!("stop-{number}"), "command": stop });
        let mut control = Program::new(hall.address, act(hall.address, &token, &body));
        let hold = stopped(&mut control, &mut programs, &mut stops);
        for program in &mut programs {
            assert!(program.ask(), "the connection is open");
            let heard = program.wait().unwrap();
            assert_eq!(heard.status, 403, "{heard:?}");
            let no: Value = serde_json::from_str(&heard.body).unwrap();
            assert!(no["grounds"][0]["citation"]["article"].is_string(), "{no}");
            stops.refused += 1;
        }
        let lift = json!({ "type": "lift_hold", "hold": hold, "reason": "检查完毕" });
        let body = json!({ "key": format!("lift-{number}"), "command": lift });
        let mut control = Program::new(hall.address, act(hall.address, &token, &body));
        assert!(control.ask());
        assert_eq!(control.wait().unwrap().status, 200);
    }
    stops
}

/// Sends the stop and watches every connection until it is acknowledged; the hold it set.
fn stopped(control: &mut Program, programs: &mut [Program], stops: &mut Stops) -> Value {
    let began = Instant::now();
    assert!(control.ask());
    let acknowledged = loop {
        assert!(control.take().is_some(), "the server is gone");
        if let Some(heard) = control.heard() {
            break heard;
        }
        stops.answers += pump(programs);
        assert!(began.elapsed() < Duration::from_mins(1), "no acknowledgement");
    };
    // What had arrived by now was sent before; whatever begins after this look was not.
    let begun: Vec<bool> = programs
        .iter_mut()
        .map(|program| {
            assert!(program.take().is_some());
            program.has_begun()
        })
        .collect();
    stops.slowest = stops.slowest.max(began.elapsed());
    assert_eq!(acknowledged.status, 200, "{acknowledged:?}");
    for (program, begun) in programs.iter_mut().zip(begun) {
        if !program.waits {
            continue;
        }
        stops.under_way += 1;
        let heard = program.wait().unwrap();
        if heard.status == 200 && !begun {
            stops.late += 1;
        }
    }
    let done: Value = serde_json::from_str(&acknowledged.body).unwrap();
    done["made"]["hold"].clone()
}

/// Asks wherever nothing is awaited, and takes what came; how many answers that were.
fn pump(programs: &mut [Program]) -> usize {
    let mut answers = 0;
    for program in programs {
        if !program.waits {
            assert!(program.ask());
        }
        assert!(program.take().is_some(), "the server is gone");
        if let Some(heard) = program.heard() {
            answers += usize::from(heard.status == 200);
        }
    }
    answers
}
