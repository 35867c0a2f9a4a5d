import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { onEveryCase } from "../../../../test/case.ts";
import { everyPage, statuses } from "../../../../test/team.ts";

const ids = (body: { data: { id: string }[] }) => body.data.map((one) => one.id);

onEveryCase(
  "notes are pinned to things and times, changed by whoever may, never over somebody's change",
  async (_t, it) => {
    const { team, investigation, scan } = it;
    const { analyst, viewer, admin, stranger } = team;
    const at = `${team.at}/notes`;
    const entity = await it.entity("domain", "example.com");
    const finding = await it.finding("web.exposed_file");
    const write = (body: object, who = analyst) => who.call("POST", at, body);
    const first = await write({
      text: "**Theirs** since 2010",
      subject: { kind: "entity", id: entity },
      investigation,
    });
    assert.equal(first.status, 201);
    assert.equal(first.headers.location, `${at}/${first.body.data.id}`);
    const { subject, version, created_by } = first.body.data;
    assert.deepEqual([subject, version, created_by], [{ kind: "entity", id: entity }, 1, analyst.id]);
    for (const subject of [
      { kind: "finding", id: String(finding) },
      { kind: "scan", id: scan },
      { kind: "investigation", id: investigation },
    ])
      assert.equal((await write({ text: "Look", subject })).status, 201, subject.kind);
    const timed = await write({ text: "It began", investigation, pinned_at: "2020-02-29T12:00:00Z" });
    assert.equal(timed.body.data.pinned_at, "2020-02-29T12:00:00.000Z");

    for (const [body, status] of [
      [{ text: "x" }, 422],
      [{ text: "", investigation }, 422],
      [{ text: "a\0b", investigation }, 422],
      [{ text: "x", subject: { kind: "planet", id: 1 } }, 422],
      [{ text: "x", subject: { kind: "entity", id: 999_999_999 } }, 404],
      [{ text: "x", subject: { kind: "entity", id: "'; drop table notes" } }, 404],
      [{ text: "x", subject: { kind: "scan", id: randomUUID() } }, 404],
      [{ text: "x", investigation: randomUUID() }, 404],
      [{ text: "x".repeat(100_001), investigation }, 422],
    ] as const)
      assert.equal((await write(body)).status, status, JSON.stringify(body).slice(0, 80));
    assert.deepEqual(
      await statuses(team, (who) => write({ text: "Hm", investigation }, who)),
      [404, 403, 201, 201, 201],
    );
    assert.deepEqual(
      await statuses(team, (who) => who.call("GET", `${at}/${first.body.data.id}`)),
      [404, 200, 200, 200, 200],
    );

    const own = `/api/v1/workspaces/${stranger.workspace}/notes`;
    assert.equal((await stranger.call("GET", `${own}/${first.body.data.id}`)).status, 404, "another tenant's note");
    assert.equal(
      (await stranger.call("POST", own, { text: "x", subject: { kind: "entity", id: entity } })).status,
      404,
    );

    const it1 = `${at}/${first.body.data.id}`;
    const changed = await admin.call("PATCH", it1, { text: "Theirs since 2011", version: 1 });
    assert.deepEqual([changed.body.data.version, changed.body.data.updated_by], [2, admin.id]);
    const late = await analyst.call("PATCH", it1, { text: "Mine", version: 1 });
    assert.deepEqual([late.status, late.body.error_code], [409, "conflict"]);

    const all = await everyPage(viewer, `${at}?investigation=${investigation}`, 2);
    assert.deepEqual([all.length, new Set(all.map((one) => one.id)).size], [7, 7]);
    const about = await viewer.call("GET", `${at}?subject_kind=entity&subject_id=${entity}`);
    assert.deepEqual(ids(about.body), [first.body.data.id]);
    assert.equal((await viewer.call("GET", `${at}?q=SINCE%202011`)).body.data.length, 1);
    const range = `pinned_from=2020-01-01T00:00:00Z&pinned_to=2021-01-01T00:00:00Z&sort=pinned_at`;
    assert.deepEqual(ids((await viewer.call("GET", `${at}?${range}`)).body), [timed.body.data.id]);

    const other = await write({ text: "Admin's", investigation }, admin);
    assert.equal((await analyst.call("DELETE", `${at}/${other.body.data.id}`)).status, 403, "somebody else's");
    assert.equal((await admin.call("DELETE", it1)).status, 204);
    assert.equal((await admin.call("GET", it1)).status, 404);
  },
);

