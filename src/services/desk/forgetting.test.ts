import assert from "node:assert/strict";
import { onEveryCase } from "../../../test/case.ts";

onEveryCase(
  "what people wrote on stays when its scan goes; what nobody wrote on goes with its tags",
  async (_t, it) => {
    const { team, scan, investigation, db } = it;
    const { admin, analyst } = team;
    const [noted, tagged] = [
      await it.entity("hostname", "h0.example.com"),
      await it.entity("hostname", "h1.example.com"),
    ];
    const finding = await it.finding("mail.spf_missing");
    const write = (path: string, body: object) => analyst.call("POST", `${team.at}/${path}`, body);
    await write("notes", { text: "Keep", subject: { kind: "entity", id: noted } });
    await write("notes", { text: "Goes", subject: { kind: "scan", id: scan } });
    await write("comments", { text: "Goes", subject: { kind: "finding", id: finding } });
    const tag = (await write("tags", { name: "x" })).body.data.id;
    const subjects = [noted, tagged].map((id) => ({ kind: "entity", id }));
    await write(`tags/${tag}/subjects`, { subjects });
    assert.equal((await admin.call("DELETE", `${team.at}/scans/${scan}`)).status, 204);

    assert.equal((await admin.call("GET", `${team.at}/entities/${noted}`)).status, 200, "a note refers to it");
    assert.equal((await admin.call("GET", `${team.at}/entities/${tagged}`)).status, 404);
    const notes = (await admin.call("GET", `${team.at}/notes`)).body.data;
    assert.deepEqual(
      notes.map((one: { text: string }) => one.text),
      ["Keep"],
    );
    assert.deepEqual((await admin.call("GET", `${team.at}/comments`)).body.data, []);
    assert.equal((await admin.call("GET", `${team.at}/tags/${tag}/subjects`)).body.data.length, 1);
    const told = (await analyst.call("GET", `${team.at}/notifications`)).body.data;
    assert.deepEqual(told, [], "nor is anybody told of what is gone");

    await write("notes", { text: "Of the case", investigation });
    assert.equal((await admin.call("DELETE", `${team.at}/investigations/${investigation}`)).status, 204);
    assert.equal((await admin.call("GET", `${team.at}/notes`)).body.data.length, 1);
    const erased = await admin.call("POST", `${team.at}/entities/${noted}/erase`, { reason: "asked for" });
    assert.equal(erased.status, 200, JSON.stringify(erased.body));
    for (const table of ["notes", "taggings", "assets", "risk_history", "investigation_assets", "asset_queue"]) {
      const rows = await db.as(team.ws, (q) => q.rows(`select 1 from ${table}`));
      assert.equal(rows.length, 0, table);
    }
  },
);
