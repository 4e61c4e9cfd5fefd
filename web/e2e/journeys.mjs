// What changes the place: people of several parties do what their roles are for, and are refused
// what they are not. Each goes by the pages alone; only the newcomers are entered by the API.

import { href, logIn } from "./checks.mjs";

const PRODUCT = "browser-made";
const DOCUMENT = {
  name: "agreement.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.from("deed"),
};

/// Posts to the API with the log-in of the reader's own page.
function post(reader, path, body) {
  return reader.page.evaluate(
    async ([to, sent]) => {
      const headers = { "content-type": "application/json", "x-gongshu": "1" };
      const answer = await fetch(to, { method: "POST", headers, body: JSON.stringify(sent) });
      return { status: answer.status, body: await answer.json().catch(() => null) };
    },
    [reader.at(path), body],
  );
}

const read = (reader, path) =>
  reader.page.evaluate(async (from) => (await fetch(from)).json(), reader.at(path));

const command = (reader, it) =>
  post(reader, "/api/acts", { key: `browser-${Math.random()}`, command: it });

/// The authority enters a company and opens a log-in for its officer.
export async function newcomer(authority, { party, officer, zh, en }) {
  const roles = ["market_entity"];
  const name = { zh, en };
  await command(authority, {
    type: "register_party",
    party,
    name,
    roles,
    legal_form: "legal_person",
  });
  await command(authority, { type: "appoint_officer", officer, party, name: zh });
  const { status, body } = await post(authority, "/api/accounts", { officer });
  authority.must(status < 300, `no log-in for ${officer}: ${status}`);
  return { officer, password: body.password };
}

const field = (reader, label) => reader.page.getByLabel(label, { exact: false }).first();

/// Chooses in one of our lists of choices.
async function choose(reader, label, option) {
  const { page } = reader;
  await field(reader, label).click();
  await page.locator(`[title*="${option}"]:visible`).first().click();
}

const button = (reader, name) => reader.page.getByRole("button", { name, exact: false }).first();

/// Asks whether the form would be taken; the pages open nothing that was not asked about.
async function ask(reader) {
  await button(reader, "问：现在能否受理").click();
  const note = reader.page.locator(".card .note.good, .card .note.bad").last();
  await note.waitFor();
  return note;
}

async function open(reader) {
  const { page } = reader;
  await page.getByRole("button", { name: "立案", exact: true }).click();
  const to = await page.locator('.note.good a[href*="/cases/"]').getAttribute("href");
  await reader.settled();
  return to;
}

/// Answers the open step of a case on its own page: outcome, what it must carry, echo, done.
export async function decide(reader, path, { outcome, words = "FT-5", sign = false }) {
  const { page } = reader;
  // Somebody else may have moved the case a moment ago.
  await reader.load(path);
  const to = await href(page.locator('a[href*="/decide/"]'));
  if (!to) return reader.fail(`no step of ${path} waits for ${reader.name}`);
  await reader.go(to);
  const check = page.locator(".actions button").first();
  reader.must(await check.isDisabled(), "an answer without an outcome may be given");
  await page.locator(".outcomes label", { hasText: outcome }).first().locator("input").check();
  for (const area of await page.locator(".need textarea").all()) await area.fill(words);
  for (const file of await page.locator('.need input[type="file"]').all()) {
    await file.setInputFiles(DOCUMENT);
  }
  if (sign) {
    reader.must(await check.isDisabled(), "a document is signed without a signature");
    await button(reader, "用我的密钥签名").click();
  }
  await check.click();
  await page.locator(".letter").waitFor();
  await page.locator(".actions button").nth(1).click();
  const done = page.locator(".note.good");
  await done.waitFor();
  reader.must((await done.innerText()).includes(outcome), "the page does not say what was given");
  await reader.settled();
}

/// An officer makes a signing key in the browser and registers its public half.
export async function makeKey(reader) {
  await reader.go("/keys");
  await button(reader, "生成并登记").click();
  await reader.page.locator(".note.good").first().waitFor();
}

/// A template of the grant: how many rows there are of a word of a column one may compare.
function templateOf(grant) {
  for (const { wished } of grant.tables) {
    const column = wished.columns.find((it) =>
      ["group", "compare"].every((need) => it.permissions.includes(need)),
    );
    if (!column) continue;
    const name = `"${column.name}"`;
    return [
      `SELECT ${name}, count(*) AS n`,
      `FROM ${wished.sql_name}`,
      `WHERE ${name} <> $word`,
      `GROUP BY ${name}`,
    ].join(" ");
  }
  return null;
}

