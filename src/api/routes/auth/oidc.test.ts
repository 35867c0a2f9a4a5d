import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { aTestApi, password, type TestApi } from "../../../../test/api.ts";
import { onEveryHome } from "../../../../test/builders.ts";

const callback = "http://127.0.0.1:8000/api/v1/auth/oidc/callback";

async function aProvider(t: TestContext): Promise<string> {
  const file = fileURLToPath(new URL("../../../../test/oidc-provider.ts", import.meta.url));
  const child = spawn(process.execPath, ["--no-warnings", file, callback], { stdio: ["pipe", "pipe", "ignore"] });
  t.after(() => child.kill());
  const [issuer] = (await once(child.stdout, "data")) as [Buffer];
  return issuer.toString().trim();
}

/** A browser with cookies that follows a provider's login and consent forms. */
async function signInAs(sub: string, start: string): Promise<string> {
  const jar = new Map<string, string>();
  let url = start;
  let body: string | undefined;
  for (let hops = 0; hops < 20; hops += 1) {
    if (url.startsWith(callback)) return url.slice(url.indexOf("?") + 1);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      redirect: "manual",
      headers: { cookie, ...(body !== undefined && { "content-type": "application/x-www-form-urlencoded" }) },
      ...(body !== undefined && { body }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    body = undefined;
    const location = answer.headers.get("location");
    const page = await answer.text();
    if (location) url = new URL(location, url).href;
    else {
      const [, action = ""] = /<form[^>]+action="([^"]+)"/.exec(page) ?? [];
      const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1] ?? "";
      url = new URL(action, url).href;
      body = new URLSearchParams({ prompt, login: sub, password: "x" }).toString();
    }
  }
  throw new Error("the provider never sent the browser back");
}

async function signIn(api: TestApi, sub: string) {
  const begun = await api.nobody.call("POST", "/api/v1/auth/oidc", { return_to: "/investigations" });
  const cookie = String(begun.headers["set-cookie"]).split(";")[0] ?? "";
  const query = await signInAs(sub, begun.body.data.url);
  const finish = (sent: string) =>
    api.nobody.call("GET", `/api/v1/auth/oidc/callback?${query}`, undefined, { cookie: sent });
  return { finish, cookie };
}

const settings = (oidcIssuer: string) => ({
  oidcIssuer,
  oidcClientId: "sonde",
  oidcClientSecret: "a secret between two",
});

onEveryHome("a person signs in through a real OpenID provider, and is the same the next time", async (t, home) => {
  const api = await aTestApi(t, home, settings(await aProvider(t)));
  assert.deepEqual((await api.nobody.call("GET", "/api/v1/auth/ways")).body.data.oidc, { name: "Single sign-on" });
  const first = await signIn(api, "grace");
  const stolen = await first.finish("sonde_oidc=another");
  assert.deepEqual([stolen.status, stolen.body.error_code], [410, "expired"], "who did not begin cannot finish");
  const landed = await first.finish(first.cookie);
  assert.deepEqual([landed.status, landed.headers.location], [302, "/investigations"]);
  const refresh =
    String(landed.headers["set-cookie"])
      .split(",")
      .find((one) => one.includes("sonde_refresh")) ?? "";
  const signed = await api.nobody.call("POST", "/api/v1/auth/refresh", undefined, {
    cookie: refresh.split(";")[0] ?? "",
  });
  assert.equal(signed.status, 200);
  const { user } = signed.body.data;
  assert.deepEqual(
    [user.email, user.display_name, user.email_verified, user.has_password],
    ["grace@people.example", "Grace Hopper", true, false],
  );
  const again = await first.finish(first.cookie);
  assert.equal(again.status, 410, "an answer works once");
  const second = await signIn(api, "grace");
  assert.equal((await second.finish(second.cookie)).status, 302);
  const sessions = await api.as(signed.body.data.access_token).call("GET", "/api/v1/auth/sessions");
  assert.equal(sessions.body.data.length, 2);
});

onEveryHome("a provider that does not vouch for an address gets nobody into the account with it", async (t, home) => {
  const api = await aTestApi(t, home, settings(await aProvider(t)));
  await api.nobody.call("POST", "/api/v1/auth/register", {
    email: "ada@people.example",
    password,
    display_name: "Ada",
  });
  const begun = await signIn(api, "mallory");
  const refused = await begun.finish(begun.cookie);
  assert.deepEqual([refused.status, refused.body.error_code], [403, "closed"]);
});

onEveryHome(
  "who signs in through the provider needs an invitation, too, where registration wants one",
  async (t, home) => {
    const api = await aTestApi(t, home, { ...settings(await aProvider(t)), registration: "invite" });
    const ada = await api.person("ada");
    const begun = await signIn(api, "grace");
    assert.equal((await begun.finish(begun.cookie)).status, 403);
    await ada.call("POST", `/api/v1/workspaces/${ada.workspace}/members`, {
      email: "grace@people.example",
      role: "viewer",
    });
    const invited = await signIn(api, "grace");
    assert.equal((await invited.finish(invited.cookie)).status, 302);
    const members = (await ada.call("GET", `/api/v1/workspaces/${ada.workspace}/members`)).body.data;
    assert.deepEqual(
      members.map((one: { email: string; role: string }) => [one.email, one.role]),
      [
        ["ada@people.example", "owner"],
        ["grace@people.example", "viewer"],
      ],
    );
  },
);
