import assert from "node:assert/strict";
import { account } from "../serve-process.ts";
import { fillSignIn, go, onEverySite, onSite, sampled, setUp, signIn } from "./site.ts";

onEverySite("from the set-up link to the proof of a finding, and a decision about it", async (_t, site, visit) => {
  const { page, wrong } = await visit();
  await page.goto(`${site.url}/setup?token=${site.setup}`);
  await page.getByLabel("Your name").fill(account.display_name);
  await page.getByLabel("E-mail address").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("button", { name: "Make the sample" }).click();

  const progress = page.getByRole("table", { name: "Progress by module" });
  await progress.getByText("Running").first().waitFor();
  await page.getByText("Completed").first().waitFor({ timeout: 240_000 });
  await page.getByRole("tab", { name: "Graph" }).click();
  await page.getByRole("img", { name: /graph/i }).waitFor();

  await page.getByRole("tab", { name: "Findings" }).click();
  await page.locator("[data-row] [data-open]").first().click();
  await page.getByRole("button", { name: "Show the bytes" }).first().click();
  await page.locator("mark").first().waitFor();
  await page.keyboard.press("e");
  const dialog = page.getByRole("dialog", { name: "Decide about this finding" });
  await dialog.getByLabel("Reason").fill("Seen, and on our list.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.locator("[data-row]").first().getByText("Triaged").waitFor();

  await page.getByRole("button", { name: `A ${account.display_name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(`${site.url}/findings`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.deepEqual(wrong, []);
});

onSite(
  "a wrong password says so; a session that ends in the middle of work goes on where it was",
  {
    ACCESS_TOKEN_MINUTES: "1",
  },
  async (_t, site, visit) => {
    const token = await setUp(site);
    const { page, wrong } = await visit();
    await page.goto(`${site.url}/sign-in`);
    await fillSignIn(page, { ...account, password: "a wrong password" });
    await page
      .getByRole("alert")
      .getByText(/wrong|not right/i)
      .waitFor();
    await fillSignIn(page, account);
    await page.getByRole("navigation").first().waitFor();
    await go(page, "/findings?severity=high");
    await site.call("DELETE", "/auth/sessions", undefined, token); // all others
    await page.getByText("Your session has ended.").waitFor({ timeout: 120_000 }); // the page asks for news by itself
    await fillSignIn(page, account);
    await page.getByRole("heading", { name: "Findings" }).waitFor();
    assert.match(page.url(), /severity=high/);
    assert.deepEqual(wrong, []);
  },
);

onEverySite(
  "a connection that is lost during a scan is told, and what was missed is there when it is back",
  async (_t, site, visit) => {
    await setUp(site);
    const { page, context, wrong } = await visit();
    await signIn(page, site.url, account);
    await page.getByRole("navigation").getByRole("link", { name: "Investigations" }).click();
    await page.getByRole("heading", { name: "Investigations" }).waitFor();
    await page.getByRole("button", { name: "Make the sample" }).click();
    await page.getByRole("table", { name: "Progress by module" }).getByText("Running").first().waitFor();
    await context.setOffline(true);
    await page
      .getByText(/cannot be reached|connection is lost/i)
      .first()
      .waitFor({ timeout: 60_000 });
    await context.setOffline(false);
    await page.getByText("Completed").first().waitFor({ timeout: 240_000 });
    await page
      .getByText(/cannot be reached|connection is lost/i)
      .first()
      .waitFor({ state: "hidden" });
    assert.deepEqual(wrong, []);
  },
);

onEverySite(
  "a viewer who was invited sees what was found, and nothing that they may not do",
  async (_t, site, visit) => {
    const token = await setUp(site);
    const investigation = await sampled(site, token);
    const { page: owner, wrong } = await visit();
    await signIn(owner, site.url, account);
    await go(owner, "/settings/invitations");
    await owner.getByRole("button", { name: "Invite" }).click();
    const dialog = owner.getByRole("dialog", { name: "Add people" });
    await dialog.getByLabel("E-mail address").fill("vera@people.example");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    const link = await dialog.getByRole("region", { name: "Link of the invitation" }).locator("code").textContent();
    const { page, wrong: theirs } = await visit();
    await page.goto(link ?? "");
    await page.getByLabel("Your name").fill("Vera");
    await page.getByLabel("E-mail address").fill("vera@people.example");
    await page.getByLabel("Password").fill(account.password);
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByRole("navigation").first().waitFor();
    await page.goto(`${site.url}/investigations/${investigation}/findings`);
    await page.locator("[data-row] [data-open]").first().click();
    await page.getByText("Proof").first().waitFor();
    for (const name of [/^Decide/, /^New scan$/, /^Cancel the scan$/])
      assert.equal(await page.getByRole("button", { name }).count(), 0, String(name));
    assert.deepEqual([...wrong, ...theirs], []);
  },
);