/// The operator registers a product: a price that is none and a row-level query are held back,
/// then the dossier is taken.
export async function registerProduct(reader) {
  const { page } = reader;
  const grants = await read(reader, "/api/grants");
  const grant = grants.find((it) => it.own && it.state === "open" && templateOf(it));
  if (!grant) return reader.fail("there is no open grant for a template");
  await reader.go("/apply/product_registration");
  await field(reader, "产品编号").fill(PRODUCT);
  await field(reader, "名称 （中文）").fill("浏览器登记的接口");
  await field(reader, "名称 （英文）").fill("Made in a browser");
  await field(reader, "提供什么 （中文）").fill("各类人数");
  await field(reader, "提供什么 （英文）").fill("How many of each kind");
  await choose(reader, "授权", grant.id);
  await page.locator(".cm-content").click();
  await page.keyboard.insertText(templateOf(grant));
  await field(reader, "含义 （中文）").fill("除外的词");
  await field(reader, "含义 （英文）").fill("the word left out");
  await field(reader, "可取的词").fill("unknown\nnone");
  await button(reader, "试运行").click();
  await page.locator(".card .note.good").first().waitFor();
  await field(reader, "单价（元）").fill("free");
  await field(reader, "定价依据").fill("准许成本");
  await field(reader, "使用范围和方式").fill("订阅方内部");
  const taken = button(reader, "问：现在能否受理");
  reader.must(await taken.isDisabled(), "a price that is no amount is taken");
  await field(reader, "单价（元）").fill("0.05");
  await page.getByText("每次调用 0.05 元").first().waitFor();
  await reader.look("product-form");
  const note = await ask(reader);
  if (!(await note.getAttribute("class")).includes("good")) {
    return reader.fail(`the dossier is not taken: ${(await note.innerText()).slice(0, 200)}`);
  }
  return open(reader);
}

/// Who must review a template: the source departments that have not answered yet.
export async function reviewersOf(reader, path) {
  const page = await read(reader, `/api${reader.own(path)}`);
  const step = page.steps.find((it) => it.id === "template_review");
  return step.slots.map((slot) => slot.party.id);
}

/// A company subscribes: for another scenario it may not, for the reviewed one it may.
export async function subscribe(reader) {
  const { page } = reader;
  await reader.go(`/products/${PRODUCT}`);
  await page.locator('a.button[href*="/apply/subscription"]').click();
  await field(reader, "用途说明").waitFor();
  await reader.settled();
  await field(reader, "用途说明").fill("选址研究");
  const reviewed = await field(reader, "应用场景").inputValue();
  reader.must(reviewed !== "", "the reviewed scenario is not filled in");
  await field(reader, "应用场景").fill("resale-to-others");
  const no = await ask(reader);
  reader.must((await no.getAttribute("class")).includes("bad"), "another scenario is taken");
  reader.must((await no.locator(".cite").count()) > 0, "no article is cited for it");
  await reader.look("subscription-refused");
  await field(reader, "应用场景").fill(reviewed);
  const yes = await ask(reader);
  reader.must((await yes.getAttribute("class")).includes("good"), "the scenario is not taken");
  return open(reader);
}

/// A key: its secret is shown once, opens what it is for, and is gone when the page is left.
export async function issueKey(reader) {
  const { page } = reader;
  await reader.go("/subscriptions");
  const card = page.locator(".subscription", {
    has: page.locator(`a[href$="/products/${PRODUCT}"]`),
  });
  await card.getByRole("button", { name: "签发新密钥" }).click();
  const box = card.locator(".secret pre");
  const secret = (await box.innerText()).trim();
  reader.must(/^gsk_[0-9a-f]{64}$/.test(secret), "that is no key");
  await reader.look("key-once");
  await deliver(reader, secret, 200);
  await deliver(
    reader,
    secret.replace(/.$/, (it) => (it === "0" ? "1" : "0")),
    401,
  );
  await reader.load("/subscriptions");
  reader.must(!(await page.content()).includes(secret), "the key is shown again");
  await page.locator("table code", { hasText: "access-" }).first().waitFor();
  await reader.both("subscriptions-used");
  return secret;
}

