// Signing keys of this browser: made here, kept in IndexedDB, never to be extracted.

import { kept } from "../api/where";
import { toHex, toUtf8 } from "../domain/bytes";

export interface SigningKey {
  officer: string;
  publicKey: string;
  privateKey: CryptoKey;
}

const DATABASE = kept("gongshu-signing");
const STORE = "keys";

/// Whether this browser can sign at all: only on https or on this very machine.
export const canSign = (): boolean =>
  Boolean(globalThis.crypto?.subtle) && "indexedDB" in globalThis;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: ["officer", "publicKey"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/// Makes a key for an officer and keeps it before its public half is told to anyone.
export async function makeKey(officer: string): Promise<SigningKey> {
  const pair = (await crypto.subtle.generateKey("Ed25519", false, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const raw = await crypto.subtle.exportKey("raw", pair.publicKey);
  const key = { officer, publicKey: toHex(new Uint8Array(raw)), privateKey: pair.privateKey };
  const database = await open();
  await settled(database.transaction(STORE, "readwrite").objectStore(STORE).put(key));
  database.close();
  return key;
}

/// The officer's key with this public half, if it is in this browser.
export async function findKey(officer: string, publicKey: string): Promise<SigningKey | null> {
  const database = await open();
  const store = database.transaction(STORE).objectStore(STORE);
  const found = (await settled(store.get([officer, publicKey]))) as SigningKey | undefined;
  database.close();
  return found ?? null;
}

/// Signs a statement; 128 hexadecimal digits.
export async function sign(key: SigningKey, statement: string): Promise<string> {
  const bytes = toUtf8(statement) as BufferSource;
  return toHex(new Uint8Array(await crypto.subtle.sign("Ed25519", key.privateKey, bytes)));
}
