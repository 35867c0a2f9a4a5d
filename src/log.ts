import { type Logger, pino } from "pino";

/** The log of the process: JSON lines on standard error, one logger with children that carry ids. No secrets, no bodies. */
export const log: Logger = pino(
  {
    level: "info",
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    redact: ["req.headers.authorization", "req.headers.cookie", "*.password", "*.token", "*.secret"],
  },
  pino.destination({ fd: 2, sync: true }),
);
