import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { pieceOf } from "./search.ts";

test("the piece of a question that tells most is the digits of its most numbered word, with what stands before them", () => {
  const pieces = {
    host706275: "%706275%",
    "part456.example": "%art456%",
    "first3.last12345": "%t12345%",
    "2024-12345x": "%12345%",
  };
  for (const [asked, piece] of Object.entries(pieces)) assert.equal(pieceOf(asked), piece, asked);
  for (const asked of ["mail.example.org", "john_doe9", "10.2.3", "%", ""]) assert.equal(pieceOf(asked), null, asked);
});

test("whatever is asked, its piece is a part of it, of four to six letters and digits", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9.@%_-]{0,40}$/), (asked) => {
      const piece = pieceOf(asked);
      if (piece === null) return;
      assert.match(piece, /^%[a-z0-9]{4,6}%$/);
      assert.ok(asked.includes(piece.slice(1, -1)));
    }),
  );
});
