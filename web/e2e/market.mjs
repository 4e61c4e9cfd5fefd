// The life of a product, from its registration to the call of a subscriber, and of a partner; and
// the signing of a document. People of all parties act in turn, each in a browser of their own.

import { Reader } from "./browser.mjs";
import * as go from "./journeys.mjs";

const WIDE = 1440;

class Cast {
  constructor({ base, browser, logins, wrong }) {
    Object.assign(this, { base, browser, logins, wrong, known: new Map() });
  }

  /// The reader who acts as this account, logged in once.
  async as(name, account) {
    if (!this.known.has(name)) {
      const { base, browser, wrong } = this;
      const reader = await Reader.open(browser, { base, name: `acts-${name}`, wrong, width: WIDE });
      await reader.speak("zh");
      reader.keeps = "zh";
      if (account) await go.logIn(reader, account);
      this.known.set(name, reader);
    }
    return this.known.get(name);
  }

  of(fits) {
    const account = this.logins.find(fits);
    if (!account) throw new Error("nobody has the log-in this needs");
    return account;
  }

  role(role) {
    return this.as(
      role,
      this.of((it) => it.roles.includes(role)),
    );
  }

  party(party) {
    return this.as(
      party,
      this.of((it) => it.party === party),
    );
  }

  async leave() {
    for (const reader of this.known.values()) await reader.close();
  }
}

/// Everything that changes the place, one after the other: each part rests on the one before.
export async function market(setting) {
  const cast = new Cast(setting);
  const parts = {
    product,
    subscription,
    stopped,
    partner,
    signature,
    correction,
    report,
    exit,
    matter,
  };
  for (const [name, part] of Object.entries(parts)) {
    const before = setting.wrong.length;
    try {
      await part(cast);
    } catch (error) {
      setting.wrong.push(`${name}: ${String(error).split("\n").slice(0, 3).join(" ")}`);
      for (const reader of cast.known.values()) await reader.stopped();
    }
    setting.say(`${setting.wrong.length > before ? "BAD " : "good"} acts: ${name}`);
  }
  await cast.leave();
}

async function product(cast) {
  const operator = await cast.role("operator");
  const path = await go.registerProduct(operator);
  if (!path) throw new Error("no product was registered");
  const authority = await cast.role("data_authority");
  await go.decide(authority, path, { outcome: "已登记备案" });
  for (const party of await go.reviewersOf(authority, path)) {
    await go.decide(await cast.party(party), path, { outcome: "同意按模板出域" });
  }
  await go.decide(authority, path, { outcome: "审核通过" });
  await operator.go(path);
  await operator.both("product-case");
  await go.ownProduct(operator);
  await go.stranger(await cast.as("stranger"), { stopped: false });
}

async function subscription(cast) {
  const authority = await cast.role("data_authority");
  const account = await go.newcomer(authority, {
    party: "browser-buyer",
    officer: "browser-bao",
    zh: "浏览器公司",
    en: "Browser Co.",
  });
  const buyer = await cast.as("buyer", account);
  const path = await go.subscribe(buyer);
  await go.decide(await cast.role("operator"), path, { outcome: "同意订阅" });
  await buyer.go(path);
  await buyer.both("subscription-case");
  cast.secret = await go.issueKey(buyer);
}

async function stopped(cast) {
  const authority = await cast.role("data_authority");
  const buyer = await cast.as("buyer");
  await go.stop(authority);
  await go.stranger(await cast.as("stranger"), { stopped: true });
  await go.deliver(buyer, cast.secret, 403);
  await go.lift(authority);
  await go.deliver(buyer, cast.secret, 200);
  await go.revokeKey(buyer);
  await go.deliver(buyer, cast.secret, 401);
}

async function partner(cast) {
  const operator = await cast.role("operator");
  await go.partnerRules(operator);
  const known = await go.agreements(operator);
  const agreement = known.find((it) => it.kind === "operation" && it.state === "in_force");
  const account = await go.newcomer(await cast.role("data_authority"), {
    party: "browser-partner",
    officer: "browser-hua",
    zh: "浏览器合作方",
    en: "Browser Partner",
  });
  const path = await go.enterAsPartner(await cast.as("partner", account), agreement);
  await go.decide(operator, path, { outcome: "符合准入条件" });
  cast.entry = path;
}

/// Both sides sign the platform service agreement with keys made in their browsers.
async function signature(cast) {
  if (!cast.entry) throw new Error("there is nothing to sign");
  for (const reader of [await cast.as("partner"), await cast.role("operator")]) {
    await go.makeKey(reader);
    await go.decide(reader, cast.entry, { outcome: "签署", sign: true });
  }
  const operator = await cast.role("operator");
  await go.decide(operator, cast.entry, { outcome: "已向主管部门备案" });
  await operator.go("/partners");
  await operator.both("partners-entered");
}

/// The operator finds fault with the partner and closes its use until that is mended.
async function correction(cast) {
  const operator = await cast.role("operator");
  const partner = await cast.as("partner");
  const { id } = await go.platformOf(operator, "browser-partner");
  const path = await go.orderCorrection(operator, id, "2026-12-31");
  operator.must(await go.isHeld(operator, id), "the use goes on while it is being corrected");
  await go.decide(partner, path, { outcome: "报送整改情况" });
  await go.decide(operator, path, { outcome: "验收通过" });
  operator.must(!(await go.isHeld(operator, id)), "the use stays closed after it was corrected");
  await operator.both("agreement-chosen");
}

async function report(cast) {
  const path = await go.reportMonth(await cast.role("operator"));
  await go.decide(await cast.role("data_authority"), path, { outcome: "收悉" });
}

async function exit(cast) {
  const operator = await cast.role("operator");
  const partner = await cast.as("partner");
  const { id } = await go.platformOf(partner, "browser-partner");
  const path = await go.leave(partner, id);
  await go.decide(operator, path, { outcome: "已清退" });
  await go.decide(operator, path, { outcome: "已向主管部门备案" });
  await partner.go(path);
  await partner.both("partner-left");
}

/// A document goes on record, is found by a stranger, and is taken back.
async function matter(cast) {
  const title = "浏览器操作指南";
  const authority = await cast.role("data_authority");
  const path = await go.putOnRecord(authority, title);
  await go.decide(authority, path, { outcome: "已印发" });
  const stranger = await cast.as("stranger");
  await go.matterIs(stranger, title, "在册");
  await go.takeBack(authority, path);
  await go.matterIs(stranger, title, "已撤销");
}
