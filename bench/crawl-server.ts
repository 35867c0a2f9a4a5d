import { createServer } from "node:http";

/**
 * Pages of 1 MB without end, made as they are asked for: each links to the two behind it, names a mailbox of its own, and
 * is of words that do not repeat, in as many elements as a page of such a size has. Prints its port.
 */
const pageBytes = 1_000_000;

const server = createServer((request, response) => {
  const number = Number(/^\/p(\d+)$/.exec(request.url ?? "")?.[1] ?? (request.url === "/" ? 0 : Number.NaN));
  if (Number.isNaN(number)) return void response.writeHead(404).end("not here");
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.end(pageOf(number));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" && address ? address.port : 0);
});
process.stdin.resume().on("end", () => process.exit(0));

function pageOf(number: number): Buffer {
  const page = Buffer.alloc(pageBytes, " ");
  const links = [1, 2].map((n) => `<a href="/p${2 * number + n}">on</a>`).join(" ");
  let at = page.write(`<!doctype html><title>Page ${number}</title>${links}<p>clerk${number}@example.com</p>\n`);
  for (let state = number + 1; at < pageBytes - 60; ) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    at += page.write(`<p>words ${state.toString(36)} and ${(state >>> 9).toString(36)}</p>\n`, at);
  }
  return page;
}
