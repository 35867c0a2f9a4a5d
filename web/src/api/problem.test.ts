import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import problems from "../i18n/en/problems.json";
import { chooseLanguage } from "../i18n/i18n.ts";
import { Problem } from "./problem.ts";

afterEach(() => chooseLanguage("en"));

test("there is a sentence for every code that the server may say", () => {
  const page = readFileSync(join(process.cwd(), "../docs/reference/errors.md"), "utf8");
  const codes = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(20);
  expect(Object.keys(problems).sort()).toEqual(codes.sort());
});

test("an error speaks the chosen language, and keeps what the server said", async () => {
  const body = { error_code: "taken", detail: 'There is a tag "red" already.', request_id: "r-12345678" };
  expect(new Problem(409, body)).toMatchObject({ message: 'There is a tag "red" already.', said: undefined });
  await chooseLanguage("fr");
  expect(new Problem(409, body)).toMatchObject({
    ...{ message: "Il y en a déjà un.", said: 'There is a tag "red" already.' },
    ...{ code: "taken", requestId: "r-12345678" },
  });
  // a code that nobody knows: the server's own sentence
  expect(new Problem(418, { error_code: "teapot", detail: "I am a teapot." }).message).toBe("I am a teapot.");
});
