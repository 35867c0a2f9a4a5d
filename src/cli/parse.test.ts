import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../errors.ts";
import { nearest } from "../suggest.ts";
import { defineCommand } from "./command.ts";
import { parseCommand } from "./parse.ts";

const command = defineCommand({
  name: "try",
  about: "",
  usage: "<thing>",
  args: [1, 2],
  flags: {
    colour: { about: "", value: "name", choices: ["red", "green"], short: "c" },
    list: { about: "", value: "item", many: true },
    quick: { about: "", short: "q" },
  },
  run: async () => 0,
});

function refusal(argv: readonly string[]): { message: string; hint: string | undefined } {
  try {
    parseCommand(command, argv);
  } catch (thrown) {
    assert.ok(thrown instanceof AppError);
    assert.equal(thrown.exitCode, 2);
    return { message: thrown.message, hint: thrown.hint };
  }
  return assert.fail("it was accepted");
}

test("flags and arguments are read in any order, short and long", () => {
  const { args, flags } = parseCommand(command, ["-q", "a", "--list", "x", "--list=y", "-c", "red", "b"]);
  assert.deepEqual(args, ["a", "b"]);
  assert.deepEqual(
    { quick: flags.quick, list: flags.list, colour: flags.colour },
    { quick: true, list: ["x", "y"], colour: "red" },
  );
});

test("an unknown flag is refused with the one that was meant", () => {
  assert.deepEqual(refusal(["a", "--quik"]), {
    message: '"--quik" is not a flag of sonde try.',
    hint: "Did you mean --quick?",
  });
});

test("a value that is none of the choices is refused", () => {
  assert.match(refusal(["a", "-c", "blue"]).message, /one of red, green; "blue"/);
});

test("a flag without its value is refused, and so is a switch with one", () => {
  assert.match(refusal(["a", "--list"]).message, /wants a value/);
  assert.match(refusal(["--list", "--quick", "a"]).message, /wants a value, but "--quick" follows/);
  assert.match(refusal(["a", "--quick=yes"]).message, /takes no value/);
});

test("too few and too many arguments are refused with the usage", () => {
  assert.match(refusal([]).message, /wants <thing>/);
  assert.match(refusal(["a", "b", "c"]).message, /what to do with "c"/);
});

test("what follows -- is never a flag", () => {
  assert.deepEqual(parseCommand(command, ["--", "-q"]).args, ["-q"]);
});

test("only a near word is suggested", () => {
  assert.equal(nearest("sacn", ["scan", "show", "why"]), "scan");
  assert.equal(nearest("resum", ["resume", "rm"]), "resume");
  assert.equal(nearest("xyzzy", ["scan", "show", "why"]), null);
});
