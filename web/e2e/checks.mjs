// What is tried on the pages by readers. Nothing here changes the place: drafts, dry runs, proofs.

import ICAL from "ical.js";

/// Logs in by the form, as people do.
export async function logIn(reader, { officer, password }) {
  const { page } = reader;
  await reader.load("/login");
  await page.locator('input[autocomplete="username"]').fill(officer);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL("**/work");
  await reader.settled();
}

export const href = (locator) =>
  locator
    .first()
    .getAttribute("href", { timeout: 500 })
    .catch(() => null);

/// The cases that wait for the reader, one of each kind, with decision page and frozen file.
export async function cases(reader) {
  const { page } = reader;
  await reader.go("/work");
  const rows = page.locator("tbody tr:has(a.case-link)");
  const found = await rows.evaluateAll((all) =>
    all.map((row) => ({
      path: row.querySelector("a.case-link").getAttribute("href"),
      article: row.querySelector(".cite").firstChild.textContent,
    })),
  );
  const kinds = new Map(found.map((it) => [it.article, it.path]).reverse());
  if (kinds.size === 0) kinds.set("any", await anyCase(reader));
  for (const [article, path] of kinds) if (path) await oneCase(reader, article, path);
}

async function oneCase(reader, article, path) {
  const { page } = reader;
  await reader.go(path);
  for (const why of await page.locator("details.clock > summary").all()) await why.click();
  await reader.both(`case-${article}`);
  const decide = await href(page.locator('a[href*="/decide/"]'));
  const review = await href(page.locator(`a[href="${path}/review"]`));
  if (decide) await draft(reader, article, decide);
  if (review) {
    await reader.go(review);
    await reader.both("review");
  }
}

async function anyCase(reader) {
  await reader.go("/cases");
  return href(reader.page.locator("a.case-link"));
}

/// Chooses the last outcome; with all it must carry filled in, the draft is shown, not given.
async function draft(reader, article, path) {
  const { page } = reader;
  await reader.go(path);
  await page.locator(".outcomes input").last().check();
  for (const field of await page.locator(".need textarea").all()) await field.fill("FT-5");
  await reader.both(`decide-${article}`);
  const next = page.locator(".actions button").first();
  if (await next.isDisabled()) return;
  await next.click();
  await page.locator(".letter, .note.bad").first().waitFor();
  await reader.both(`draft-${article}`);
}

/// Every kind of case the reader may open; what it asks for stands beside it, with its article.
export async function forms(reader) {
  const { page } = reader;
  await reader.go("/apply");
  const links = page.locator('.procedures a[href*="/apply/"]');
  const paths = await links.evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  for (const path of paths) {
    await reader.go(path);
    const pieces = await page.locator(".completeness li").count();
    reader.must(pieces > 0, "nothing says what is missing");
    const open = page.locator(".actions button").last();
    reader.must(await open.isDisabled(), "an empty form may be submitted");
    await reader.both(reader.own(path).slice(1).replaceAll("/", "-"));
  }
}

/// A resource and its columns, inside and in the public catalogue.
export async function resource(reader) {
  await reader.go("/resources");
  const path = await href(reader.page.locator("a.case-link"));
  if (!path) return;
  await reader.go(path);
  await reader.both("resource");
}

/// The public sheet of a resource, and a product with its trial call.
export async function sheets(reader) {
  const { page } = reader;
  await reader.go("/catalogue?kind=resource");
  const sheet = await href(page.locator('.cards a[href*="/catalogue/resources/"]'));
  if (sheet) {
    await reader.go(sheet);
    await reader.both("sheet");
  }
  await reader.go("/products?standing=circulating");
  const product = await href(page.locator('a.case-link[href*="/products/"]'));
  if (!product) return;
  await reader.go(product);
  await page
    .locator('.card form button[type="submit"]')
    .click({ timeout: 1_000 })
    .then(() => page.locator(".synthetic").waitFor())
    .catch(() => {});
  for (const more of await page.locator("main details > summary").all()) await more.click();
  await reader.both("product");
}

/// A product made of a released file: its price, and the proof of the release behind it.
export async function releaseProof(reader) {
  const { page } = reader;
  const circulating = await page.evaluate(
    async (from) => (await fetch(from)).json(),
    reader.at("/api/products"),
  );
  const standing = circulating.filter((it) => it.standing === "circulating");
  for (const { id } of standing) {
    await reader.go(`/products/${id}`);
    const release = page.locator(".ribbon li", { hasText: /release-\d+/ });
    const path = await href(release.locator('a[href*="/entries/"]'));
    if (!path) continue;
    reader.must(/元|免费|CNY|free/.test(await page.locator("main").innerText()), "no price is shown");
    await reader.go(path);
    await page.locator(".proof .note.good").first().waitFor();
    return reader.both("release-proof");
  }
  reader.fail("no product is made of a released file");
}

