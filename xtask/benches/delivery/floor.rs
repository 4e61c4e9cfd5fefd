//! The floor: how often a second this disk makes bytes durable, the way the meter asks it to.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::time::Instant;

pub(crate) struct Floor {
    /// Durable writes of one record a second.
    pub(crate) small: f64,
    /// Durable writes of 256 records a second.
    pub(crate) group: f64,
}

pub(crate) fn measure() -> Floor {
    Floor { small: rate(64), group: rate(256 * 64) }
}

fn rate(bytes: usize) -> f64 {
    const WRITES: usize = 300;
    let folder = tempfile::tempdir_in(".").expect("a folder on this disk");
    let mut file = File::create(folder.path().join("floor")).expect("a file");
    file.write_all(&vec![0; 8 << 20]).and_then(|()| file.sync_all()).expect("a written file");
    let record = vec![7; bytes];
    let began = Instant::now();
    for number in 0..WRITES {
        file.write_all_at(&record, (number * bytes) as u64).expect("a write");
        file.sync_data().expect("a durable write");
    }
    WRITES as f64 / began.elapsed().as_secs_f64()
}