/// Calls the product as a program does, outside the page.
export async function deliver(reader, secret, expected) {
  const answer = await fetch(`${reader.base}/deliver/${PRODUCT}?word=none`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  reader.must(answer.status === expected, `a call answers ${answer.status}, not ${expected}`);
}

export async function revokeKey(reader) {
  const { page } = reader;
  await reader.go("/subscriptions");
  await page.locator("tbody button", { hasText: "撤销" }).first().click();
  await page.getByRole("button", { name: "确认撤销" }).click();
  await page.locator("tbody .mark", { hasText: "撤销" }).first().waitFor();
}

/// The authority stops a product with its reason; whoever set the hold lifts it.
export async function stop(reader) {
  const { page } = reader;
  await reader.go(`/products/${PRODUCT}`);
  await page.locator("summary", { hasText: "停用产品" }).click();
  const act = page.getByRole("button", { name: "停用产品" });
  reader.must(await act.isDisabled(), "a product is stopped without a reason");
  await page.locator(".powers textarea").first().fill("抽查发现口径有误");
  await act.click();
  await page.locator(".case-lead .badge.overdue").waitFor();
  await reader.both("product-stopped");
}

export async function lift(reader) {
  const { page } = reader;
  await reader.go(`/products/${PRODUCT}`);
  await page.locator("summary", { hasText: "解除暂停" }).click();
  await page.locator(".plain-list textarea").first().fill("口径已更正");
  await page.getByRole("button", { name: "解除暂停" }).click();
  await page.locator(".case-lead .badge.later").waitFor();
}

/// What a stranger may do with the product: see it and its proof, and nothing else.
export async function stranger(reader, { stopped }) {
  const { page } = reader;
  await reader.load(`/products/${PRODUCT}`);
  const standing = stopped ? ".badge.overdue" : ".badge.later";
  reader.must(
    (await page.locator(`.case-lead ${standing}`).count()) === 1,
    "its standing is wrong",
  );
  reader.must((await page.locator(".powers").count()) === 0, "a stranger has powers");
  reader.must((await page.locator("pre.plan").count()) === 0, "a stranger sees the query");
  if (stopped) return;
  await page.locator('.card form button[type="submit"]').click();
  await page.locator(".synthetic").waitFor();
  await reader.both("product-tried");
  await reader.go(await href(page.locator('.proofs a[href*="/entries/"]')));
  await page.locator(".proof .note.good").first().waitFor();
}

/// The supplier sees the use of its product, and cannot subscribe to it.
export async function ownProduct(reader) {
  const { page } = reader;
  await reader.go(`/products/${PRODUCT}`);
  const ways = await page.locator('a[href*="/apply/subscription"]').count();
  reader.must(ways === 0, "a supplier may subscribe to its own product");
  reader.must((await page.locator("pre.plan").count()) > 0, "a supplier does not see its query");
  await reader.go("/subscriptions");
  const keys = await page.locator(".subscription", {
    has: page.locator(`a[href$="/products/${PRODUCT}"]`),
  });
  reader.must((await keys.locator(".access-keys").count()) === 0, "a supplier sees keys");
}

/// The operator publishes its rules for partners where it has none.
export async function partnerRules(reader) {
  const { page } = reader;
  await reader.go("/partners");
  await page.locator("summary", { hasText: "公布规则" }).click();
  const act = page.getByRole("button", { name: "公布规则" });
  reader.must(await act.isDisabled(), "rules are published without a document");
  await page.locator('input[type="file"]').setInputFiles({ ...DOCUMENT, name: "rules.pdf" });
  await field(reader, "内容提要 （中文）").fill("须具备三级等保");
  await field(reader, "内容提要 （英文）").fill("A level-3 certificate is needed");
  await act.click();
  await page.locator(".note.good").waitFor();
  await reader.both("partner-rules");
}

/// A company asks for entry as partner; a term beyond the operation agreement is refused.
export async function enterAsPartner(reader, agreement) {
  const { page } = reader;
  await reader.go("/apply/partner_entry");
  await field(reader, "授权运营协议").fill(agreement.id);
  await day(reader, "起始日", agreement.term[0]);
  await day(reader, "终止日", "2099-12-31");
  for (const file of await page.locator('input[type="file"]').all()) {
    await file.setInputFiles(DOCUMENT);
  }
  for (const area of await page.locator(".need textarea").all()) await area.fill("按协议约定");
  const no = await ask(reader);
  reader.must((await no.getAttribute("class")).includes("bad"), "a term too long is taken");
  await day(reader, "终止日", agreement.term[1]);
  const yes = await ask(reader);
  if (!(await yes.getAttribute("class")).includes("good")) {
    return reader.fail(`no entry: ${(await yes.innerText()).slice(0, 200)}`);
  }
  await reader.both("partner-form");
  return open(reader);
}

/// The agreement of the platform with this partner, as it stands now.
export const platformOf = async (reader, party) => {
  const known = await read(reader, "/api/agreements");
  return known.find((it) => it.kind === "platform_service" && it.holder.id === party);
};

/// Opens a case whose form is filled but for its papers: a question without them is refused.
async function openWithPapers(reader) {
  const { page } = reader;
  const no = await ask(reader);
  reader.must((await no.getAttribute("class")).includes("bad"), "a case is taken without its papers");
  for (const file of await page.locator('.need input[type="file"]').all()) {
    await file.setInputFiles(DOCUMENT);
  }
  const yes = await ask(reader);
  if (!(await yes.getAttribute("class")).includes("good")) {
    return reader.fail(`it is not taken: ${(await yes.innerText()).slice(0, 200)}`);
  }
  return open(reader);
}

/// The operator orders a partner to correct what it did; the partner cannot be its own judge.
export async function orderCorrection(reader, agreement, limit) {
  const { page } = reader;
  await reader.go("/partners");
  await reader.go(`/apply/partner_rectification?about=${agreement}`);
  const taken = button(reader, "问：现在能否受理");
  reader.must(await taken.isDisabled(), "an order without a limit may be given");
  await day(reader, "整改期限", limit);
  await page.locator("main textarea").first().fill("抽查发现超出约定场景使用");
  const yes = await ask(reader);
  if (!(await yes.getAttribute("class")).includes("good")) {
    return reader.fail(`no order: ${(await yes.innerText()).slice(0, 200)}`);
  }
  await reader.both("correction-form");
  return open(reader);
}

/// Whether an agreement is held just now, as its own page says.
export async function isHeld(reader, agreement) {
  await reader.load(`/agreements#${agreement}`);
  return (await reader.page.locator("section.card .badge.overdue").count()) > 0;
}

/// The monthly report on partners, for a month that has none yet; the same one twice is refused.
export async function reportMonth(reader) {
  const { page } = reader;
  await reader.go("/partners");
  const path = await href(page.locator('a[href*="/apply/partner_supervision_report"]'));
  if (!path) return reader.fail("no month waits for a report");
  await reader.go(path);
  return openWithPapers(reader);
}

/// The authority puts a document on record: its form is made from the rule alone.
export async function putOnRecord(reader, title) {
  await reader.go("/apply/rule_document");
  await field(reader, "事项名称（中文）").fill(title);
  await field(reader, "事项名称（英文）").fill("Guide made in a browser");
  const taken = button(reader, "问：现在能否受理");
  reader.must(await taken.isDisabled(), "a matter without its fields is taken");
  await choose(reader, "文件种类", "操作指南");
  await day(reader, "执行日", "2026-12-31");
  await reader.both("matter-form");
  return openWithPapers(reader);
}

/// Whether anybody finds a matter, and in which state.
export async function matterIs(reader, title, state) {
  await reader.load("/matters");
  const row = reader.page.locator("tr", { hasText: title });
  reader.must((await row.count()) === 1, `${title} is not on record`);
  reader.must((await row.innerText()).includes(state), `${title} is not ${state}`);
}

/// Whoever decided takes the decision back; what it had brought about ends.
export async function takeBack(reader, path) {
  const { page } = reader;
  await reader.load(path);
  await page.locator("summary", { hasText: "撤销决定" }).click();
  const act = page.getByRole("button", { name: "撤销决定" });
  reader.must(await act.isDisabled(), "a decision is taken back without a reason");
  await page.locator("details textarea").last().fill("文件另行印发");
  await act.click();
  await page.locator(".note.warn").first().waitFor();
  await page.locator("td", { hasText: "决定撤销" }).first().waitFor();
  await reader.both("decision-taken-back");
}

/// A partner leaves.
export async function leave(reader, agreement) {
  await reader.go("/partners");
  await reader.go(`/apply/partner_exit?about=${agreement}`);
  const yes = await ask(reader);
  if (!(await yes.getAttribute("class")).includes("good")) {
    return reader.fail(`no exit: ${(await yes.innerText()).slice(0, 200)}`);
  }
  return open(reader);
}

async function day(reader, label, value) {
  const input = field(reader, label);
  await input.fill(value);
  await input.press("Enter");
}

export const agreements = (reader) => read(reader, "/api/agreements");
export { logIn };
