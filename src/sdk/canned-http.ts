import { type HttpAnswer, type Net, NetError, type Recorded } from "./net.ts";

/** An HTTP answer in a table; `body` is written as JSON unless it is a string. */
export type CannedReply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
};

/** A question as a reply by function sees it. */
export type CannedAsk = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
type CannedRow = CannedReply | NetError;

/** Answers by URL, or by host to answer for all its URLs; an array is given one by one, its last for ever. */
export type CannedHttp = Readonly<Record<string, CannedRow | readonly CannedRow[] | ((ask: CannedAsk) => CannedRow)>>;

/** Keeps a request and its response; the body begins at `bodyAt`. */
export type Recorder = (request: string, response: string, bodyAt?: number) => Recorded;

export function makeCannedHttp(table: CannedHttp, asked: string[], record: Recorder): Net["http"] {
  const given = new Map<string, number>();

  function reply({ url, ...ask }: CannedAsk): CannedReply {
    const key = url in table ? url : new URL(url).host;
    const row = table[key];
    if (row === undefined) throw new Error(`nothing canned for ${url}`);
    const rows = typeof row === "function" ? [row({ url, ...ask })] : Array.isArray(row) ? row : [row];
    const turn = given.get(key) ?? 0;
    given.set(key, turn + 1);
    const found = rows[Math.min(turn, rows.length - 1)];
    if (found === undefined) throw new Error(`an empty list is canned for ${url}`);
    if (found instanceof NetError) throw found;
    return found;
  }

  async function request(url: string, options: Parameters<Net["http"]["request"]>[1] = {}): Promise<HttpAnswer> {
    const method = options.method ?? "GET";
    asked.push(`http ${method} ${url}`);
    const sent = { url, method, headers: options.headers ?? {}, body: options.body ?? "" };
    const { status = 200, headers = {}, body = "" } = reply(sent);
    const whole = typeof body === "string" ? body : JSON.stringify(body);
    const most = options.maxBytes ?? Number.POSITIVE_INFINITY;
    const text = whole.slice(0, most);
    const fields = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat()] as const);
    const lines = fields.flatMap(([name, values]) => values.map((value) => `${name}: ${value}\r\n`));
    const head = `HTTP/1.1 ${status}\r\n${lines.join("")}\r\n`;
    const recorded = record(`${method} ${url}`, head + text, Buffer.byteLength(head));
    const byName: HttpAnswer["headers"] = Object.fromEntries(fields);
    const target = byName.location?.[0];
    const bodyAt = Buffer.byteLength(head);
    return {
      ...recorded,
      url,
      status,
      headers: byName,
      body: Buffer.from(text),
      text,
      truncated: text.length < whole.length,
      bodyAt,
      proofOfText(from, to) {
        const start = bodyAt + Buffer.byteLength(text.slice(0, from));
        return recorded.proof("response", [start, start + Buffer.byteLength(text.slice(from, to))]);
      },
      proofOfHeader(name, index = 0) {
        let at = -1;
        for (let line = 0; line <= index; line++) at = head.indexOf(`\r\n${name.toLowerCase()}:`, at + 1);
        return recorded.proof("response", at < 0 ? undefined : [at + 2, head.indexOf("\r\n", at + 2)]);
      },
      remote: { address: "192.0.2.80", port: url.startsWith("https:") ? 443 : 80 },
      tls: null,
      location: status >= 300 && status < 400 && target ? new URL(target, url).href : null,
    };
  }

  return {
    request,
    async follow(url, options = {}) {
      const chain = [await request(url, options)];
      for (let next = chain[0]?.location; next && chain.length <= (options.most ?? 5); next = chain.at(-1)?.location) {
        chain.push(await request(next, options));
      }
      return { chain, refused: null };
    },
  };
}
