/** An error of the API: a sentence, a code, and the request id that leads to it in the server's log. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: string | undefined;
  readonly requestId: string | undefined;
  readonly fields: readonly { readonly path: string; readonly message: string }[];

  constructor(status: number, body: unknown) {
    const said = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
    super(typeof said.detail === "string" ? said.detail : `The server answered ${status}.`);
    this.name = "Problem";
    this.status = status;
    this.code = typeof said.error_code === "string" ? said.error_code : "unknown";
    this.hint = typeof said.hint === "string" ? said.hint : undefined;
    this.requestId = typeof said.request_id === "string" ? said.request_id : undefined;
    this.fields = Array.isArray(said.errors) ? (said.errors as Problem["fields"]) : [];
  }
}

/** The network did not carry the question, or the answer. */
export class Offline extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "Offline";
  }
}
