import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { onEveryApi } from "../../../../test/api.ts";
import { aTeam, everyPage, type Member, statuses } from "../../../../test/team.ts";

const boundary = "----of-the-tests";

function form(name: string, bytes: Uint8Array, type = "text/html"): Buffer {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

onEveryApi(
  "a file is attached, kept sealed, given back as it came, and erased",
  async (_t, api) => {
    const team = await aTeam(api);
    const { analyst, viewer, admin, stranger } = team;
    const at = `${team.at}/attachments`;
    const made = await analyst.call("POST", `${team.at}/investigations`, { title: "A case" });
    const investigation: string = made.body.data.id;
    const to = `${at}?subject_kind=investigation&subject_id=${investigation}`;
    const headers = { "content-type": `multipart/form-data; boundary=${boundary}` };
    const attach = (name: string, bytes: Uint8Array, who: Member = analyst, where = to) =>
      who.call("POST", where, form(name, bytes), headers);

    const bytes = randomBytes(300_000);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const file = await attach("../../etc/pass\u202ewd é.html", bytes);
    assert.equal(file.status, 201, JSON.stringify(file.body));
    const { id, name, size, media_type } = file.body.data;
    assert.deepEqual([name, size, media_type, file.body.data.sha256], ["passwd é.html", 300_000, "text/html", sha256]);
    const one = `${at}/${id}`;
    const raw = await api.api.inject({
      method: "GET",
      url: `${one}/content`,
      headers: { authorization: `Bearer ${viewer.token}` },
    });
    assert.equal(createHash("sha256").update(raw.rawPayload).digest("hex"), sha256);
    assert.equal(raw.headers["content-type"], "application/octet-stream", "never as what it says it is");
    assert.match(
      String(raw.headers["content-disposition"]),
      /^attachment; filename="passwd _\.html"; filename\*=UTF-8''passwd%20%C3%A9\.html$/,
    );
    assert.equal(raw.headers["x-content-type-options"], "nosniff");
    const audited = await admin.call("GET", `${team.at}/audit?action=attachment`);
    assert.deepEqual(audited.body.data.map((row: { action: string }) => row.action).toSorted(), [
      "attachment.create",
      "attachment.read",
    ]);
    const verified = await api.app.evidence.verify({ workspace: team.ws, name: "a test", role: "owner" });
    assert.deepEqual([verified.ok, verified.problems], [true, []]);

    const same = await attach("again.bin", bytes);
    assert.equal((await attach("large.bin", randomBytes(400_001))).status, 413);
    assert.equal(
      (await attach("more.bin", randomBytes(300_000))).body.error_code,
      "too_large",
      "the workspace is full",
    );
    assert.equal((await analyst.call("POST", to, { file: "no" })).status, 400);
    assert.equal(
      (await attach("x", bytes, analyst, `${at}?subject_kind=scan&subject_id=${investigation}`)).status,
      404,
    );
    assert.equal((await attach("x", bytes, analyst, at)).status, 422);
    const small = Buffer.from("small");
    assert.deepEqual(await statuses(team, (who) => attach("s.txt", small, who)), [404, 403, 201, 201, 201]);
    assert.equal((await everyPage(viewer, `${at}?investigation=${investigation}`, 2)).length, 5);
    const theirs = `/api/v1/workspaces/${stranger.workspace}/attachments/${id}`;
    for (const path of [theirs, `${theirs}/content`]) assert.equal((await stranger.call("GET", path)).status, 404);

    const [others] = (await viewer.call("GET", `${at}?sort=-created_at`)).body.data;
    assert.equal((await analyst.call("DELETE", `${at}/${others.id}`)).status, 403, "somebody else's");
    assert.equal((await admin.call("DELETE", one)).status, 204);
    for (const path of [one, `${one}/content`]) assert.equal((await viewer.call("GET", path)).status, 404);
    assert.equal((await viewer.call("GET", `${at}/${same.body.data.id}/content`)).status, 200, "an equal one stays");
    const after = await api.app.evidence.verify({ workspace: team.ws, name: "a test", role: "owner" });
    assert.deepEqual([after.ok, after.erased], [true, 1]);

    await analyst.call("PATCH", `${team.at}/investigations/${investigation}`, { visibility: "private" });
    assert.equal((await viewer.call("GET", `${at}/${same.body.data.id}`)).status, 404);
    assert.equal((await admin.call("DELETE", `${team.at}/investigations/${investigation}`)).status, 204);
    assert.deepEqual((await admin.call("GET", at)).body.data, [], "files go with their case");
  },
  { attachmentLimit: 400_000, attachmentTotal: 700_000 },
);
