// Size budgets: what the first page costs, and that no chunk grows out of hand. Gzip, in kB.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url);
const FIRST_LOAD = 460;
const CHUNK = 200;
const WORK_LIST = "src/pages/work/work.tsx";

const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8"));
const size = (file) => gzipSync(readFileSync(new URL(file, DIST))).length / 1000;

/// The files a page loads: its chunk, all it imports, and their styles.
function filesOf(name, found = new Set()) {
  const chunk = manifest[name];
  if (!chunk || found.has(chunk.file)) return found;
  found.add(chunk.file);
  (chunk.css ?? []).forEach((file) => found.add(file));
  (chunk.imports ?? []).forEach((it) => filesOf(it, found));
  return found;
}

const pages = Object.keys(manifest).filter((it) => it.startsWith("src/pages/"));
if (!pages.includes(WORK_LIST)) throw new Error(`\`${WORK_LIST}\` is not in the build`);

const first = filesOf(WORK_LIST, filesOf("index.html"));
const total = [...first].reduce((sum, file) => sum + size(file), 0);
const wrong = [];
console.log(`work-list, first load: ${total.toFixed(0)} kB of ${FIRST_LOAD}`);
if (total > FIRST_LOAD) wrong.push(`the work-list loads ${total.toFixed(0)} kB`);
for (const page of pages.filter((it) => it !== WORK_LIST)) {
  const more = [...filesOf(page)].filter((file) => !first.has(file));
  const sum = more.reduce((kb, file) => kb + size(file), 0);
  console.log(`  ${page.replace("src/pages/", "")}: ${sum.toFixed(0)} kB more`);
}
for (const file of new Set(Object.values(manifest).map((it) => it.file))) {
  const kb = size(file);
  if (kb > CHUNK) wrong.push(`\`${file}\` has ${kb.toFixed(0)} kB; a chunk has ${CHUNK} at most`);
}
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
