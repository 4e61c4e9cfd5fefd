// The Merkle tree of RFC 9162 over SHA-256: leaves, nodes, and the way of a proof to the root.

import { concat, same } from "./bytes";
import { sha256 } from "./sha256";

export type Hash = Uint8Array;

export const leafHash = (data: Uint8Array): Hash => sha256(concat(Uint8Array.of(0), data));
export const nodeHash = (left: Hash, right: Hash): Hash =>
  sha256(concat(Uint8Array.of(1), left, right));

export interface Rung {
  side: "left" | "right";
  sibling: Hash;
  hash: Hash;
}

/// The way from a leaf to a root, rung by rung; null when the proof has not the shape of one.
/// Positions are BigInt: a log may be longer than 2³² and shifts of numbers are not.
export function climb(leaf: Hash, index: number, size: number, proof: Hash[]): Rung[] | null {
  let node = BigInt(index);
  let last = BigInt(size) - 1n;
  if (node > last) return null;
  let hash = leaf;
  const rungs: Rung[] = [];
  for (const sibling of proof) {
    if (last === 0n) return null;
    const left = (node & 1n) === 1n || node === last;
    while (left && (node & 1n) === 0n && node !== 0n) {
      node >>= 1n;
      last >>= 1n;
    }
    node >>= 1n;
    last >>= 1n;
    hash = left ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
    rungs.push({ side: left ? "left" : "right", sibling, hash });
  }
  return last === 0n ? rungs : null;
}

/// Whether `proof` shows that `leaf` is leaf `index` of the tree of `size` leaves under `root`.
export function verifyInclusion(
  leaf: Hash,
  index: number,
  head: { size: number; root: Hash },
  proof: Hash[],
): boolean {
  const rungs = climb(leaf, index, head.size, proof);
  if (rungs === null) return false;
  return same(rungs.at(-1)?.hash ?? leaf, head.root);
}
