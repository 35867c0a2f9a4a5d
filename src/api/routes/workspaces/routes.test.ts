import assert from "node:assert/strict";
import { onEveryApi } from "../../../../test/api.ts";

const at = (ws: string) => `/api/v1/workspaces/${ws}`;

onEveryApi("a workspace is made, renamed, handed over and deleted by its owner alone", async (_t, api) => {
  const [ada, bob, eve] = [await api.person("ada"), await api.person("bob"), await api.person("eve")];
  const made = await ada.call("POST", "/api/v1/workspaces", { name: "  Team  " });
  assert.deepEqual([made.status, made.body.data.name, made.body.data.role], [201, "Team", "owner"]);
  const team = at(made.body.data.id);
  assert.equal(made.headers.location, team);
  const added = await ada.call("POST", `${team}/members`, { email: "BOB@people.example", role: "admin" });
  assert.equal(added.body.data.member.display_name, "bob");
  assert.equal((await ada.call("POST", `${team}/members`, { email: bob.email })).status, 409);

  const renamed = await bob.call("PATCH", team, { name: "Mine" });
  assert.deepEqual([renamed.status, renamed.body.error_code], [403, "not_authorized"]);
  assert.equal((await eve.call("GET", team)).status, 404);
  assert.equal(
    (await ada.call("PATCH", team, { settings: { retention_days: 30 } })).body.data.settings.retention_days,
    30,
  );

  assert.equal((await bob.call("DELETE", `${team}/members/${ada.id}`)).status, 403, "an admin removes no owner");
  assert.equal((await ada.call("DELETE", `${team}/members/${ada.id}`)).status, 409, "nor leaves the last one");
  assert.equal((await ada.call("POST", `${team}/transfer`, { user_id: bob.id })).status, 204);
  const members = (await ada.call("GET", `${team}/members`)).body.data;
  assert.deepEqual(
    members.map((one: { display_name: string; role: string }) => [one.display_name, one.role]),
    [
      ["ada", "admin"],
      ["bob", "owner"],
    ],
  );
  assert.equal((await ada.call("DELETE", `${team}/members/${ada.id}`)).status, 204);
  assert.equal((await ada.call("GET", team)).status, 404);
  assert.equal((await bob.call("DELETE", team)).status, 204);
  assert.equal((await bob.call("GET", team)).status, 404);
  assert.equal((await bob.call("DELETE", at(bob.workspace))).status, 409, "a personal workspace stays");
});

onEveryApi("an admin makes no owner, and an analyst changes nobody", async (_t, api) => {
  const [ada, bob, cid] = [await api.person("ada"), await api.person("bob"), await api.person("cid")];
  const team = at((await ada.call("POST", "/api/v1/workspaces", { name: "Team" })).body.data.id);
  await ada.call("POST", `${team}/members`, { email: bob.email, role: "admin" });
  await ada.call("POST", `${team}/members`, { email: cid.email, role: "analyst" });
  assert.equal((await bob.call("PUT", `${team}/members/${cid.id}`, { role: "owner" })).status, 403);
  assert.equal((await bob.call("PUT", `${team}/members/${cid.id}`, { role: "viewer" })).status, 204);
  assert.equal((await cid.call("PUT", `${team}/members/${cid.id}`, { role: "admin" })).status, 403);
  assert.equal((await cid.call("POST", `${team}/invitations`, { email: "x@people.example" })).status, 403);
});

onEveryApi("an invitation is listed, withdrawn, and then opens nothing", async (_t, api) => {
  const [ada, bob] = [await api.person("ada"), await api.person("bob")];
  const invited = await ada.call("POST", `${at(ada.workspace)}/invitations`, {
    email: "bob@people.example",
    role: "analyst",
  });
  const listed = (await ada.call("GET", `${at(ada.workspace)}/invitations`)).body.data;
  assert.deepEqual([listed.length, listed[0].id, listed[0].role], [1, invited.body.data.id, "analyst"]);
  assert.equal((await ada.call("DELETE", `${at(ada.workspace)}/invitations/${listed[0].id}`)).status, 204);
  const token = new URL(invited.body.data.link).searchParams.get("invitation");
  const late = await bob.call("POST", "/api/v1/auth/invitations/accept", { token });
  assert.deepEqual([late.status, late.body.error_code], [410, "expired"]);
  const again = await ada.call("POST", `${at(ada.workspace)}/invitations`, {
    email: "bob@people.example",
    role: "viewer",
  });
  const fresh = new URL(again.body.data.link).searchParams.get("invitation");
  const accepted = await bob.call("POST", "/api/v1/auth/invitations/accept", { token: fresh });
  assert.deepEqual([accepted.status, accepted.body.data.role], [200, "viewer"]);
});

onEveryApi("~ is the workspace of the header, or else one's own", async (_t, api) => {
  const ada = await api.person("ada");
  const team = (await ada.call("POST", "/api/v1/workspaces", { name: "Team" })).body.data.id;
  assert.equal((await ada.call("GET", at("~"))).body.data.id, ada.workspace);
  assert.equal((await ada.call("GET", at("~"), undefined, { "x-workspace": team })).body.data.id, team);
  assert.equal((await ada.call("GET", at("~"), undefined, { "x-workspace": "'; drop table x" })).status, 404);
});

onEveryApi("what is not of the documented form is refused with a sentence that says what", async (_t, api) => {
  const ada = await api.person("ada");
  for (const [body, path] of [
    [{}, "body/name"],
    [{ name: "" }, "body/name"],
    [{ name: "x".repeat(200) }, "body/name"],
    [{ name: 7 }, "body/name"],
  ] as const) {
    const { status, body: said } = await ada.call("POST", "/api/v1/workspaces", body);
    assert.deepEqual([status, said.error_code, said.errors[0].path], [422, "invalid", path]);
  }
  const nothing = await ada.call("GET", "/api/v1/nothing?x=1");
  assert.deepEqual([nothing.status, nothing.body.error_code, nothing.body.path], [404, "not_found", "/api/v1/nothing"]);
});
