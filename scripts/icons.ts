import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** Makes the PNG icons of the web app from its SVG: `node scripts/icons.ts`, when the SVG changes. */
const into = join(import.meta.dirname, "..", "web", "public");
const svg = readFileSync(join(into, "icon.svg"), "utf8");
/** Systems cut a maskable icon to a shape of theirs: the ground reaches the edge, the drawing keeps away from it. */
const full = svg.replace('rx="14"', "").replace('viewBox="0 0 64 64"', 'viewBox="-8 -8 80 80"');
const ground = full.replace('<rect width="64" height="64" ', '<rect x="-8" y="-8" width="80" height="80" ');
const icons = [
  { name: "icon-192.png", size: 192, source: svg },
  { name: "icon-512.png", size: 512, source: svg },
  { name: "icon-maskable-512.png", size: 512, source: ground },
  { name: "apple-touch-icon.png", size: 180, source: ground },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
try {
  for (const { name, size, source } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${source}`);
    writeFileSync(join(into, name), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
