import assert from "node:assert/strict";
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

onSite("axe finds nothing serious on any page, in either theme", {}, async (t, site, visit) => {
  const token = await setUp(site);
  const investigation = await sampled(site, token);
  const inside = [...workspacePages, ...investigationPages(investigation)];
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
