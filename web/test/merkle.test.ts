// @vitest-environment node
// Hashes and receipts against the vectors that the other verifiers are held to.

import { expect, test } from "vitest";

import { toHex, toUtf8 } from "../src/domain/bytes";
import { leafHash, nodeHash, verifyInclusion } from "../src/domain/merkle";
import {
  checkReceipt,
  checkSignature,
  parseReceipt,
  parseVerifierKey,
} from "../src/domain/receipt";
import { sha256 } from "../src/domain/sha256";
import { bytes, vectors } from "./vectors";

interface Hashes {
  leaves: { data: string; hash: string }[];
  nodes: { left: string; right: string; hash: string }[];
  inclusion: {
    leaf: string;
    index: number;
    size: number;
    root: string;
    proof: string[];
    holds: boolean;
  }[];
}

interface Receipts {
  vkey: string;
  receipts: { receipt: string; opened: string[]; seq: number; size: number; holds: boolean }[];
}

const { vkey, receipts } = vectors<Receipts>("receipts.json");

test("SHA-256 of FIPS 180-4, at the edges of its blocks", () => {
  const check = (text: string, hash: string) => expect(toHex(sha256(toUtf8(text)))).toBe(hash);
  check("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  check("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  check(
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
  check("a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
});

test("leaves, nodes and proofs of inclusion", () => {
  const { leaves, nodes, inclusion } = vectors<Hashes>("hashes.json");
  for (const it of leaves) expect(toHex(leafHash(bytes(it.data)))).toBe(it.hash);
  for (const it of nodes) expect(toHex(nodeHash(bytes(it.left), bytes(it.right)))).toBe(it.hash);
  for (const it of inclusion) {
    const head = { size: it.size, root: bytes(it.root) };
    const holds = verifyInclusion(bytes(it.leaf), it.index, head, it.proof.map(bytes));
    expect(holds, JSON.stringify(it)).toBe(it.holds);
  }
});

async function believed(text: string): Promise<boolean> {
  const receipt = parseReceipt(text);
  const key = parseVerifierKey(vkey);
  if (!receipt || !key) return false;
  const check = checkReceipt(receipt, receipt.envelope);
  const signature = await checkSignature(receipt, key);
  const whole = check.included && check.position && check.parts.every((part) => part.opens);
  return whole && signature === "holds";
}

test("receipts hold, or do not", async () => {
  for (const it of receipts) expect(await believed(it.receipt), it.receipt).toBe(it.holds);
});

test("no character of an envelope may change", () => {
  const receipt = parseReceipt(receipts[0]?.receipt ?? "");
  if (!receipt) throw new Error("the first receipt cannot be read");
  for (let at = 0; at < receipt.envelope.length; at += 1) {
    const other = receipt.envelope[at] === "0" ? "1" : "0";
    const changed = receipt.envelope.slice(0, at) + other + receipt.envelope.slice(at + 1);
    expect(checkReceipt(receipt, changed).included).toBe(false);
  }
});

test("a verifier key with another id is none", () => {
  expect(parseVerifierKey(vkey)).not.toBeNull();
  expect(parseVerifierKey(vkey.replace("+487c7db4+", "+487c7db5+"))).toBeNull();
});
