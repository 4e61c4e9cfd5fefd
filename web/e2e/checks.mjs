// What is tried on the pages. Nothing here changes the place: drafts, dry runs and proofs only.

/// Logs in by the form, as people do.
export async function logIn(reader, { officer, password }) {
  const { page } = reader;
  await reader.go("/login");
  await page.locator('input[autocomplete="username"]').fill(officer);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL("**/work");
  await reader.settled();
}

const href = (locator) =>
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
  await reader.look(`case-${article}`);
  const decide = await href(page.locator('a[href*="/decide/"]'));
  const review = await href(page.locator(`a[href="${path}/review"]`));
  if (decide) await draft(reader, article, decide);
  if (review) {
    await reader.go(review);
    await reader.look("review");
  }
}

async function anyCase(reader) {
  await reader.go("/cases");
  return href(reader.page.locator("a.case-link"));
}

/// Chooses each outcome in turn; with all it must carry filled in, the draft is shown, not given.
async function draft(reader, article, path) {
  const { page } = reader;
  await reader.go(path);
  await page.locator(".outcomes input").last().check();
  for (const field of await page.locator(".need textarea").all()) await field.fill("FT-5");
  await reader.look(`decide-${article}`);
  const next = page.locator(".actions button").first();
  if (await next.isDisabled()) return;
  await next.click();
  await page.locator(".letter, .note.bad").first().waitFor();
  await reader.look(`draft-${article}`);
}

/// Every kind of case the reader may open.
export async function forms(reader) {
  const { page } = reader;
  await reader.go("/apply");
  const links = page.locator('.procedures a[href^="/apply/"]');
  const paths = await links.evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  for (const path of paths) {
    await reader.go(path);
    await reader.look(path.slice(1).replaceAll("/", "-"));
  }
}

/// A resource and its columns.
export async function resource(reader) {
  await reader.go("/resources");
  const path = await href(reader.page.locator("a.case-link"));
  if (!path) return;
  await reader.go(path);
  await reader.look("resource");
}

/// The workbench: the example passes the guard, `SELECT *` is refused with column, ground, remedy.
/// Others see the grant and cannot use it.
export async function workbench(reader) {
  const { page } = reader;
  await reader.go("/workbench");
  const links = page.locator('a.case-link[href^="/workbench/"]');
  const paths = await links.evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  if (paths.length === 0) return;
  const dryRun = page.locator(".bench .actions button").first();
  const run = page.locator(".bench .actions button").nth(1);
  for (const path of paths) {
    await reader.go(path);
    if (await run.isEnabled()) return use(reader, dryRun);
  }
  await reader.look("workbench");
}

async function use(reader, dryRun) {
  const { page } = reader;
  await dryRun.click();
  await page.locator(".bench .note.good").first().waitFor();
  await reader.look("workbench");
  const table = await page.locator(".schema summary code").first().textContent();
  reader.expected.push(/status of 403/);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(`SELECT * FROM ${table}`);
  await dryRun.click();
  await page.locator(".note.bad .findings li li").first().waitFor();
  if ((await page.locator(".note.bad .cite").count()) === 0) reader.fail("no article is cited");
  await reader.look("workbench-refused");
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
  await reader.look("proof-fails");
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
    if (focused !== "case-link") reader.fail("j does not reach the first case");
  }
  const [large, contrast] = await page.locator(".top .toggles button[aria-pressed]").all();
  await large.click();
  await reader.look("work-large");
  await contrast.click();
  await reader.look("work-contrast");
  await contrast.click();
  await large.click();
}
