import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, expect, test } from "vitest";
import { api, ok } from "../api/client.ts";
import { noteConnection } from "../api/connection.ts";
import { renderPage } from "../testing/render.tsx";
import { server } from "../testing/server.ts";
import { ConnectionBanner } from "./ConnectionBanner.tsx";

afterEach(() => noteConnection(true));

test("a question that does not get through is said, and so is that the server is back", async () => {
  let isUp = false;
  server.use(
    http.get("*/api/v1/workspaces", () => HttpResponse.error()),
    http.get("*/healthz", () => (isUp ? HttpResponse.json({}) : HttpResponse.error())),
  );
  const { user } = renderPage(<ConnectionBanner />);
  expect(screen.queryByRole("status")).toBeNull();
  await expect(ok(api.GET("/api/v1/workspaces"))).rejects.toThrow();
  expect(await screen.findByText(/The connection is lost/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(screen.getByText(/The connection is lost/)).toBeTruthy();
  isUp = true;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Connected again.")).toBeTruthy();
  await waitFor(() => expect(screen.queryByText(/The connection is lost/)).toBeNull());
});
