import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { account } from "../serve-process.ts";
import {
  go,
  inaccessible,
  investigationPages,
  onSite,
  sampled,
  settled,
  setUp,
  signIn,
  workspacePages,
} from "./site.ts";

onSite("every page is accessible in both themes, fits a phone, and goes by keys", {}, async (t, site, visit) => {
  const token = await setUp(site);
  const investigation = await sampled(site, token);
  const inside = [...workspacePages, ...investigationPages(investigation)];

  await t.test("axe finds nothing serious, with rows closed and open", { timeout: 400_000 }, async (t) => {
    const bad: string[] = [];
    for (const theme of ["light", "dark"] as const) {
      const { page } = await visit({ theme });
      for (const path of ["/sign-in", "/register", "/forgot"]) {
        await page.goto(`${site.url}${path}`);
        await page.getByRole("heading").first().waitFor();
        bad.push(...(await inaccessible(page, `${path}, ${theme}`)));
      }
      await signIn(page, site.url, account);
      for (const path of inside) {
        await go(page, path);
        bad.push(...(await inaccessible(page, `${path}, ${theme}`)));
        const row = page.locator("[data-row] [data-open]").first();
        if (!(await row.isVisible())) continue;
        await row.click();
        await settled(page);
        bad.push(...(await inaccessible(page, `${path} with a row open, ${theme}`)));
      }
    }
    assert.deepEqual(bad, []);
    t.diagnostic(`${inside.length + 3} pages`);
  });

  await t.test("nothing is wider than a phone", async () => {
    const { page } = await visit({ width: 390 });
    await signIn(page, site.url, account);
    const wide: string[] = [];
    for (const path of inside) {
      await go(page, path);
      const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
      if (over > 0) wide.push(`${path}: ${over} px`);
    }
    assert.deepEqual(wide, []);
  });

  await t.test("a finding is decided about without a mouse", async () => {
    const { page, wrong } = await visit();
    await signIn(page, site.url, account);
    const { keyboard } = page;
    await keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await keyboard.type("Findings");
    await keyboard.press("Enter");
    await page.getByRole("heading", { name: "Findings", exact: true }).waitFor();
    await page.locator("[data-row]").first().waitFor();
    await keyboard.press("j");
    await page.getByRole("heading", { name: "Proof" }).first().waitFor();
    await keyboard.press("e");
    const dialog = page.getByRole("dialog", { name: "Decide about this finding" });
    await tabTo(page, dialog.getByLabel("Reason"));
    await keyboard.type("On our list.");
    await tabTo(page, dialog.getByRole("button", { name: "Save" }));
    await keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await page.locator("[data-row]").first().getByText("Triaged").waitFor();
    assert.deepEqual(wrong, []);
  });
});

async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let tries = 0; tries < 30; tries += 1) {
    if ((await page.locator(":focus").and(wanted).count()) > 0) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to ${wanted}`);
}
