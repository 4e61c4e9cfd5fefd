//! Tiles: their names, that they grow as they should, and what is left of a damaged bundle.

use std::collections::BTreeMap;

use super::*;
use crate::merkle::{Hash, Tree, consistency_proof, inclusion_proof, leaf_hash, root_at};
use crate::testing;

fn leaf(index: u64) -> Hash {
    leaf_hash(&index.to_be_bytes())
}

#[test]
fn names_of_files() {
    use TileKind::{Entries, Hashes, Public};
    let known = [
        ("tile/0/000", Hashes(0), 0, 256, 0),
        ("tile/0/001.p/5", Hashes(0), 1, 5, 256),
        ("tile/1/x001/x234/067", Hashes(1), 1_234_067, 256, 80_875_814_912),
        ("tile/63/000", Hashes(63), 0, 256, u64::MAX),
        ("tile/entries/999.p/255", Entries, 999, 255, 255_744),
        ("public/x001/000", Public, 1000, 256, 256_000),
    ];
    for (path, kind, index, width, first) in known {
        let id = TileId { kind, index, width };
        assert_eq!(path.parse(), Ok(id), "{path}");
        assert_eq!(id.to_string(), path);
        assert_eq!((id.first_seq(), id.is_partial()), (first, width < 256));
    }
    let wrong = [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/64/000",
        "tile/00/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/",
        "tile/0/000.p/05",
        "tile/0/x000/001",
        "tile/0/001/234",
        "tile/data/000",
        "entries/000",
        "public/000/",
        "/public/000",
        "public/../000",
    ];
    for path in wrong {
        assert_eq!(path.parse::<TileId>(), Err(TileError(path.to_owned())), "{path}");
    }
}

/// What a builder hands out up to `size` leaves, by path.
fn built(size: u64) -> BTreeMap<String, Vec<u8>> {
    let mut builder = TileBuilder::new();
    let mut files: Vec<_> = (0..size).flat_map(|index| builder.push(leaf(index))).collect();
    files.extend(builder.partials());
    files.into_iter().map(|(id, bytes)| (id.to_string(), bytes)).collect()
}

#[test]
fn tiles_are_those_of_the_tree() {
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 700, 66_000] {
        let (tree, files) = ((0..size).map(leaf).collect::<Tree>(), built(size));
        let hashes = |id: &TileId| matches!(id.kind, TileKind::Hashes(_));
        let names: Vec<_> = tiles_between(0, size).into_iter().filter(hashes).collect();
        assert_eq!(names.len(), files.len(), "{size}");
        for id in names {
            assert_eq!(hash_tile(&tree, id).as_ref(), files.get(&id.to_string()), "{size} {id}");
        }
        let resumed = TileBuilder::resume(size, |path| files.get(path).cloned()).unwrap();
        assert_eq!(resumed.head(), tree.head());
        let nodes = TiledNodes::new(size, |path: &str| files.get(path).cloned());
        assert_eq!(root_at(&nodes, size), Some(tree.head().root));
        for index in [0, 1, 254, 255, 256, 511, 699].into_iter().filter(|it| *it < size) {
            let proof = inclusion_proof(&nodes, index, size);
            assert_eq!(proof, inclusion_proof(&tree, index, size), "{index} {size}");
            let proof = consistency_proof(&nodes, index, size);
            assert_eq!(proof, consistency_proof(&tree, index, size), "{index} {size}");
        }
    }
}

#[test]
fn a_log_is_taken_up_again_at_any_size() {
    let mut builder = TileBuilder::new();
    for size in 0..600 {
        let files = built(size);
        let mut resumed = TileBuilder::resume(size, |path| files.get(path).cloned()).unwrap();
        assert_eq!(resumed.push(leaf(size)), builder.push(leaf(size)), "{size}");
        assert_eq!(resumed.partials(), builder.partials(), "{size}");
    }
    assert!(TileBuilder::resume(3, |_| None).is_none());
    assert!(TileBuilder::resume(3, |_| Some(vec![0; 95])).is_none());
}

#[test]
fn files_between_two_sizes() {
    let between = |old, new| {
        tiles_between(old, new).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(between(3, 3), "");
    assert_eq!(between(0, 1), "tile/entries/000.p/1 public/000.p/1 tile/0/000.p/1");
    assert_eq!(
        between(255, 257),
        "tile/entries/000 tile/entries/001.p/1 public/000 public/001.p/1 \
         tile/0/000 tile/0/001.p/1 tile/1/000.p/1"
    );
}

/// A bundle of entries 0 to 3 after a change, and what is left of each.
fn recovered(change: impl FnOnce(&mut Vec<u8>, &[usize])) -> String {
    let entries: Vec<_> = (0..4).map(|seq| testing::envelope(seq).encode().unwrap()).collect();
    let mut bundle = encode_bundle(entries.iter().map(Vec::as_slice)).unwrap();
    let mut starts = vec![0];
    for entry in &entries {
        starts.push(starts.last().unwrap() + 2 + entry.len());
    }
    change(&mut bundle, &starts);
    let (damage, found) = recover_bundle(&bundle, 0..4);
    let states = found.iter().zip(&entries).map(|(found, entry)| match found {
        Recovered::Bytes(bytes) if bytes == entry => "whole",
        Recovered::Bytes(_) => "changed",
        Recovered::Damaged => "damaged",
        Recovered::Absent => "absent",
    });
    format!("{damage:?}: {}", states.collect::<Vec<_>>().join(" "))
}

#[test]
fn what_is_left_of_a_damaged_bundle() {
    assert_eq!(recovered(|_, _| {}), "None: whole whole whole whole");
    let flipped = recovered(|bundle, at| bundle[at[1] + 40] ^= 1);
    assert_eq!(flipped, "None: whole changed whole whole");
    let length = recovered(|bundle, at| bundle[at[1] + 1] ^= 1);
    assert_eq!(length, "Framing: whole damaged whole whole");
    let cut_out = recovered(|bundle, at| drop(bundle.drain(at[1]..at[2])));
    assert_eq!(cut_out, "Framing: whole absent whole whole");
    let cut_off = recovered(|bundle, at| bundle.truncate(at[3]));
    assert_eq!(cut_off, "Framing: whole whole whole absent");
    let cut_into = recovered(|bundle, at| bundle.truncate(at[3] + 50));
    assert_eq!(cut_into, "Framing: whole whole whole damaged");
    let grown = recovered(|bundle, at| bundle.insert(at[2] + 60, b'x'));
    assert_eq!(grown, "Framing: whole whole damaged whole");
    assert_eq!(recovered(|bundle, _| bundle.clear()), "Framing: absent absent absent absent");
}

#[test]
fn a_bundle_is_read_back() {
    let entries: [&[u8]; 3] = [b"", b"a", &[7; 300]];
    let bundle = encode_bundle(entries).unwrap();
    assert_eq!(decode_bundle(&bundle).unwrap(), entries);
    assert_eq!(decode_bundle(&bundle[..bundle.len() - 1]), None);
    assert_eq!(encode_bundle([vec![0; 65_536].as_slice()]), None);
}
