// Words: both languages complete, placeholders alike, no Chinese outside the locales; and the wall
// around the component library.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SRC = join(ROOT, "src");
const HAN = /\p{Script=Han}/u;
const wrong = [];

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

/// Every key of a locale file with its words, read from the source without running it.
function words(name) {
  const path = join(SRC, "locales", name);
  const source = ts.createSourceFile(
    path,
    readFileSync(path, "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const found = new Map();
  const walk = (node, prefix) => {
    for (const property of node.properties) {
      if (!ts.isPropertyAssignment(property)) continue;
      const key = prefix + (property.name.text ?? property.name.getText());
      const value = property.initializer;
      if (ts.isObjectLiteralExpression(value)) walk(value, `${key}.`);
      else if (ts.isStringLiteralLike(value)) found.set(key, value.text);
    }
  };
  source.forEachChild((node) => {
    if (!ts.isVariableStatement(node)) return;
    for (const it of node.declarationList.declarations) {
      if (it.initializer && ts.isObjectLiteralExpression(it.initializer)) walk(it.initializer, "");
    }
  });
  return found;
}

const placeholders = (text) =>
  [...text.matchAll(/{{(\w+)}}/g)]
    .map((it) => it[1])
    .sort()
    .join(" ");

function compare(zhName, enName) {
  const [zh, en] = [words(zhName), words(enName)];
  for (const [key, text] of zh) {
    const other = en.get(key);
    if (other === undefined) wrong.push(`${enName}: \`${key}\` is missing`);
    else if (placeholders(text) !== placeholders(other)) {
      wrong.push(`${enName}: \`${key}\` has not the placeholders of ${zhName}`);
    } else if (HAN.test(other) && key !== "shell.otherLanguage") {
      wrong.push(`${enName}: \`${key}\` is not English`);
    }
    if (text.trim() === "" || other?.trim() === "") wrong.push(`\`${key}\` is empty`);
  }
  for (const key of en.keys()) if (!zh.has(key)) wrong.push(`${zhName}: \`${key}\` is missing`);
  return zh;
}

const pairs = [
  compare("zh.ts", "en.ts"),
  ...["data", "market", "portal"].map((part) => compare(`${part}-zh.ts`, `${part}-en.ts`)),
];
const known = new Set(pairs.flatMap((pair) => [...pair.keys()]));
compare("codes-zh.ts", "codes-en.ts");

const used = new Set();
for (const path of files(SRC)) {
  const name = relative(SRC, path);
  const text = readFileSync(path, "utf8");
  if (!name.startsWith("locales")) {
    text.split("\n").forEach((line, at) => {
      if (HAN.test(line)) wrong.push(`src/${name}:${at + 1} Chinese belongs into locales`);
    });
    for (const match of text.matchAll(/\bt\(\s*["`]([^"`]+)["`]/g)) used.add(match[1]);
  }
  if (/\.(ts|tsx)$/.test(name) && /from "antd|from "@ant-design/.test(text)) {
    const allowed = name.startsWith("ui/") || name.startsWith("app/");
    if (!allowed) wrong.push(`src/${name}: the component library is known to ui and app only`);
  }
  if (/\.ant-/.test(text)) wrong.push(`src/${name}: no rule may reach into the component library`);
}

// A key nobody asks for is a leftover; keys with a changing part are asked for by their beginning.
const patterns = [...used].map(
  (it) => new RegExp(`^${it.replace(/\./g, "\\.").replace(/\$\{[^}]+\}/g, ".+")}$`),
);
for (const key of known) {
  if (!patterns.some((it) => it.test(key))) wrong.push(`zh.ts: nobody says \`${key}\``);
}

if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
console.log(`words: ${known.size} in both languages, wall kept`);
