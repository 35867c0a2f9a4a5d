import { account } from "../serve-process.ts";
import {
  checkAccess,
  go,
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
  for (const theme of ["light", "dark"] as const) {
    const { page } = await visit({ theme });
    for (const path of ["/sign-in", "/register", "/forgot"]) {
      await page.goto(`${site.url}${path}`);
      await page.getByRole("heading").first().waitFor();
      await checkAccess(page, `${path}, ${theme}`);
    }
    await signIn(page, site.url, account);
    for (const path of inside) {
      await go(page, path);
      await checkAccess(page, `${path}, ${theme}`);
      const row = page.locator("[data-row] [data-open]").first();
      if (!(await row.isVisible())) continue;
      await row.click();
      await settled(page);
      await checkAccess(page, `${path} with a row open, ${theme}`);
    }
  }
  t.diagnostic(`${inside.length + 3} pages`);
});
