import { account } from "../serve-process.ts";
import {
  checkAccess,
  go,
  investigationPages,
  onEverySite,
  sampled,
  settled,
  setUp,
  signIn,
  workspacePages,
} from "./site.ts";

for (const theme of ["light", "dark"] as const)
  onEverySite(`axe finds nothing serious on any page (${theme})`, async (t, site, visit) => {
    const { page } = await visit({ theme });
    for (const path of ["/sign-in", "/register", "/forgot"]) {
      await page.goto(`${site.url}${path}`);
      await page.getByRole("heading").first().waitFor();
      await checkAccess(page, path);
    }
    const token = await setUp(site);
    const investigation = await sampled(site, token);
    await signIn(page, site.url, account);
    await page.getByRole("navigation").first().waitFor();
    for (const path of [...workspacePages, ...investigationPages(investigation)]) {
      await go(page, path);
      await checkAccess(page, path);
      const row = page.locator("[data-row] [data-open]").first();
      if (!(await row.isVisible().catch(() => false))) continue;
      await row.click();
      await settled(page);
      await checkAccess(page, `${path} with a row open`);
    }
    t.diagnostic(`${workspacePages.length + investigationPages("").length} pages`);
  });
