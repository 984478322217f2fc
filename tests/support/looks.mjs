// looks.mjs: a page looked at by a machine: axe finds nothing, nothing is wider than the screen, what can be pressed is large
// enough. Pictures go to build/screens/ for people to look at.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";

export const pictures = "build/screens";
mkdirSync(pictures, { recursive: true });
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const widths = [320, 390, 1280];

async function accessibility(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"],
  }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ").slice(0, 300)}`);
}

// What does not fit, and what a thumb would miss.
function layout() {
  const wrong = [], wide = document.documentElement;
  if (wide.scrollWidth > wide.clientWidth) wrong.push(`${wide.scrollWidth} px wide on ${wide.clientWidth}`);
  for (const one of document.querySelectorAll("button, .button, .quiet, .plain, input:not([type=hidden]):not([type=checkbox]), select, summary, footer a, nav a")) {
    const box = one.getBoundingClientRect();
    if (box.height > 0 && box.height < 44) wrong.push(`${one.textContent || one.name}: ${box.height} px high`);
  }
  return wrong;
}

// Goes there by `visit(page)`, in a context's own page, and judges it; `wanted(width)`: is a picture of it kept?
export async function look(context, name, language, visit, wanted) {
  const page = await context.newPage(), refused = [];
  page.on("console", (message) => /Content Security|TypeError|ReferenceError/.test(message.text()) && refused.push(message.text()));
  page.on("pageerror", (error) => refused.push(String(error)));
  await visit(page);
  assert.equal(await page.getAttribute("html", "lang"), language);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    assert.deepEqual(await page.evaluate(layout), [], `at ${width} px`);
    if (wanted(width)) await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 390, height: 844 });
  assert.deepEqual(await accessibility(page), []);
  assert.deepEqual(refused, []);
}
