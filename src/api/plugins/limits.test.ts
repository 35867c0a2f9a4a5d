import assert from "node:assert/strict";
import { test } from "node:test";
import Fastify from "fastify";
import { loadConfig } from "../../config.ts";
import { addLimits } from "./limits.ts";

test("files of the web app do not count against the limit of requests", async (t) => {
  const app = Fastify();
  t.after(() => app.close());
  await addLimits(app, loadConfig({ RATE_LIMIT_ANONYMOUS: "2" }));
  for (const path of ["/assets/index-abc.js", "/sw.js", "/api/v1/asked"]) app.get(path, async () => "there");
  const ask = async (url: string) => (await app.inject({ url })).statusCode;
  for (let n = 0; n < 5; n++)
    for (const file of ["/assets/index-abc.js", "/sw.js"]) assert.equal(await ask(file), 200, file);
  assert.equal(await ask("/api/v1/asked"), 200);
  assert.equal(await ask("/api/v1/asked"), 200);
  assert.notEqual(await ask("/api/v1/asked"), 200);
});
