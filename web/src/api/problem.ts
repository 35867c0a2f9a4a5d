import i18next from "i18next";

/**
 * An error of the API: a sentence, a code, and the request id that leads to it in the server's log. The server speaks
 * English, and more exactly than a code can; in another language the message is the sentence of the code, and `said`
 * keeps the server's.
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly said: string | undefined;
  readonly hint: string | undefined;
  readonly requestId: string | undefined;
  readonly fields: readonly { readonly path: string; readonly message: string }[];

  constructor(status: number, body: unknown) {
    const given = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
    const code = typeof given.error_code === "string" ? given.error_code : "unknown";
    const detail = typeof given.detail === "string" ? given.detail : undefined;
    const translated = sentenceOf(code);
    const isEnglish = (i18next.language ?? "en").startsWith("en");
    super((isEnglish ? detail : translated) ?? detail ?? translated ?? `The server answered ${status}.`);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.said = detail === this.message ? undefined : detail;
    this.hint = typeof given.hint === "string" ? given.hint : undefined;
    this.requestId = typeof given.request_id === "string" ? given.request_id : undefined;
    this.fields = Array.isArray(given.errors) ? (given.errors as Problem["fields"]) : [];
  }
}

function sentenceOf(code: string): string | undefined {
  return i18next.isInitialized && i18next.exists(`problems:${code}`) ? i18next.t(`problems:${code}`) : undefined;
}

/** The network did not carry the question, or the answer. */
export class Offline extends Error {
  constructor(cause: unknown) {
    super(i18next.isInitialized ? i18next.t("errors.offline") : "The server cannot be reached.", { cause });
    this.name = "Offline";
  }
}
