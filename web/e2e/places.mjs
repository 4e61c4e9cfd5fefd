// Several places behind one door: the list of them, the way from one to the other, and that a
// log-in of one is none of the other. Only where the place that is read stands below a path.

import { Reader } from "./browser.mjs";
import * as checks from "./checks.mjs";

const WIDE = 1440;

export async function places({ base, browser, logins, wrong, say }) {
  const { origin, pathname } = new URL(base);
  if (pathname === "/") return;
  const before = wrong.length;
  const listed = await (await fetch(`${origin}/places.json`)).json();
  const others = listed.filter((it) => it.path !== `${pathname}/`);
  const reader = await Reader.open(browser, { base, name: "places", wrong, width: WIDE });
  reader.keeps = "zh";
  try {
    await list(reader, origin, listed);
    await reader.speak("zh");
    await checks.logIn(
      reader,
      logins.find((it) => it.roles.includes("data_authority")),
    );
    await menu(reader, others);
    for (const other of others) await elsewhere(reader, origin, other);
    await reader.load("/work");
    reader.must(reader.page.url() === `${base}/work`, "the log-in is lost on the way");
  } catch (error) {
    reader.fail(`stopped: ${String(error).split("\n")[0]}`);
    await reader.stopped();
  }
  await reader.close();
  say(`${wrong.length > before ? "BAD " : "good"} places`);
}

/// The page before the places, which has no script.
async function list(reader, origin, listed) {
  const { page } = reader;
  for (const language of ["zh", "en"]) {
    await page.goto(`${origin}/${language === "en" ? "?lang=en" : ""}`);
    reader.language = language;
    await reader.look("list");
    reader.must((await page.locator("script").count()) === 0, "the list has a script");
    const links = await page.locator(".list h2 a").count();
    reader.must(links === listed.length, `${links} places are listed, not ${listed.length}`);
  }
  reader.language = "zh";
  await page.goto("about:blank");
}

async function menu(reader, others) {
  const { page } = reader;
  await page.locator(".side details.places summary").click();
  const links = page.locator(".side details.places a");
  await links.first().waitFor();
  const paths = await links.evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  const expected = [...others.map((it) => it.path), "/"];
  reader.must(paths.join() === expected.join(), `the menu leads to ${paths}`);
  await reader.both("menu");
}

/// In another place nobody is logged in, and its own law is told.
async function elsewhere(reader, origin, { id, path, status }) {
  const { page } = reader;
  const base = origin + path.replace(/\/$/, "");
  const other = new Reader(page, base, `places-${id}`, reader.wrong);
  other.keeps = "zh";
  await other.load("/work");
  other.must(page.url() === `${base}/login?to=%2Fwork`, `a stranger is at ${page.url()}`);
  await other.go("/");
  const warned = (await page.locator(".notices .warning").count()) > 0;
  other.must(warned === (status !== "in_force"), `its law is ${status}, and the page is silent`);
  await other.both("home");
  for (const at of ["/catalogue", "/matters", "/rulebook", "/entries"]) {
    await other.go(at);
    await other.both(at.slice(1));
  }
}