onEveryCase("what is written in a private investigation is there for nobody else", async (_t, it) => {
  const { team, investigation } = it;
  const { analyst, viewer, admin } = team;
  const entity = await it.entity("domain", "example.com");
  await analyst.call("PATCH", `${team.at}/investigations/${investigation}`, { visibility: "private" });
  const subject = { kind: "entity", id: entity };
  const note = await analyst.call("POST", `${team.at}/notes`, { text: "Secret", subject, investigation });
  const comment = await analyst.call("POST", `${team.at}/comments`, {
    ...{ text: "Secret", subject, investigation, mentions: [viewer.id, admin.id] },
  });
  assert.deepEqual([note.status, comment.status], [201, 201]);
  for (const [path, id] of [
    ["notes", note.body.data.id],
    ["comments", comment.body.data.id],
  ]) {
    assert.equal((await viewer.call("GET", `${team.at}/${path}/${id}`)).status, 404);
    assert.deepEqual((await viewer.call("GET", `${team.at}/${path}`)).body.data, []);
    assert.equal((await admin.call("GET", `${team.at}/${path}`)).body.data.length, 1);
  }
  const told = async (who: typeof viewer) =>
    (await who.call("GET", `${team.at}/notifications?kind=mention`)).body.data.length;
  assert.deepEqual([await told(viewer), await told(admin)], [0, 1], "who may not see it is not told of it");
});

onEveryCase("comments are threads, and who is mentioned is told once", async (_t, it) => {
  const { team } = it;
  const { analyst, viewer, admin, stranger } = team;
  const at = `${team.at}/comments`;
  const finding = await it.finding("web.exposed_file");
  const subject = { kind: "finding", id: finding };
  const say = (text: string, more: object = {}, who = analyst) => who.call("POST", at, { text, subject, ...more });
  const first = await say("Is this real?", { mentions: [viewer.id, admin.id, viewer.id] });
  assert.equal(first.status, 201);
  assert.deepEqual(first.body.data.mentions, [viewer.id, admin.id]);
  const answer = await say("Yes.", { parent: first.body.data.id }, admin);
  const more = await say("Sure?", { parent: answer.body.data.id });
  assert.deepEqual([answer.body.data.parent, more.body.data.parent], [first.body.data.id, first.body.data.id]);
  assert.equal((await say("x", { mentions: [stranger.id] })).status, 422, "a stranger cannot be mentioned");
  assert.equal((await say("x", { parent: randomUUID() })).status, 404);
  const entity = await it.entity("domain", "example.com");
  const elsewhere = { subject: { kind: "entity", id: entity }, parent: first.body.data.id };
  assert.equal((await say("x", elsewhere)).status, 422, "an answer is about the same thing");
  assert.equal((await say("x", {}, viewer)).status, 403);

  const list = await everyPage(viewer, `${at}?subject_kind=finding&subject_id=${finding}`, 2);
  assert.deepEqual(
    list.map((one) => one.text),
    ["Is this real?", "Yes.", "Sure?"],
  );
  const it1 = `${at}/${first.body.data.id}`;
  assert.equal((await admin.call("PATCH", it1, { text: "No." })).status, 403, "only one's own words");
  const edited = await analyst.call("PATCH", it1, { text: "Is it real?", mentions: [viewer.id] });
  assert.equal(typeof edited.body.data.edited_at, "string");
  const told = await viewer.call("GET", `${team.at}/notifications?kind=mention`);
  assert.equal(told.body.data.length, 1, "mentioned again in the same comment is not told again");
  assert.deepEqual([told.body.data[0].subject, told.body.data[0].by], [{ kind: "finding", id: finding }, analyst.id]);

  assert.equal((await analyst.call("DELETE", it1)).status, 204);
  const gone = await viewer.call("GET", it1);
  assert.deepEqual([gone.body.data.text, gone.body.data.deleted], ["", true], "it stays where it was answered");
  assert.equal((await admin.call("DELETE", `${at}/${more.body.data.id}`)).status, 204);
  assert.equal((await admin.call("GET", `${at}/${more.body.data.id}`)).status, 404);
});

