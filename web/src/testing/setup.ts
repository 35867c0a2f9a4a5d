import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll } from "vitest";
import { setSession } from "../api/session.ts";
import { startI18n } from "../i18n/i18n.ts";
import { server } from "./server.ts";

configure({ asyncUtilTimeout: 5_000 }); // a machine that does other things too is slow, and no fault of a page

Element.prototype.scrollIntoView ??= () => {}; // jsdom has no layout

beforeAll(async () => {
  server.listen({ onUnhandledFrame: "error" });
  await startI18n();
});
afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
  setSession({ state: "out" });
});
afterAll(() => server.close());
