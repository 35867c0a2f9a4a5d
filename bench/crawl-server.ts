import { createServer } from "node:http";

/** Pages of 1 MB without end, each linking to the two behind it; the bytes are made as they are sent. Prints its port. */
const filler = Buffer.from(`<p>${"a page is a page is a page. ".repeat(36)}</p>\n`);
const pageBytes = 1_000_000;

const server = createServer((request, response) => {
  const number = Number(/^\/p(\d+)$/.exec(request.url ?? "")?.[1] ?? (request.url === "/" ? 0 : Number.NaN));
  if (Number.isNaN(number)) return void response.writeHead(404).end("not here");
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.write(`<!doctype html><title>Page ${number}</title>`);
  response.write(`<a href="/p${2 * number + 1}">one</a> <a href="/p${2 * number + 2}">two</a>`);
  response.end(Buffer.concat(Array.from({ length: Math.ceil(pageBytes / filler.length) }, () => filler)));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" && address ? address.port : 0);
});
process.stdin.resume().on("end", () => process.exit(0));
