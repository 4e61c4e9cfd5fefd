//! The tree against the definition in the standard, known answers, and tampered proofs.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn leaf(index: u64) -> Hash {
    leaf_hash(&index.to_be_bytes())
}

fn tree(size: u64) -> Tree {
    (0..size).map(leaf).collect()
}

fn head(size: u64) -> Head {
    tree(size).head()
}

/// MTH of RFC 9162 §2.1.1, word for word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [one] => *one,
        _ => {
            let k = leaves.len().next_power_of_two() / 2;
            node_hash(&naive_root(&leaves[..k]), &naive_root(&leaves[k..]))
        }
    }
}

/// The eight leaves of the test data of RFC 6962's reference implementation.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
/// The roots over the first one to eight of them.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn known_answers() {
    let (mut tree, mut frontier) = (Tree::new(), Frontier::new());
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(hex::encode(tree.head().root), empty);
    assert_eq!(hex::encode(frontier.root()), empty);
    for (data, root) in LEAVES.iter().zip(ROOTS) {
        let leaf = leaf_hash(&hex::decode(data).unwrap());
        tree.push(leaf);
        frontier.push(leaf);
        assert_eq!(hex::encode(tree.head().root), root);
        assert_eq!(frontier.head(), tree.head());
    }
}

#[test]
fn every_root_up_to_130_is_the_defined_one() {
    let leaves: Vec<Hash> = (0..130).map(leaf).collect();
    let mut frontier = Frontier::new();
    for (size, next) in (0_u64..).zip(&leaves) {
        let root = naive_root(&leaves[..usize::try_from(size).unwrap()]);
        assert_eq!(frontier.head(), Head { size, root });
        assert_eq!(Frontier::resume(size, &frontier.peaks()).unwrap(), frontier);
        assert_eq!(root_at(&tree(130), size), Some(root));
        frontier.push(*next);
    }
}

#[test]
fn every_proof_up_to_40_holds() {
    let tree = tree(40);
    let head = |size| Head { size, root: root_at(&tree, size).unwrap() };
    for size in 0..=40 {
        for index in 0..size {
            let proof = inclusion_proof(&tree, index, size).unwrap();
            assert!(verify_inclusion(&leaf(index), index, &head(size), &proof), "{index} {size}");
        }
        for old in 0..=size {
            let proof = consistency_proof(&tree, old, size).unwrap();
            assert!(verify_consistency(&head(old), &head(size), &proof), "{old} {size}");
        }
        assert_eq!(inclusion_proof(&tree, size, size), None);
        assert_eq!(consistency_proof(&tree, size + 1, size), None);
    }
}

#[test]
fn a_subtree_is_appended_only_where_it_fits() {
    let mut frontier = Frontier::new();
    assert!(frontier.push_subtree(2, tree(4).head().root));
    assert_eq!(frontier.head(), head(4));
    frontier.push(leaf(4));
    assert!(!frontier.push_subtree(1, [0; 32]));
    assert!(!frontier.push_subtree(64, [0; 32]));
    assert_eq!(frontier.head(), head(5));
    assert_eq!(Frontier::resume(5, &[[0; 32]]), None);
}

#[test]
fn nothing_is_in_the_empty_tree() {
    assert!(!verify_inclusion(&leaf(0), 0, &head(0), &[]));
    assert!(verify_consistency(&head(0), &head(7), &[]));
    assert!(!verify_consistency(&head(0), &head(7), &[[0; 32]]));
    assert!(!verify_consistency(&Head { size: 0, root: [0; 32] }, &head(7), &[]));
}

/// How a proof is falsified.
#[derive(Clone, Debug)]
enum Tamper {
    Bit(usize),
    Cut,
    Add([u8; 32]),
    Swap(usize),
}

fn tamper() -> impl Strategy<Value = Tamper> {
    prop_oneof![
        (0_usize..4096).prop_map(Tamper::Bit),
        Just(Tamper::Cut),
        any::<[u8; 32]>().prop_map(Tamper::Add),
        (0_usize..16).prop_map(Tamper::Swap),
    ]
}

/// The falsified proof; none if that changes nothing.
fn tampered(proof: &[Hash], how: &Tamper) -> Option<Vec<Hash>> {
    let mut changed = proof.to_vec();
    match how {
        Tamper::Bit(bit) => {
            let at = bit / 256 % proof.len().max(1);
            changed.get_mut(at)?[bit / 8 % 32] ^= 1 << (bit % 8);
        }
        Tamper::Cut => {
            changed.pop()?;
        }
        Tamper::Add(hash) => changed.push(*hash),
        Tamper::Swap(at) => {
            let at = at % proof.len().max(2);
            let next = (at + 1) % proof.len().max(1);
            (proof.len() > 1).then(|| changed.swap(at, next))?;
        }
    }
    (changed != proof).then_some(changed)
}