onEveryCase("tags go on many things at once and come off again", async (_t, it) => {
  const { team, scan, investigation } = it;
  const { analyst, viewer, stranger } = team;
  const at = `${team.at}/tags`;
  const tag = await analyst.call("POST", at, { name: "Crown jewels", colour: "#C62828" });
  assert.deepEqual([tag.status, tag.body.data.colour], [201, "#c62828"]);
  assert.equal((await analyst.call("POST", at, { name: "crown JEWELS" })).body.error_code, "taken");
  assert.equal((await analyst.call("POST", at, { name: "x", colour: "red" })).status, 422);
  const other = await analyst.call("POST", at, { name: "Other" });
  const it1 = `${at}/${tag.body.data.id}`;
  assert.equal((await analyst.call("PATCH", it1, { name: "other" })).status, 409);
  assert.equal((await analyst.call("PATCH", it1, { name: "CROWN" })).body.data.name, "CROWN");
  const names = ["example.com", "www.example.com", "h0.example.com", "h1.example.com"];
  const entities = await Promise.all(
    names.map((name) => it.entity(name === "example.com" ? "domain" : "hostname", name)),
  );
  const subjects: { kind: string; id: string | number }[] = [
    ...entities.map((id) => ({ kind: "entity", id })),
    { kind: "scan", id: scan },
    { kind: "investigation", id: investigation },
  ];
  const put = await analyst.call("POST", `${it1}/subjects`, { subjects: [...subjects, ...subjects] });
  assert.equal(put.body.data.changed, 6);
  assert.equal((await analyst.call("POST", `${it1}/subjects`, { subjects })).body.data.changed, 0);
  const bad = { subjects: [...subjects, { kind: "entity", id: 987_654_321 }] };
  assert.equal((await analyst.call("POST", `${at}/${other.body.data.id}/subjects`, bad)).status, 404);
  assert.equal(
    (await viewer.call("GET", at)).body.data.find((one: { name: string }) => one.name === "Other").subjects,
    0,
  );
  const on = await everyPage(viewer, `${it1}/subjects`, 2);
  assert.deepEqual(
    new Set(on.map((one) => `${one.kind} ${one.id}`)),
    new Set(subjects.map((s) => `${s.kind} ${s.id}`)),
  );
  assert.equal((await everyPage(viewer, `${it1}/subjects?kind=entity`, 3)).length, 4);
  const of = await viewer.call("GET", `${at}?subject_kind=entity&subject_id=${entities[0]}`);
  assert.deepEqual(
    of.body.data.map((one: { name: string; subjects: number }) => [one.name, one.subjects]),
    [["CROWN", 6]],
  );
  assert.equal((await viewer.call("GET", `${at}?subject_kind=entity`)).status, 422);
  assert.deepEqual(
    await statuses(team, (who) => who.call("POST", `${it1}/subjects`, { subjects })),
    [404, 403, 200, 200, 200],
  );
  await analyst.call("PATCH", `${team.at}/investigations/${investigation}`, { visibility: "private" });
  assert.equal((await everyPage(viewer, `${it1}/subjects`, 50)).length, 4, "a private case and its scan are not named");
  const off = await analyst.call("POST", `${it1}/subjects/remove`, { subjects: subjects.slice(0, 2) });
  assert.equal(off.body.data.changed, 2);
  const theirs = `/api/v1/workspaces/${stranger.workspace}/tags/${tag.body.data.id}`;
  assert.equal((await stranger.call("DELETE", theirs)).status, 404);
  assert.equal((await analyst.call("DELETE", it1)).status, 204);
  assert.deepEqual((await viewer.call("GET", `${at}?subject_kind=entity&subject_id=${entities[2]}`)).body.data, []);
});
