import { expect, test } from "vitest";
import { csvOf } from "./save-file.ts";

test("a cell is never a formula, and keeps its commas, quotes and lines", () => {
  const rows = [
    { value: '=HYPERLINK("x")', n: -3, list: ["a", "b"], none: null },
    { value: "a,b\nc", n: 0 },
  ];
  expect(csvOf(["value", "n", "list", "none"], rows)).toBe(
    'value,n,list,none\r\n"\'=HYPERLINK(""x"")",-3,"[""a"",""b""]",\r\n"a,b\nc",0,,\r\n',
  );
});
