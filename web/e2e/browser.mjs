// A browser that watches: console errors, broken promises of the page, accessibility, language.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = fileURLToPath(new URL("shots/", import.meta.url));
const HEIGHT = { 1440: 900, 390: 844 };

export async function start(executablePath) {
  mkdirSync(SHOTS, { recursive: true });
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/// A reader in a browser of their own. `wrong` collects what is not as it should be.
export class Reader {
  constructor(page, base, name, wrong) {
    Object.assign(this, { page, base, name, wrong, expected: [], language: "zh", failed: false });
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
    return new Reader(page, base, name, wrong);
  }

  fail(what) {
    this.failed = true;
    this.wrong.push(
      `${this.name} ${this.language} ${this.page.url().replace(this.base, "")} ${what}`,
    );
  }

  /// Opens an address and waits until nothing on it loads any more.
  async go(path) {
    await this.page.goto(this.base + path, { waitUntil: "domcontentloaded" });
    await this.settled();
  }

  async settled() {
    await this.page.waitForFunction(
      () => document.querySelector("h1") && !document.querySelector(".loading, .spinner"),
    );
  }

  /// Sets the language by the switch in the header, or before a page is there, by the setting.
  async speak(language) {
    this.language = language;
    await this.page.addInitScript((it) => {
      const name = "gongshu-settings";
      const before = JSON.parse(localStorage.getItem(name) ?? "{}");
      localStorage.setItem(name, JSON.stringify({ ...before, language: it }));
    }, language);
  }

  /// Looks at the page as it stands: accessibility, language, width, a picture.
  async look(title) {
    await this.page.evaluate(AXE);
    const found = await this.page.evaluate(() => globalThis.axe.run(document));
    for (const violation of found.violations) {
      const where = violation.nodes.slice(0, 2).map((node) => node.html.slice(0, 120));
      this.fail(`axe ${violation.id}: ${where.join(" | ")}`);
    }
    for (const text of this.language === "en" ? await this.chinese() : []) {
      this.fail(`not English: ${text}`);
    }
    const { width } = this.page.viewportSize();
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) this.fail(`the page is ${wide} wide in a window of ${width}`);
    const file = `${this.name}-${title}-${this.language}-${width}.png`;
    await this.page.screenshot({ path: SHOTS + file, fullPage: true });
  }

  /// Chinese on the page that is neither somebody's own words nor marked as Chinese.
  chinese() {
    return this.page.evaluate(() => {
      const own = '[translate="no"], [lang^="zh"]:not(html), code, pre, textarea, .cm-editor';
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.textContent.trim();
        const skipped = node.parentElement.closest(`noscript, script, style, ${own}`);
        if (/\p{Script=Han}/u.test(text) && !skipped) found.push(text.slice(0, 60));
      }
      return [...new Set(found)].slice(0, 5);
    });
  }

  async close() {
    await this.page.context().close();
  }
}