/// The plain pages, which have no script at all.
export async function plain(reader) {
  const { page } = reader;
  for (const path of ["/open/", "/open/catalogue", "/open/catalogue?q=%E5%85%AC%E5%9B%AD"]) {
    await plainPage(reader, path);
  }
  for (const path of ["resources", "products"]) {
    await page.goto(`${reader.base}/open/catalogue`);
    const found = await href(page.locator(`a[href*="/open/catalogue/${path}/"], a[href*="/open/${path}/"]`));
    if (found) await plainPage(reader, found);
  }
}

async function plainPage(reader, path) {
  const { page } = reader;
  await page.goto(reader.base + reader.own(path));
  reader.must((await page.locator("script").count()) === 0, "a plain page has a script");
  for (const { id, where } of await reader.violations()) reader.fail(`axe ${id}: ${where.join(" | ")}`);
}

/// What opens over a page: a cited article, a list of choices, a calendar.
export async function popUps(reader) {
  const { page } = reader;
  await reader.go("/apply/resource_authorization");
  await page.locator("button.cite").first().click();
  await page.locator('[role="dialog"] article').waitFor();
  await reader.both("popup-article", { toggle: false });
  await page.keyboard.press("Escape");
  await page.locator('[role="dialog"]').waitFor({ state: "hidden" });
  await page.locator('main [role="combobox"]').nth(1).click();
  await page.locator('[role="listbox"]').first().waitFor({ state: "attached" });
  await reader.both("popup-choice", { toggle: false });
  await page.keyboard.press("Escape");
  await reader.go("/apply/operation_agreement");
  await page.locator("main .both input").first().click();
  await page.locator("td[title]").first().waitFor();
  await reader.both("popup-day", { toggle: false });
  await page.keyboard.press("Escape");
}

/// The workbench: the example passes the guard, `SELECT *` is refused with column, ground, remedy.
/// Others see the grant and cannot use it.
export async function workbench(reader) {
  const { page } = reader;
  await reader.go("/workbench");
  const links = page.locator('a.case-link[href*="/workbench/"]');
  const paths = await links.evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  if (paths.length === 0) return;
  const dryRun = page.locator(".bench .actions button").first();
  const run = page.locator(".bench .actions button").nth(1);
  for (const path of paths) {
    await reader.go(path);
    await page.locator(".cm-content").waitFor();
    if (await run.isEnabled()) return use(reader, dryRun);
  }
  await reader.both("workbench");
}

async function use(reader, dryRun) {
  const { page } = reader;
  await dryRun.click();
  await page.locator(".bench .note.good").first().waitFor();
  await reader.both("workbench");
  const table = await page.locator(".schema summary code").first().textContent();
  reader.expected.push(/status of 403/);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(`SELECT * FROM ${table}`);
  await dryRun.click();
  await page.locator(".note.bad .findings li li").first().waitFor();
  reader.must((await page.locator(".note.bad .cite").count()) > 0, "no article is cited");
  await reader.both("workbench-refused");
  reader.expected.pop();
}

/// The proof of an entry holds; with one character changed it does not; restored it does.
export async function proof(reader) {
  const { page } = reader;
  await reader.go("/entries/1");
  await page.locator(".proof .note.good").first().waitFor();
  const envelope = page.locator(".proof textarea");
  const text = await envelope.inputValue();
  await envelope.fill(text.replace("kind ", "kinb "));
  await page.locator(".proof .note.bad").waitFor();
  await reader.both("proof-fails");
  await envelope.fill(text);
  await page.locator(".proof .note.good").first().waitFor();
}

/// The work-list by keyboard, large type and high contrast.
export async function comfort(reader) {
  const { page } = reader;
  await reader.go("/work");
  if ((await page.locator("a.case-link").count()) > 0) {
    await page.locator(".table-frame").first().focus();
    await page.keyboard.press("j");
    const focused = await page.evaluate(() => document.activeElement.className);
    reader.must(focused === "case-link", "j does not reach the first case");
  }
  const [large, contrast] = await page.locator(".top .toggles button[aria-pressed]").all();
  await large.click();
  await reader.both("work-large");
  await contrast.click();
  await reader.both("work-contrast");
  await contrast.click();
  await large.click();
}

/// The menu of a narrow screen, opened and looked at.
export async function menu(reader) {
  const { page } = reader;
  await reader.go("/");
  await page.locator(".top-menu").click();
  await page.locator('[role="dialog"] nav').waitFor();
  await reader.look("menu");
  await page.keyboard.press("Escape");
  await page.locator('[role="dialog"]').waitFor({ state: "hidden" });
}

