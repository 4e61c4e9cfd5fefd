// Where a page was served from, as the server wrote it.

import { expect, test } from "vitest";

import { at, kept, prefix, prefixOf } from "../src/api/where";

function page(content: string): Document {
  const made = document.implementation.createHTMLDocument();
  const meta = made.createElement("meta");
  meta.name = "gongshu-prefix";
  meta.content = content;
  made.head.append(meta);
  return made;
}

test("a place stands where the server says, and nowhere else", () => {
  expect(prefixOf(page(""))).toBe("");
  expect(prefixOf(page("/futian"))).toBe("/futian");
  for (const strange of ["//evil.example", "https://evil.example", "/a/b", "/A", "futian"]) {
    expect(prefixOf(page(strange)), strange).toBe("");
  }
});

test("at the root everything is where it was", () => {
  expect(prefix).toBe("");
  expect(at("/api/place")).toBe("/api/place");
  expect(kept("gongshu-signing")).toBe("gongshu-signing");
});
