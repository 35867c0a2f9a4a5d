/** Every error a caller can act on: its code, the exit code of the command line, the HTTP status of the API. */
const codes = {
  bad_usage: { exit: 2, status: 400 },
  bad_target: { exit: 2, status: 422 },
  bad_file: { exit: 2, status: 400 },
  bad_scope: { exit: 2, status: 422 },
  bad_option: { exit: 2, status: 422 },
  unknown_module: { exit: 2, status: 422 },
  not_found: { exit: 2, status: 404 },
  not_authorized: { exit: 2, status: 403 },
  invalid: { exit: 2, status: 422 },
  weak_password: { exit: 2, status: 422 },
  no_token: { exit: 2, status: 401 },
  bad_token: { exit: 2, status: 401 },
  bad_credentials: { exit: 2, status: 401 },
  code_wanted: { exit: 2, status: 401 },
  locked: { exit: 2, status: 429 },
  too_many_requests: { exit: 2, status: 429 },
  too_large: { exit: 2, status: 413 },
  taken: { exit: 2, status: 409 },
  closed: { exit: 2, status: 403 },
  expired: { exit: 2, status: 410 },
  too_old: { exit: 2, status: 410 },
  conflict: { exit: 2, status: 409 },
  folder_busy: { exit: 4, status: 503 },
  folder_newer: { exit: 4, status: 503 },
  disk_full: { exit: 4, status: 507 },
  no_port: { exit: 4, status: 503 },
  no_resolver: { exit: 4, status: 503 },
  no_database: { exit: 4, status: 503 },
  broken_evidence: { exit: 5, status: 500 },
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
