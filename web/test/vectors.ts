// The vectors of the formats: the same files the Rust and the Python verifier are held to.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { fromHex } from "../src/domain/bytes";

const FOLDER = fileURLToPath(new URL("../../docs/formats/vectors/", import.meta.url));

export function vectors<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(`${FOLDER}${name}`, "utf8")) as Shape;
}

export function bytes(hex: string): Uint8Array {
  const read = fromHex(hex);
  if (!read) throw new Error(`\`${hex}\` is not hexadecimal`);
  return read;
}
