// The browser test: every role reads the real product in both languages. It needs a running place.
//   BASE_URL=http://127.0.0.1:PORT ACCOUNTS=logins.json CHROMIUM=/usr/bin/chromium npm run e2e

import { existsSync, readFileSync } from "node:fs";

import { Reader, start } from "./browser.mjs";
import * as checks from "./checks.mjs";
import { PUBLIC, readers, visitsOf } from "./visits.mjs";

const WIDE = 1440;
const NARROW = 390;
const LANGUAGES = ["zh", "en"];
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
const browser = await start(browserPath);
const opened = (name, width) => Reader.open(browser, { base, name, wrong, width });

/// One reader's way through the pages; what breaks on it is written down, and the next one reads.
async function read(name, width, way) {
  const reader = await opened(name, width);
  try {
    await way(reader);
  } catch (error) {
    reader.fail(`stopped: ${String(error).split("\n")[0]}`);
    await reader.page.screenshot({
      path: new URL(`shots/${name}-stopped.png`, import.meta.url).pathname,
    });
  }
  await reader.close();
  console.log(`${reader.failed ? "BAD " : "good"} ${name} ${width}`);
}

const jobs = [() => read("public", WIDE, stranger)];
for (const account of readers(JSON.parse(readFileSync(accounts, "utf8")))) {
  jobs.push(() => read(account.role, WIDE, (reader) => member(reader, account)));
  if (THOROUGH.includes(account.role)) {
    jobs.push(() => read(account.role, NARROW, (reader) => pocket(reader, account)));
  }
}
await Promise.all(Array.from({ length: ABREAST }, worker));

/// Takes the next reader until all have read.
async function worker() {
  for (let job = jobs.shift(); job; job = jobs.shift()) await job();
}

async function stranger(reader) {
  for (const language of LANGUAGES) {
    await reader.speak(language);
    await visit(reader, PUBLIC);
    await checks.proof(reader);
  }
}

async function member(reader, account) {
  await checks.logIn(reader, account);
  for (const language of LANGUAGES) {
    await reader.speak(language);
    await visit(reader, visitsOf(account.role));
    await checks.cases(reader);
    if (!THOROUGH.includes(account.role)) continue;
    await checks.workbench(reader);
    await checks.forms(reader);
    await checks.resource(reader);
    await checks.comfort(reader);
  }
}

async function pocket(reader, account) {
  await checks.logIn(reader, account);
  for (const language of LANGUAGES) {
    await reader.speak(language);
    await visit(reader, { work: "/work" });
    await checks.cases(reader);
  }
}

async function visit(reader, pages) {
  for (const [title, path] of Object.entries(pages)) {
    await reader.go(path);
    await reader.look(title);
  }
}

await browser.close();
const seconds = Math.round((Date.now() - began) / 1000);
if (wrong.length > 0) {
  console.error(`${wrong.join("\n")}\n${wrong.length} things are not as they should be`);
  process.exit(1);
}
console.log(`the browser found nothing; ${seconds} s`);