proptest! {
    #[test]
    fn a_tampered_inclusion_proof_never_verifies(
        (size, index) in (1_u64..700).prop_flat_map(|size| (Just(size), 0..size)),
        how in tamper(),
        bit in 0_usize..256,
    ) {
        let (tree, leaf) = (tree(size), leaf(index));
        let proof = inclusion_proof(&tree, index, size).unwrap();
        let head = tree.head();
        prop_assert!(verify_inclusion(&leaf, index, &head, &proof));
        let mut other = leaf;
        other[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!verify_inclusion(&other, index, &head, &proof));
        let mut root = head;
        root.root[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!verify_inclusion(&leaf, index, &root, &proof));
        if let Some(changed) = tampered(&proof, &how) {
            prop_assert!(!verify_inclusion(&leaf, index, &head, &changed));
        }
    }

    #[test]
    fn an_entry_is_proven_at_its_own_place_only(
        (size, index, other) in (2_u64..500).prop_flat_map(|size| (Just(size), 0..size, 0..size)),
    ) {
        let tree = tree(size);
        let proof = inclusion_proof(&tree, index, size).unwrap();
        let holds = verify_inclusion(&leaf(index), other, &tree.head(), &proof);
        prop_assert_eq!(holds, index == other);
    }

    #[test]
    fn a_tampered_consistency_proof_never_verifies(
        (new, old) in (2_u64..700).prop_flat_map(|new| (Just(new), 1..new)),
        how in tamper(),
        bit in 0_usize..256,
    ) {
        let tree = tree(new);
        let (before, after) = (Head { size: old, root: root_at(&tree, old).unwrap() }, tree.head());
        let proof = consistency_proof(&tree, old, new).unwrap();
        prop_assert!(verify_consistency(&before, &after, &proof));
        let flipped = |mut head: Head| { head.root[bit / 8] ^= 1 << (bit % 8); head };
        prop_assert!(!verify_consistency(&flipped(before), &after, &proof));
        prop_assert!(!verify_consistency(&before, &flipped(after), &proof));
        if let Some(changed) = tampered(&proof, &how) {
            prop_assert!(!verify_consistency(&before, &after, &changed));
        }
    }
}

/// The folder of the public test data for proofs, where it is at hand.
fn vectors() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a test may be told where the vectors are")]
    let told = std::env::var("GONGSHU_DATA").ok().map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let folder = Some(told.unwrap_or(beside).join("merkle-rfc6962")).filter(|it| it.is_dir());
    if folder.is_none() {
        #[expect(clippy::print_stderr, reason = "what is not run is said")]
        {
            eprintln!("not run: no folder with the public vectors of RFC 6962");
        }
    }
    folder
}

fn each(folder: &Path, check: &dyn Fn(&Value)) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let count = |path: PathBuf| {
        if path.is_dir() {
            return each(&path, check);
        }
        check(&serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap());
        1
    };
    entries.map(count).sum()
}

fn hash(value: &Value) -> Option<Hash> {
    STANDARD.decode(value.as_str()?).ok()?.try_into().ok()
}

fn hashes(value: &Value) -> Option<Vec<Hash>> {
    value.as_array().map_or(Some(Vec::new()), |it| it.iter().map(hash).collect())
}

fn tree_head(size: &Value, root: &Value) -> Option<Head> {
    Some(Head { size: size.as_u64()?, root: hash(root)? })
}

#[test]
fn the_public_vectors_of_rfc_6962() {
    let Some(folder) = vectors() else { return };
    let included = |case: &Value| {
        let head = tree_head(&case["treeSize"], &case["root"])?;
        let (leaf, index) = (hash(&case["leafHash"])?, case["leafIdx"].as_u64()?);
        Some(verify_inclusion(&leaf, index, &head, &hashes(&case["proof"])?))
    };
    let consistent = |case: &Value| {
        let before = tree_head(&case["size1"], &case["root1"])?;
        let after = tree_head(&case["size2"], &case["root2"])?;
        Some(verify_consistency(&before, &after, &hashes(&case["proof"])?))
    };
    let wanted = |case: &Value| !case["wantErr"].as_bool().unwrap_or_default();
    let inclusions = each(&folder.join("inclusion"), &|case| {
        assert_eq!(included(case).unwrap_or(false), wanted(case), "{case}");
    });
    let consistencies = each(&folder.join("consistency"), &|case| {
        assert_eq!(consistent(case).unwrap_or(false), wanted(case), "{case}");
    });
    assert_eq!(inclusions + consistencies, 131);
}
