//! Tests of the vault on a real folder.

use object_store::local::LocalFileSystem;

use super::*;
use crate::testing::{MemoryKeys, OsEntropy};

fn vault(folder: &std::path::Path) -> Vault {
    let store = Arc::new(LocalFileSystem::new_with_prefix(folder).unwrap());
    Vault::new(store, Arc::new(MemoryKeys::default()), Arc::new(OsEntropy))
}

fn wide(size: usize) -> u64 {
    size.try_into().unwrap()
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|place| u8::try_from(place % 251).unwrap()).collect()
}

#[tokio::test]
async fn every_range_of_every_size_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    for size in [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000] {
        let plain = pattern(size);
        vault.put("f", "k", &plain).await.unwrap();
        let file = vault.open("f", "k").await.unwrap();
        assert_eq!(file.len(), wide(size));
        assert_eq!(file.read_all().await.unwrap(), plain);
        for (from, to) in [(0, size), (size / 3, size / 2), (size.saturating_sub(9), size)] {
            let read = file.read(wide(from)..wide(to)).await.unwrap();
            assert_eq!(read, plain[from..to], "{size}: {from}..{to}");
        }
        assert!(file.read(0..wide(size) + 1).await.is_err());
    }
}

#[tokio::test]
async fn a_flipped_bit_or_a_missing_end_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    vault.put("f", "k", &pattern(150_000)).await.unwrap();
    let sealed = std::fs::read(folder.path().join("f")).unwrap();
    for place in [0, 20, 40, 70_000, sealed.len() - 1] {
        let mut altered = sealed.clone();
        altered[place] ^= 1;
        std::fs::write(folder.path().join("f"), altered).unwrap();
        let read = vault.read("f", "k").await;
        assert!(matches!(read, Err(VaultError::Altered(_))), "bit in byte {place}");
    }
    for end in [36 + 65_552, 36 + 2 * 65_552, sealed.len() - 1] {
        std::fs::write(folder.path().join("f"), &sealed[..end]).unwrap();
        assert!(matches!(vault.read("f", "k").await, Err(VaultError::Altered(_))), "cut at {end}");
    }
    std::fs::copy(folder.path().join("f"), folder.path().join("g")).unwrap();
    std::fs::write(folder.path().join("g"), &sealed).unwrap();
    assert!(matches!(vault.read("g", "k").await, Err(VaultError::Altered(_))), "moved");
}

#[tokio::test]
async fn without_its_key_a_file_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    vault.put("f", "k", b"plain").await.unwrap();
    vault.destroy("k").unwrap();
    let read = vault.read("f", "k").await;
    assert!(matches!(read, Err(VaultError::Key(KeyFailure::Destroyed(_)))));
    assert!(vault.put("f", "k", b"plain").await.is_err(), "a key never comes back");
}
