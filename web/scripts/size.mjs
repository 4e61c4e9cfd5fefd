// Size budgets: what the two first pages cost, and that no route grows out of hand. Gzip, in kB.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url);
const WORK_LIST = "src/pages/work/work.tsx";
const HOME = "src/pages/portal/home.tsx";
const FIRST_LOAD = { [WORK_LIST]: 460, [HOME]: 250 };
// What a route adds to the frame, and what any one chunk has.
const ROUTE = 200;
const CHUNK = 200;
// The front page of the portal needs no picker of days and none of the charts.
const NOT_AT_HOME = [/day-field/, /draw/, /sql-editor/];

const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8"));
const size = (file) => gzipSync(readFileSync(new URL(file, DIST))).length / 1000;
const sum = (files) => [...files].reduce((kb, file) => kb + size(file), 0);

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
const frame = filesOf("index.html");
const wrong = [];

for (const [page, budget] of Object.entries(FIRST_LOAD)) {
  if (!pages.includes(page)) throw new Error(`\`${page}\` is not in the build`);
  const total = sum(filesOf(page, new Set(frame)));
  console.log(`${page.replace("src/pages/", "")}, first load: ${total.toFixed(0)} kB of ${budget}`);
  if (total > budget) wrong.push(`\`${page}\` loads ${total.toFixed(0)} kB; it has ${budget}`);
}
for (const file of filesOf(HOME, new Set(frame))) {
  if (NOT_AT_HOME.some((it) => it.test(file))) wrong.push(`the front page loads \`${file}\``);
}
for (const page of pages) {
  const more = sum([...filesOf(page)].filter((file) => !frame.has(file)));
  console.log(`  ${page.replace("src/pages/", "")}: ${more.toFixed(0)} kB more than the frame`);
  if (more > ROUTE) wrong.push(`\`${page}\` adds ${more.toFixed(0)} kB; a route adds ${ROUTE}`);
}
for (const file of new Set(Object.values(manifest).map((it) => it.file))) {
  const kb = size(file);
  if (kb > CHUNK) wrong.push(`\`${file}\` has ${kb.toFixed(0)} kB; a chunk has ${CHUNK} at most`);
}
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
