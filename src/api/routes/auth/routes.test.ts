import assert from "node:assert/strict";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { onEveryApi, password } from "../../../../test/api.ts";
import { totpAt } from "../../../services/identity/totp.ts";

const auth = "/api/v1/auth";

onEveryApi("registering, signing in, refreshing and signing out", async (_t, api) => {
  const account = { email: "Ada@People.example", password, display_name: "Ada" };
  const made = await api.nobody.call("POST", `${auth}/register`, account);
  assert.equal(made.status, 201);
  assert.deepEqual(
    [made.body.data.user.display_name, made.body.data.token_type, made.body.data.expires_in],
    ["Ada", "Bearer", 900],
  );
  const again = await api.nobody.call("POST", `${auth}/register`, { ...account, email: "ada@people.example" });
  assert.deepEqual([again.status, again.body.error_code], [409, "taken"]);

  const signed = await api.nobody.call("POST", `${auth}/login`, { email: "ada@people.example", password });
  assert.equal(signed.status, 200);
  const { access_token, refresh_token } = signed.body.data;
  const claims = decodeJwt(access_token);
  assert.equal(decodeProtectedHeader(access_token).alg, "RS256");
  for (const name of [
    "iss",
    "aud",
    "auth_time",
    "user_id",
    "sub",
    "iat",
    "exp",
    "email",
    "email_verified",
    "identities",
  ])
    assert.ok(name in claims, `the token has no ${name}`);
  const jwks = await api.nobody.call("GET", `${auth}/jwks.json`);
  assert.deepEqual(
    jwks.body.keys.map((key: Record<string, unknown>) => [key.kty, key.d]),
    [["RSA", undefined]],
  );

  const me = api.as(access_token);
  assert.equal((await me.call("GET", `${auth}/me`)).body.data.email, "Ada@People.example");
  const changed = await me.call("PUT", `${auth}/me`, { display_name: "Ada L.", preferences: { theme: "dark" } });
  assert.deepEqual([changed.body.data.display_name, changed.body.data.preferences], ["Ada L.", { theme: "dark" }]);

  const fresh = await api.nobody.call("POST", `${auth}/refresh`, { refresh_token });
  assert.equal(fresh.status, 200);
  assert.notEqual(fresh.body.data.refresh_token, refresh_token);
  assert.match(String(fresh.headers["set-cookie"]), /sonde_refresh=.+HttpOnly; SameSite=Strict/);

  assert.equal((await me.call("POST", `${auth}/logout`)).status, 204);
  const after = await api.nobody.call("POST", `${auth}/refresh`, { refresh_token: fresh.body.data.refresh_token });
  assert.deepEqual([after.status, after.body.error_code], [401, "bad_token"]);
});

onEveryApi("a refresh token that was used before ends the session it was of", async (_t, api) => {
  await api.person("ada");
  const signed = await api.nobody.call("POST", `${auth}/login`, { email: "ada@people.example", password });
  const refresh = async (refresh_token: string) => api.nobody.call("POST", `${auth}/refresh`, { refresh_token });
  const first = signed.body.data.refresh_token;
  const second = (await refresh(first)).body.data.refresh_token;
  const third = (await refresh(second)).body.data.refresh_token;
  assert.equal((await refresh(first)).status, 401); // older than the one before: unknown by now, and no way in
  assert.equal((await refresh(third)).status, 200);
});

onEveryApi("without a token, with a bad one, and with a good one", async (_t, api) => {
  const none = await api.nobody.call("GET", `${auth}/me`);
  assert.deepEqual(
    [none.status, none.body.error_code, none.body.detail],
    [401, "no_token", "No authentication token."],
  );
  for (const field of ["timestamp", "path", "request_id"]) assert.ok(none.body[field], field);
  const { token } = await api.person("ada");
  for (const bad of ["x", "sonde_x", `${token?.slice(0, -3)}abc`, `${token?.split(".").slice(0, 2).join(".")}.`]) {
    const refused = await api.as(bad).call("GET", `${auth}/me`);
    assert.deepEqual([refused.status, refused.body.error_code], [401, "bad_token"], bad);
  }
});

onEveryApi("wrong guesses lock an account for a while, and say for how long", async (_t, api) => {
  await api.person("ada");
  const guess = (secret: string) =>
    api.nobody.call("POST", `${auth}/login`, { email: "ada@people.example", password: secret });
  for (let n = 0; n < 5; n += 1) assert.equal((await guess("wrong password")).status, 401);
  const locked = await guess(password);
  assert.deepEqual([locked.status, locked.body.error_code], [429, "locked"]);
  const seconds = Number(locked.headers["retry-after"]);
  assert.ok(seconds > 20 && seconds <= 30, `${seconds}`);
});

onEveryApi("an unknown address and a wrong password are answered alike", async (_t, api) => {
  await api.person("ada");
  const answers = await Promise.all(
    ["ada@people.example", "nobody@people.example"].map((email) =>
      api.nobody.call("POST", `${auth}/login`, { email, password: "wrong password" }),
    ),
  );
  assert.deepEqual(
    answers.map(({ status, body }) => [status, body.error_code, body.detail]),
    Array(2).fill([401, "bad_credentials", "E-mail address or password is wrong."]),
  );
});

