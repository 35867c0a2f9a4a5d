/** Every error a caller can act on: its code, the exit code of the command line, the HTTP status of the API. */
export const codes = {
  bad_usage: { exit: 2, status: 400, about: "The request or command cannot be meant as written." },
  bad_target: { exit: 2, status: 422, about: "Something to look at is none of the known types." },
  bad_file: { exit: 2, status: 400, about: "A file cannot be read or written, or does not hold what it should." },
  bad_scope: {
    exit: 2,
    status: 422,
    about: "The scope is missing something, or names what is neither a name, an address nor a range.",
  },
  bad_option: { exit: 2, status: 422, about: "An option of a module is unknown or has a wrong value." },
  unknown_module: { exit: 2, status: 422, about: "There is no module of this name." },
  not_found: { exit: 2, status: 404, about: "There is no such thing, or it belongs to somebody else." },
  not_authorized: { exit: 2, status: 403, about: "The role, the API key or the scope does not allow it." },
  invalid: { exit: 2, status: 422, about: "A field is missing or has a wrong form; `errors` lists them." },
  weak_password: {
    exit: 2,
    status: 422,
    about: "The password is too short, too long, or among the first that are guessed.",
  },
  no_token: { exit: 2, status: 401, about: "The route wants an access token or an API key." },
  bad_token: { exit: 2, status: 401, about: "The token is forged, used up, revoked or expired." },
  bad_credentials: { exit: 2, status: 401, about: "E-mail address, password or code is wrong." },
  code_wanted: { exit: 2, status: 401, about: "The account wants a code from its authenticator app, too." },
  locked: { exit: 2, status: 429, about: "Too many wrong guesses; `Retry-After` says when to try again." },
  too_many_requests: {
    exit: 2,
    status: 429,
    about: "More requests than allowed; `Retry-After` says when to try again.",
  },
  too_large: { exit: 2, status: 413, about: "The body of the request is too large." },
  taken: { exit: 2, status: 409, about: "There is one already." },
  closed: { exit: 2, status: 403, about: "Registration or the account is closed." },
  expired: { exit: 2, status: 410, about: "A link or invitation was used, withdrawn, or has expired." },
  too_old: { exit: 2, status: 410, about: "The position asked for is older than what is kept: load everything anew." },
  conflict: { exit: 2, status: 409, about: "The state of the thing does not allow it." },
  folder_busy: { exit: 4, status: 503, about: "Another process has the data folder." },
  folder_newer: { exit: 4, status: 503, about: "The data folder was made by a newer release." },
  disk_full: { exit: 4, status: 507, about: "The disk is full. Nothing is lost." },
  no_port: { exit: 4, status: 503, about: "The server cannot listen where it should." },
  no_resolver: { exit: 4, status: 503, about: "No DNS resolver that can be used." },
  no_database: { exit: 4, status: 503, about: "The database cannot be reached or does not open." },
  broken_evidence: { exit: 5, status: 500, about: "Recorded evidence is missing or was changed." },
} as const;

export type ErrorCode = keyof typeof codes;

/** An error with a code, one clear sentence, and where there is one, a hint what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** Seconds after which it is worth trying again. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown; retryAfter?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.hint = options.hint;
    this.retryAfter = options.retryAfter;
  }

  get exitCode(): number {
    return codes[this.code].exit;
  }

  get status(): number {
    return codes[this.code].status;
  }
}

/** Whatever was thrown, as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
