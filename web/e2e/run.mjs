// The browser test: every role reads the real product in both languages. It needs a running place.
//   BASE_URL=http://127.0.0.1:PORT ACCOUNTS=logins.json CHROMIUM=/usr/bin/chromium npm run e2e
// With LATE=500 every answer of the API is held up by half a second, as on a slow line.

import { existsSync, readFileSync } from "node:fs";

import { Reader, start } from "./browser.mjs";
import * as checks from "./checks.mjs";
import { market } from "./market.mjs";
import { places } from "./places.mjs";
import { tour } from "./tour.mjs";
import { POCKET, PUBLIC, readers, visitsOf } from "./visits.mjs";

const WIDE = 1440;
const NARROW = 390;
// How many read at the same time.
const ABREAST = 3;
const THOROUGH = ["data_authority", "operator"];

function wanted(name, hint) {
  const value = process.env[name];
  if (value) return value;
  console.error(`\`${name}\` is not set\nhint: ${hint}`);
  process.exit(2);
}

const base = wanted("BASE_URL", "`cargo xtask test` starts a place and sets it").replace(/\/$/, "");
const accounts = wanted("ACCOUNTS", "`cargo xtask test` writes the log-ins and sets it");
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(browserPath)) {
  console.error(`there is no browser at \`${browserPath}\`\nhint: apt-get install chromium`);
  process.exit(2);
}

const wrong = [];
const began = Date.now();
const seconds = () => Math.round((Date.now() - began) / 1000);
const browser = await start(browserPath);
const opened = (name, width) => Reader.open(browser, { base, name, wrong, width });

/// One reader's way through the pages; what breaks on it is written down, and the next one reads.
async function read(name, width, way) {
  const reader = await opened(name, width);
  try {
    await way(reader);
  } catch (error) {
    reader.fail(`stopped: ${String(error).split("\n")[0]}`);
    await reader.stopped();
  }
  await reader.close();
  console.log(`${seconds()} s ${reader.failed ? "BAD " : "good"} ${name} ${width}`);
}

const logins = JSON.parse(readFileSync(accounts, "utf8"));
const members = [];
for (const account of readers(logins)) {
  members.push(() => read(account.role, WIDE, (reader) => member(reader, account)));
  if (THOROUGH.includes(account.role)) {
    members.push(() => read(account.role, NARROW, (reader) => pocket(reader, account)));
  }
}
const visitors = [
  () => read("public", WIDE, stranger),
  () => read("public", NARROW, passerBy),
  () => read("closed-doors", WIDE, checks.closedDoors),
];
await abreast(members, ABREAST);
// The cases of members must stand still while they are read; visitors see a place that moves.
const say = (text) => console.log(`${seconds()} s ${text}`);
await Promise.all([
  abreast(visitors, ABREAST - 1),
  market({ base, browser, logins, wrong, say }),
]);
await places({ base, browser, logins, wrong, say });

/// So many read at the same time; whoever is done takes the next one.
async function abreast(jobs, count) {
  const worker = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  };
  await Promise.all(Array.from({ length: count }, worker));
}

async function stranger(reader) {
  await reader.speak("zh");
  await visit(reader, PUBLIC);
  await checks.sheets(reader);
  await checks.proof(reader);
  await checks.figures(reader);
  await checks.finding(reader);
  await checks.releaseProof(reader);
  await checks.plain(reader);
}

async function passerBy(reader) {
  await reader.speak("zh");
  await visit(reader, POCKET);
  await checks.sheets(reader);
  await checks.menu(reader);
}

async function member(reader, account) {
  await checks.logIn(reader, account);
  await visit(reader, visitsOf(account.role));
  await checks.cases(reader);
  if (!THOROUGH.includes(account.role)) return;
  await checks.workbench(reader);
  await checks.forms(reader);
  await checks.resource(reader);
  await checks.comfort(reader);
  if (account.role === "operator") await checks.feed(reader, account);
  await checks.popUps(reader);
}

async function pocket(reader, account) {
  await checks.logIn(reader, account);
  await visit(reader, { work: "/work" });
  await checks.cases(reader);
}

async function visit(reader, pages) {
  for (const [title, path] of Object.entries(pages)) {
    await reader.go(path);
    await reader.both(title);
  }
}

await browser.close();
if (wrong.length > 0) {
  console.error(`${wrong.join("\n")}\n${wrong.length} things are not as they should be`);
  process.exit(1);
}
if (process.env.TOUR) tour();
console.log(`the browser found nothing; ${seconds()} s`);
