// Receipts (C2SP tlog-proof with our envelope in the `extra` line): read and checked step by step.

import { concat, fromBase64, fromHex, fromUtf8, same, toHex, toUtf8 } from "./bytes";
import { climb, type Hash, leafHash, type Rung } from "./merkle";
import { sha256 } from "./sha256";

const FORMAT = "c2sp.org/tlog-proof@v1";
const AUDIENCES = ["public", "parties", "regulator", "personal"] as const;
export type Audience = (typeof AUDIENCES)[number];

export interface Part {
  audience: Audience;
  opening: Uint8Array;
  bytes: Uint8Array;
}

export interface Signed {
  name: string;
  id: Uint8Array;
  signature: Uint8Array;
}

export interface Receipt {
  envelope: string;
  parts: Part[];
  index: number;
  proof: Hash[];
  origin: string;
  size: number;
  root: Hash;
  /// The text that the log signed.
  text: string;
  signatures: Signed[];
}

/// Reads a receipt; nothing of it is believed yet. Null when it is none.
export function parseReceipt(text: string): Receipt | null {
  const at = text.indexOf("\n\n");
  if (at < 0) return null;
  const [format, extra, index, ...hashes] = text.slice(0, at).split("\n");
  if (format !== FORMAT || !extra?.startsWith("extra ")) return null;
  const position = decimal(index?.replace(/^index /, "") ?? "");
  const proof = hashes.map((line) => hashOf(line));
  const carried = parseExtra(extra.slice("extra ".length));
  const checkpoint = parseCheckpoint(text.slice(at + 2));
  if (position === null || proof.includes(null) || !carried || !checkpoint) return null;
  return { ...carried, ...checkpoint, index: position, proof: proof as Hash[] };
}

interface Extra {
  envelope: string;
  parts: { audience: Audience; opening: string; part: string }[];
}

/// The extra line as it must be written: known names in their order, audiences ascending.
function canonical(it: Extra): string {
  const parts = it.parts.map(({ audience, opening, part }) => ({ audience, opening, part }));
  return JSON.stringify({ envelope: it.envelope, parts });
}

function parseExtra(line: string): Pick<Receipt, "envelope" | "parts"> | null {
  const bytes = fromBase64(line);
  if (!bytes) return null;
  try {
    const text = fromUtf8(bytes);
    const extra = JSON.parse(text) as Extra;
    const envelope = fromBase64(extra.envelope);
    const parts = extra.parts.map(partOf);
    const ranks = extra.parts.map((it) => AUDIENCES.indexOf(it.audience));
    const ascending = ranks.every((rank, at) => rank > (ranks[at - 1] ?? -1));
    if (!envelope || parts.includes(null) || !ascending || canonical(extra) !== text) return null;
    return { envelope: fromUtf8(envelope), parts: parts as Part[] };
  } catch {
    return null;
  }
}

function partOf(it: Extra["parts"][number]): Part | null {
  const opening = fromHex(it.opening);
  const bytes = fromBase64(it.part);
  return opening?.length === 32 && bytes ? { audience: it.audience, opening, bytes } : null;
}

type Checkpoint = Pick<Receipt, "origin" | "size" | "root" | "text" | "signatures">;

function parseCheckpoint(note: string): Checkpoint | null {
  const at = note.indexOf("\n\n");
  if (at < 0) return null;
  const text = note.slice(0, at + 1);
  const [origin, count, rootLine] = text.split("\n");
  const size = decimal(count ?? "");
  const root = hashOf(rootLine ?? "");
  const lines = note
    .slice(at + 2)
    .trimEnd()
    .split("\n");
  const signatures = lines.map((line) => signed(line));
  if (!origin || size === null || !root || signatures.includes(null)) return null;
  return { origin, size, root, text, signatures: signatures as Signed[] };
}

function signed(line: string): Signed | null {
  const match = /^\u2014 (\S+) (\S+)$/.exec(line);
  const bytes = match && fromBase64(match[2] ?? "");
  if (!match || !bytes || bytes.length < 5) return null;
  return { name: match[1] ?? "", id: bytes.slice(0, 4), signature: bytes.slice(4) };
}

function decimal(text: string): number | null {
  return /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : null;
}

function hashOf(line: string): Hash | null {
  const bytes = fromBase64(line);
  return bytes?.length === 32 ? bytes : null;
}

export interface Check {
  leaf: Hash;
  /// The way up; null when the proof has not the shape of one.
  rungs: Rung[] | null;
  included: boolean;
  /// Whether the envelope says of itself the position that is proven.
  position: boolean;
  parts: { audience: Audience; opens: boolean; text: string }[];
}

/// Checks everything in a receipt but the signature, with `envelope` in the place of its own: so a
/// reader can change one character and see what no longer holds.
export function checkReceipt(receipt: Receipt, envelope: string): Check {
  const leaf = leafHash(toUtf8(envelope));
  const rungs = climb(leaf, receipt.index, receipt.size, receipt.proof);
  const top = rungs && (rungs.at(-1)?.hash ?? leaf);
  const lines = envelope.split("\n");
  return {
    leaf,
    rungs,
    included: top !== null && same(top, receipt.root),
    position: lines[1] === `seq ${receipt.index}`,
    parts: receipt.parts.map((part) => ({
      audience: part.audience,
      opens: lines.includes(`${part.audience} ${toHex(commitment(part))}`),
      text: fromUtf8(part.bytes),
    })),
  };
}

function commitment(part: Part): Hash {
  return sha256(concat(toUtf8(`gongshu-part/v1/${part.audience}\n`), part.opening, part.bytes));
}

export interface VerifierKey {
  name: string;
  id: Uint8Array;
  key: Uint8Array;
}

/// Reads a verifier key, `name+id+base64` of an Ed25519 key; its id must be its own.
export function parseVerifierKey(text: string): VerifierKey | null {
  const [name, hex, ...rest] = text.trim().split("+");
  const id = fromHex(hex ?? "");
  const typed = fromBase64(rest.join("+"));
  if (!name || !id || typed?.length !== 33 || typed[0] !== 1) return null;
  const own = sha256(concat(toUtf8(`${name}\n`), typed)).slice(0, 4);
  return same(own, id) ? { name, id, key: typed.slice(1) } : null;
}

export type SignatureVerdict = "holds" | "fails" | "unsigned" | "unchecked";

/// Whether `key` signed the checkpoint; `unchecked` where the browser offers no Ed25519.
export async function checkSignature(
  receipt: Receipt,
  key: VerifierKey,
): Promise<SignatureVerdict> {
  const found = receipt.signatures.find((it) => it.name === key.name && same(it.id, key.id));
  if (!found || receipt.origin !== key.name) return "unsigned";
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return "unchecked";
  try {
    const raw = key.key as BufferSource;
    const imported = await subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
    const signature = found.signature as BufferSource;
    const text = toUtf8(receipt.text) as BufferSource;
    return (await subtle.verify("Ed25519", imported, signature, text)) ? "holds" : "fails";
  } catch {
    return "unchecked";
  }
}
