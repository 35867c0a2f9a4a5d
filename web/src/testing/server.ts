import { setupServer } from "msw/node";

/** Answers for the API in tests; what a test does not declare is an error. */
export const server = setupServer();
