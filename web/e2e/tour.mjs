// The tour: some of the pictures the browser tests took, copied into the documentation.
// Asked for with TOUR=1; the pictures are those of the run that has just found nothing wrong.

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SHOTS = fileURLToPath(new URL("shots/", import.meta.url));
const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));

// The picture, what it shows in Chinese, and in English.
const STOPS = [
  ["public-home-zh-1440", "门户首页：找数据、看披露、来办事", "The portal: find data, see what is disclosed, get things done"],
  ["public-home-zh-390", "同一页，390 像素", "The same page, 390 pixels wide"],
  ["public-catalogue-zh-1440", "公共数据目录：筛选条件都在网址中", "The catalogue: every filter stands in the address"],
  ["public-product-zh-1440", "产品页：价格、来龙去脉、以合成数据试用、版本和证明", "A product: price, lineage, try-out on synthetic data, versions and proofs"],
  ["public-product-zh-390", "同一页，390 像素", "The same page, 390 pixels wide"],
  ["data_authority-work-zh-390", "待办：先到期的在前（390 像素）", "The work-list, most urgent first (390 pixels)"],
  ["data_authority-case-FT-18-zh-1440", "案件：步骤、期限、为什么是这一天", "A case: steps, due date, and why that day"],
  ["data_authority-decide-FT-16-zh-1440", "决定页：两个中性的结果，理由和依据", "A decision: two neutral outcomes, reason and basis"],
  ["operator-workbench-refused-zh-1440", "工作台：不予运行，写明哪一列、哪一条、怎么改", "The workbench: refused, with column, article and remedy"],
  ["acts-operator-product-form-zh-1440", "产品登记：模板、参数及其全部取值，还缺什么", "Registering a product: template, parameters, what is missing"],
  ["acts-buyer-key-once-zh-1440", "访问密钥只显示一次", "An access key is shown once"],
  ["acts-buyer-subscriptions-used-zh-1440", "订阅：按月用量和费用", "Subscriptions: use and fee by month"],
];

/** Copies the pictures and writes the page that shows them. */
export function tour() {
  mkdirSync(`${DOCS}images/tour`, { recursive: true });
  const stops = STOPS.map(([shot, zh, en]) => {
    copyFileSync(`${SHOTS}${shot}.jpg`, `${DOCS}images/tour/${shot}.jpg`);
    return `## ${zh}\n\n${en}\n\n![${en}](images/tour/${shot}.jpg)\n`;
  });
  const lead =
    "Taken by the browser tests from the demo place, in Chinese; every page exists in English too.\n" +
    "`TOUR=1 cargo xtask test` takes them anew.\n";
  writeFileSync(`${DOCS}tour.md`, `# 导览 · Tour\n\n${lead}\n${stops.join("\n")}`);
}
