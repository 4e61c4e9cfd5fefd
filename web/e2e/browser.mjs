// A browser that watches: console errors, broken promises of the page, accessibility, language.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = fileURLToPath(new URL("shots/", import.meta.url));
// Milliseconds by which a slow line holds up what is read; a page must say that it waits.
const LATE = Number(process.env.LATE ?? 0);
const HEIGHT = { 1440: 900, 390: 844 };

export async function start(executablePath) {
  // Pictures of an earlier run would pass for those of this one.
  rmSync(SHOTS, { recursive: true, force: true });
  mkdirSync(SHOTS, { recursive: true });
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

async function answerLate(page) {
  await page.route("**/api/**", async (route) => {
    await new Promise((done) => setTimeout(done, LATE));
    await route.continue().catch(() => {}); // the page may be gone by then
  });
}

/// A reader in a browser of their own. `wrong` collects what is not as it should be.
export class Reader {
  constructor(page, base, name, wrong) {
    Object.assign(this, {
      page,
      base,
      name,
      wrong,
      prefix: new URL(base).pathname.replace(/\/$/, ""),
      expected: [],
      language: "zh",
      keeps: null,
      failed: false,
    });
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      const text = `${message.text()} ${message.location().url}`;
      if (!this.expected.some((it) => it.test(text))) this.fail(`console: ${text}`);
    });
    page.on("pageerror", (error) => this.fail(`script: ${error}`));
  }

  static async open(browser, { base, name, wrong, width }) {
    const viewport = { width, height: HEIGHT[width] };
    const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    if (LATE > 0) await answerLate(page);
    return new Reader(page, base, name, wrong);
  }

  fail(what) {
    this.failed = true;
    this.wrong.push(
      `${this.name} ${this.language} ${this.page.url().replace(this.base, "")} ${what}`,
    );
  }

  must(holds, what) {
    if (!holds) this.fail(what);
  }

  /// An address of the place as the server knows it, wherever the place stands.
  at(path) {
    return this.prefix + this.own(path);
  }

  /// An address as the router knows it; a link names where the place stands, too.
  own(path) {
    const stands = this.prefix && (path === this.prefix || path.startsWith(`${this.prefix}/`));
    return stands ? path.slice(this.prefix.length) || "/" : path;
  }

  /// Opens an address as if it were typed, and waits until nothing on it loads any more.
  async load(path) {
    await this.page.goto(this.base + this.own(path), { waitUntil: "domcontentloaded" });
    await this.settled();
  }

  /// Goes to a page of the web from another one, as links do: nothing of the frame is loaded anew.
  async go(path) {
    if (!this.page.url().startsWith(this.base)) return this.load(path);
    await this.page.evaluate((to) => {
      history.pushState({}, "", to);
      dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    }, this.at(path));
    // The frame says which page it shows.
    const there = (to) => document.querySelector("main")?.dataset.at === to;
    await this.page.waitForFunction(there, this.own(path));
    await this.settled();
  }

  async settled() {
    await this.page.waitForFunction(() => {
      const waits = ".loading, .spinner, main[aria-busy='true'], [data-drawing]";
      return document.querySelector("h1") && !document.querySelector(waits);
    });
  }

  /// Sets the language by the switch in the header; before any page is there, by the setting.
  async speak(language) {
    this.language = language;
    if (!this.page.url().startsWith(this.base)) {
      await this.page.addInitScript((it) => {
        const name = "gongshu-settings";
        const before = JSON.parse(localStorage.getItem(name) ?? "{}");
        localStorage.setItem(name, JSON.stringify({ language: it, ...before }));
      }, language);
      return;
    }
    const spoken = await this.page.evaluate(() => document.documentElement.lang);
    if (spoken.startsWith(language)) return;
    if (this.page.viewportSize().width < 992) return this.switchUnseen(language);
    await this.page.locator(".top .toggles button[lang]").click();
    await this.page.waitForFunction((it) => document.documentElement.lang.startsWith(it), language);
  }

  /// Looks at the page in both languages; the one it has first. It stays in the other one, which
  /// the next page then has first, unless the reader keeps to a language. Where the switch is
  /// covered by what opened over the page, the page is told without it.
  async both(title, { toggle = true } = {}) {
    await this.look(title);
    const other = this.language === "zh" ? "en" : "zh";
    if (toggle) await this.speak(other);
    else await this.switchUnseen(other);
    await this.look(title);
    if (this.keeps) await this.speak(this.keeps);
  }

  async switchUnseen(language) {
    this.language = language;
    await this.page.evaluate(() => document.querySelector(".toggles button[lang]").click());
    await this.page.waitForFunction((it) => document.documentElement.lang.startsWith(it), language);
  }

  /// Looks at the page as it stands: accessibility, language, width, a picture.
  async look(title) {
    const found = await this.violations();
    for (const { id, where } of found) this.fail(`axe ${id}: ${where.join(" | ")}`);
    for (const text of this.language === "en" ? await this.chinese() : []) {
      this.fail(`not English: ${text}`);
    }
    const { width } = this.page.viewportSize();
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) this.fail(`the page is ${wide} wide in a window of ${width}`);
    const path = `${SHOTS}${this.name}-${title}-${this.language}-${width}.jpg`;
    await this.page.screenshot({ path, fullPage: true, type: "jpeg", quality: 80 });
  }

  /// What axe finds. It is brought to a document once, and only what is wrong leaves the page.
  async violations() {
    if (!(await this.page.evaluate(() => "axe" in globalThis))) await this.page.evaluate(AXE);
    return this.page.evaluate(async () => {
      const options = { resultTypes: ["violations"], preload: false };
      const { violations } = await globalThis.axe.run(document, options);
      return violations.map((it) => ({
        id: it.id,
        where: it.nodes.slice(0, 2).map((node) => node.html.slice(0, 120)),
      }));
    });
  }

  /// Chinese on the page that is neither somebody's own words nor marked as Chinese.
  chinese() {
    return this.page.evaluate(() => {
      const own = '[translate="no"], [lang^="zh"]:not(html), code, pre, textarea, .cm-editor';
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.textContent.trim();
        const holder = node.parentElement;
        const skipped =
          holder.closest(`noscript, script, style, ${own}`) || !holder.checkVisibility();
        if (/\p{Script=Han}/u.test(text) && !skipped) found.push(text.slice(0, 60));
      }
      return [...new Set(found)].slice(0, 5);
    });
  }

  /// A picture of where the reader was stopped.
  async stopped() {
    await this.page.screenshot({ path: `${SHOTS}${this.name}-stopped.jpg`, type: "jpeg" });
  }

  async close() {
    await this.page.context().close();
  }
}