onEveryApi("an authenticator app: each code once, recovery codes once, and off again", async (_t, api) => {
  const ada = await api.person("ada");
  const { body } = await ada.call("POST", `${auth}/totp`, { password });
  const { secret, uri } = body.data;
  assert.match(uri, /^otpauth:\/\/totp\/Sonde:ada%40people\.example\?secret=[A-Z2-7]{32}/);
  const code = () => totpAt(secret, Math.floor(Date.now() / 30_000));
  const wrong = await ada.call("POST", `${auth}/totp/enable`, { code: "000000" });
  assert.equal(wrong.status, 401);
  const used = code();
  const on = await ada.call("POST", `${auth}/totp/enable`, { code: used });
  const [recovery, other] = on.body.data.recovery_codes;
  const login = (more: object) =>
    api.nobody.call("POST", `${auth}/login`, { email: "ada@people.example", password, ...more });
  assert.equal((await login({})).body.error_code, "code_wanted");
  assert.equal((await login({ code: used })).body.error_code, "bad_credentials", "a code works once");
  assert.equal((await login({ code: recovery })).status, 200);
  assert.equal((await login({ code: recovery })).status, 401);
  assert.equal((await ada.call("POST", `${auth}/totp/disable`, { password, code: other })).status, 204);
  assert.equal((await login({})).status, 200);
});

onEveryApi("API keys: scoped, limited to a workspace, revoked", async (_t, api) => {
  const ada = await api.person("ada");
  const made = await ada.call("POST", `${auth}/keys`, { name: "ci", scopes: ["read"], workspace: ada.workspace });
  assert.equal(made.status, 201);
  assert.match(made.body.data.secret, /^sonde_/);
  const key = api.as(made.body.data.secret);
  assert.equal((await key.call("GET", `/api/v1/workspaces/${ada.workspace}`)).status, 200);
  const refused = await key.call("PATCH", `/api/v1/workspaces/${ada.workspace}`, { name: "x" });
  assert.deepEqual([refused.status, refused.body.error_code], [403, "not_authorized"]);
  assert.equal((await key.call("POST", `${auth}/keys`, { name: "more" })).status, 403);
  const team = await ada.call("POST", "/api/v1/workspaces", { name: "Team" });
  assert.equal((await key.call("GET", `/api/v1/workspaces/${team.body.data.id}`)).status, 404);
  const listed = (await ada.call("GET", `${auth}/keys`)).body.data;
  assert.ok(listed[0].last_used_at);
  assert.equal(JSON.stringify(listed).includes(made.body.data.secret), false);
  assert.equal((await ada.call("DELETE", `${auth}/keys/${listed[0].id}`)).status, 204);
  assert.equal((await key.call("GET", "/api/v1/workspaces")).status, 401);
});

onEveryApi("sessions are listed and ended; a changed password ends the others", async (_t, api) => {
  const ada = await api.person("ada");
  const login = async () =>
    api.as((await api.nobody.call("POST", `${auth}/login`, { email: ada.email, password })).body.data.access_token);
  const second = await login();
  await login();
  assert.equal((await ada.call("GET", `${auth}/sessions`)).body.data.length, 3);
  const own = (await second.call("GET", `${auth}/sessions`)).body.data.find((one: { current: boolean }) => one.current);
  assert.equal((await ada.call("DELETE", `${auth}/sessions/${own.id}`)).status, 204);
  const weak = await ada.call("POST", `${auth}/password`, { current: password, next: "password1" });
  assert.deepEqual([weak.status, weak.body.error_code], [422, "weak_password"]);
  const changed = await ada.call("POST", `${auth}/password`, { current: password, next: "another good one" });
  assert.equal(changed.status, 204);
  assert.equal((await ada.call("GET", `${auth}/sessions`)).body.data.length, 1);
});

onEveryApi(
  "by invitation only: nobody registers without one, and who follows the link is a member",
  async (_t, api) => {
    const ada = await api.person("ada"); // the first account, from loopback
    const bob = { email: "bob@people.example", password, display_name: "Bob" };
    const refused = await api.nobody.call("POST", `${auth}/register`, bob);
    assert.deepEqual([refused.status, refused.body.error_code], [403, "closed"]);
    const team = (await ada.call("POST", "/api/v1/workspaces", { name: "Team" })).body.data;
    const invited = await ada.call("POST", `/api/v1/workspaces/${team.id}/members`, {
      email: "bob@people.example",
      role: "analyst",
    });
    const invitation = new URL(invited.body.data.invited.link).searchParams.get("invitation");
    const joined = await api.nobody.call("POST", `${auth}/register`, { ...bob, invitation });
    assert.equal(joined.status, 201);
    assert.equal(joined.body.data.user.email_verified, true);
    const { body } = await api.as(joined.body.data.access_token).call("GET", "/api/v1/workspaces");
    assert.deepEqual(
      body.data.map((one: { name: string; role: string }) => [one.name, one.role]),
      [
        ["Bob's workspace", "owner"],
        ["Team", "analyst"],
      ],
    );
    const second = await api.nobody.call("POST", `${auth}/register`, {
      ...bob,
      email: "eve@people.example",
      invitation,
    });
    assert.deepEqual([second.status, second.body.error_code], [410, "expired"]);
  },
  { registration: "invite" },
);

onEveryApi("the set-up link makes the first account once", async (_t, api) => {
  const link = await api.platform.identity.accounts.setupLink();
  const token = new URL(link).searchParams.get("token");
  assert.equal((await api.nobody.call("GET", `${auth}/ways`)).body.data.needs_setup, true);
  const owner = { email: "owner@people.example", password, display_name: "Owner", token };
  assert.equal((await api.nobody.call("POST", `${auth}/setup`, { ...owner, token: "not-the-token" })).status, 410);
  const made = await api.nobody.call("POST", `${auth}/setup`, owner);
  assert.equal(made.status, 201);
  const { body } = await api.as(made.body.data.access_token).call("GET", "/api/v1/workspaces");
  assert.deepEqual(body.data.map((one: { kind: string }) => one.kind).sort(), ["local", "personal"]);
  assert.equal((await api.nobody.call("POST", `${auth}/setup`, owner)).body.error_code, "closed");
  assert.equal((await api.nobody.call("GET", `${auth}/ways`)).body.data.needs_setup, false);
});
