//! What a metered call costs against a bare handler that returns the same bytes.
//!
//! In the loop: the front door's own files for the route, its connections and the headers of every
//! answer; the real desk, the real meter and the real journal on disk, with leases
//! of quota. Not in the loop: the SQL engine (answers are known after their first call), sessions,
//! the published log, the rest of the router, TLS.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a bench that cannot go on ends here, its numbers are its output"
)]

mod floor;
mod house;
mod load;
#[path = "../../../crates/server/src/outlet.rs"]
mod outlet;
mod place;
mod problem;
mod routes;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::routing::get;
use serde_json::json;
use tokio::net::TcpListener;

use load::{Ran, Target};
use outlet::{Outlets, Way};

/// How many connections are kept open.
const CONNECTIONS: usize = 256;
/// How often each side runs; the runs take turns.
const RUNS: usize = 7;
/// How long a run takes.
const RUN: Duration = Duration::from_secs(3);
const WORDS: &str = "/deliver/charging-piles?centre=1";

fn main() {
    // Cargo also builds this for its tests; there is nothing to test here.
    if std::env::args().any(|word| word == "--test") {
        return;
    }
    let floor = floor::measure();
    let place = place::open();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (bare, metered) = runtime.block_on(async {
        let metered = serve_metered(&place).await;
        let first = load::once(metered, WORDS, &place.secret);
        (serve_bare(first).await, metered)
    });
    let targets =
        [Target::new(bare, "/bare", &place.secret), Target::new(metered, WORDS, &place.secret)];
    let answers = targets.each_ref().map(load::body);
    assert_eq!(answers[0], answers[1], "both sides return the same bytes");
    let length = answers[0].len();
    let mut rates = [Vec::new(), Vec::new()];
    let mut latest = [Duration::ZERO, Duration::ZERO];
    for run in 0..=RUNS {
        for (side, target) in targets.iter().enumerate() {
            let ran: Ran = load::run(target, CONNECTIONS, RUN, length);
            // The first of each warms up.
            if run > 0 {
                rates[side].push(ran.rate());
                latest[side] = latest[side].max(ran.p99);
            }
        }
    }
    runtime.shutdown_timeout(Duration::from_secs(1));
    tell(&floor, &place, &mut rates, latest, length);
}

async fn serve_metered(place: &place::Place) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = routes::router(Arc::clone(&place.house));
    let service = service.into_make_service_with_connect_info::<Way>();
    tokio::spawn(async { axum::serve(Outlets(listener), service).await });
    address
}

async fn serve_bare(body: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let body = axum::body::Bytes::from(body);
    let handler = move || {
        let body = body.clone();
        async move { ([(axum::http::header::CONTENT_TYPE, "application/json")], body) }
    };
    let router = axum::Router::new().route("/bare", get(handler));
    tokio::spawn(async { axum::serve(listener, router).await });
    address
}

fn tell(
    floor: &floor::Floor,
    place: &place::Place,
    rates: &mut [Vec<f64>; 2],
    latest: [Duration; 2],
    length: usize,
) {
    let [bare, metered] = rates.each_mut().map(|runs| {
        runs.sort_by(f64::total_cmp);
        (runs[0], runs[runs.len() / 2], runs[runs.len() - 1])
    });
    let (calls, bytes, entries) = place.counted();
    let line = |text: String| println!("{}", json!({ "text": text }));
    line(format!(
        "floor: {:.0} durable writes a second of 64 bytes, {:.0} of 16 KiB; 64 bytes a call and \
         {:.1} in all with confirmations, {calls} calls metered, {entries} leases in the journal",
        floor.small,
        floor.group,
        bytes as f64 / calls.max(1) as f64,
    ));
    line(format!(
        "{CONNECTIONS} keep-alive connections, one subscription, answers of {length} bytes, same \
         bytes on both sides; {RUNS} runs of {} s each, taking turns; server and load share {} \
         cores; not in the loop: SQL engine, published log, TLS",
        RUN.as_secs(),
        std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
    ));
    let told = |name: &str, (least, median, most): (f64, f64, f64), p99: Duration| {
        line(format!(
            "{name}: median {median:.0} calls a second ({least:.0} to {most:.0}), worst p99 \
             {:.1} ms",
            p99.as_secs_f64() * 1000.0
        ));
    };
    told("bare handler", bare, latest[0]);
    told("metered calls", metered, latest[1]);
    line(format!("metered against bare: {:.2} of the throughput", metered.1 / bare.1));
    println!(
        "{}",
        json!({
            "what": "10,000 metered calls", "against": "10,000 bare ones",
            "ms": 1e7 / metered.1, "plain_ms": 1e7 / bare.1,
        })
    );
}