/// Without a log-in: the search and the filters of the catalogue live in the address.
export async function finding(reader) {
  const { page } = reader;
  await reader.load("/");
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.className);
  reader.must(first === "skip", "the first stop of the keyboard does not lead to the text");
  await page.keyboard.press("Enter");
  const focused = await page.evaluate(() => document.activeElement.id);
  reader.must(focused === "content", "the text is not reached by the keyboard");
  await page.locator(".hero-search input").fill("zzzz");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/catalogue?q=zzzz");
  await page.locator(".catalogue .empty").waitFor();
  await reader.go("/catalogue");
  const all = await page.locator(".cards > li").count();
  await page.locator('.facets a[href*="kind=resource"]').first().click();
  await page.waitForURL("**kind=resource**");
  await page.locator(".facets a[aria-current]").first().waitFor();
  await reader.load(page.url().replace(reader.base, ""));
  reader.must((await page.locator(".facets a[aria-current]").count()) === 1, "a filter is lost");
  const some = await page.locator(".cards > li").count();
  reader.must(some > 0 && some <= all, "a filter widens the catalogue");
  await page.locator(".facets a[aria-current]").first().click();
  await page.locator(".facets a[aria-current]").waitFor({ state: "detached" });
}

/// Every chart says the same in a table beside it, and every table is also a file.
export async function figures(reader) {
  const { page } = reader;
  await reader.go("/statistics");
  const sections = page.locator("section.card");
  const all = await sections.evaluateAll((found) =>
    found.map((it) => ({
      csv: it.querySelector('a[href$=".csv"]')?.getAttribute("href"),
      chart: it.querySelector(".chart") !== null,
      table: it.querySelector("table") !== null,
      described: it.querySelector(".chart [aria-label], .chart [role]") !== null,
    })),
  );
  reader.must(all.length > 0, "there are no figures");
  for (const it of all) {
    reader.must(it.csv, "a table is no file");
    if (it.chart) reader.must(it.table && it.described, `${it.csv} has a chart that says nothing`);
    const status = await page.evaluate(async (path) => (await fetch(path)).status, it.csv);
    reader.must(status === 200, `${it.csv} answers ${status}`);
  }
}

/// What is not for strangers: pages that ask for a log-in, what is not there, a wrong password.
export async function closedDoors(reader) {
  const { page } = reader;
  for (const path of ["/work", "/subscriptions", "/partners"]) {
    await reader.load(path);
    const to = `/login?to=${encodeURIComponent(path)}`;
    reader.must(page.url() === reader.base + to, `${path} asks for no log-in`);
  }
  reader.expected.push(/status of 40[134]/);
  for (const path of ["/products/nothing-of-the-kind", "/catalogue/resources/nothing"]) {
    await page.goto(reader.base + path);
    await page.locator(".note.bad").waitFor();
  }
  await reader.load("/login");
  await page.locator('input[autocomplete="username"]').fill("nobody");
  await page.locator('input[autocomplete="current-password"]').fill("not the password");
  await page.locator('button[type="submit"]').click();
  await page.locator(".note.bad").waitFor();
  await reader.look("login-refused");
  reader.expected.pop();
}

/// The calendar feed, read by a calendar library that is not ours: every open task of the party is
/// an all-day event of its own, and nobody reads it with a wrong password.
export async function feed(reader, { officer, password }) {
  const get = (secret) => {
    const pair = Buffer.from(`${officer}:${secret}`).toString("base64");
    const headers = { authorization: `Basic ${pair}` };
    return fetch(`${reader.base}/api/calendar.ics`, { headers });
  };
  const no = await get("wrong-password");
  reader.must(no.status === 401, `a wrong password reads the calendar: ${no.status}`);
  reader.must(no.headers.get("www-authenticate"), "a calendar program is not asked to log in");
  const text = await (await get(password)).text();
  const events = new ICAL.Component(ICAL.parse(text))
    .getAllSubcomponents("vevent")
    .map((it) => new ICAL.Event(it));
  const duties = await reader.page.evaluate(
    async (from) => (await fetch(from)).json(),
    reader.at("/api/duties"),
  );
  const open = duties.tasks.filter((it) => it.mine && !["done", "done_late"].includes(it.state));
  const days = events.map((it) => it.startDate.toString());
  reader.must(open.length > 0, "nothing is owed");
  for (const task of open) {
    reader.must(days.includes(task.due), `${task.rule} is not in the calendar on ${task.due}`);
  }
  reader.must(events.every((it) => it.startDate.isDate && it.summary), "an event is no day");
  const ids = new Set(events.map((it) => it.uid));
  reader.must(ids.size === events.length, "two events have the same id");
}
