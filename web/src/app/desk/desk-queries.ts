import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";

export type SavedView = components["schemas"]["SavedView"];
export type Comment = components["schemas"]["Comment"];
export type Tag = components["schemas"]["CountedTag"];
export type Subject = { readonly kind: "entity" | "finding"; readonly id: number };

const quiet = { quiet: true };
const about = ({ kind, id }: Subject) => ({ subject_kind: kind, subject_id: String(id) });

/** What people put on things: words, tags; and how they like to see a page. */
export const deskQueries = {
  views: (ws: string, page: string) =>
    queryOptions({
      queryKey: ["views", ws, page],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/views", { signal, params: { path: { ws }, query: { page } } })),
      staleTime: 60_000,
    }),
  saveView: (ws: string, page: string) =>
    mutationOptions({
      meta: quiet,
      mutationFn: ({ name, shared, address }: { name: string; shared: boolean; address: string }) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/views", {
            params: { path: { ws } },
            body: { page, name, shared, view: { address } },
          }),
        ),
      onSuccess: (_made, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["views", ws, page] }),
    }),
  changeView: (ws: string, page: string) =>
    mutationOptions({
      mutationFn: ({ id, ...what }: { id: string; name?: string; shared?: boolean; address?: string }) => {
        const { address, ...rest } = what;
        return ok(
          api.PATCH("/api/v1/workspaces/{ws}/views/{id}", {
            params: { path: { ws, id } },
            body: { ...rest, ...(address !== undefined && { view: { address } }) },
          }),
        );
      },
      onSuccess: (_made, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["views", ws, page] }),
    }),
  deleteView: (ws: string, page: string) =>
    mutationOptions({
      mutationFn: (id: string) =>
        ok(api.DELETE("/api/v1/workspaces/{ws}/views/{id}", { params: { path: { ws, id } } })),
      onSuccess: (_made, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["views", ws, page] }),
    }),

  comments: (ws: string, subject: Subject) =>
    queryOptions({
      queryKey: ["comments", ws, subject.kind, subject.id],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/comments", {
            signal,
            params: { path: { ws }, query: { ...about(subject), sort: "created_at", limit: 200 } },
          }),
        ),
    }),
  say: (ws: string, subject: Subject) =>
    mutationOptions({
      meta: quiet,
      mutationFn: (what: { text: string; mentions: readonly string[]; parent?: string; investigation?: string }) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/comments", {
            params: { path: { ws } },
            body: { ...what, mentions: [...what.mentions], subject },
          }),
        ),
      onSuccess: (_made, _what, _result, { client }) => heard(client, ws, subject),
    }),
  reword: (ws: string, subject: Subject) =>
    mutationOptions({
      meta: quiet,
      mutationFn: ({ id, text, mentions }: { id: string; text: string; mentions: readonly string[] }) =>
        ok(
          api.PATCH("/api/v1/workspaces/{ws}/comments/{id}", {
            params: { path: { ws, id } },
            body: { text, mentions: [...mentions] },
          }),
        ),
      onSuccess: (_made, _what, _result, { client }) => heard(client, ws, subject),
    }),
  unsay: (ws: string, subject: Subject) =>
    mutationOptions({
      mutationFn: (id: string) =>
        ok(api.DELETE("/api/v1/workspaces/{ws}/comments/{id}", { params: { path: { ws, id } } })),
      onSuccess: (_made, _what, _result, { client }) => heard(client, ws, subject),
    }),

  /** All tags, or those of one thing. */
  tags: (ws: string, subject: Subject | null) =>
    queryOptions({
      queryKey: ["tags", ws, subject?.kind ?? "all", subject?.id ?? 0],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/tags", {
            signal,
            params: { path: { ws }, query: subject ? about(subject) : {} },
          }),
        ),
      staleTime: 30_000,
    }),
  makeTag: (ws: string) =>
    mutationOptions({
      mutationFn: (name: string) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/tags", {
            params: { path: { ws } },
            body: { name, colour: colourOf(name) },
          }),
        ),
      onSuccess: (_made, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["tags", ws] }),
    }),
  /** Puts a tag on things, or takes it from them; five hundred at a time. */
  tag: (ws: string) =>
    mutationOptions({
      mutationFn: async ({
        tag,
        subjects,
        off = false,
      }: {
        tag: string;
        subjects: readonly Subject[];
        off?: boolean;
      }) => {
        for (let at = 0; at < subjects.length; at += 500)
          await ok(
            api.POST(`/api/v1/workspaces/{ws}/tags/{id}/${off ? "subjects/remove" : "subjects"}`, {
              params: { path: { ws, id: tag } },
              body: { subjects: subjects.slice(at, at + 500) },
            }),
          );
      },
      onSuccess: (_made, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["tags", ws] }),
    }),
  /** The same note on each of many things. */
  note: (ws: string) =>
    mutationOptions({
      meta: quiet,
      mutationFn: async (what: { text: string; subjects: readonly Subject[]; investigation?: string }) => {
        const { subjects, ...rest } = what;
        for (const subject of subjects)
          await ok(api.POST("/api/v1/workspaces/{ws}/notes", { params: { path: { ws } }, body: { ...rest, subject } }));
      },
      onSettled: (_made, _error, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["notes", ws] }),
    }),
  notes: (ws: string, subject: Subject) =>
    queryOptions({
      queryKey: ["notes", ws, subject.kind, subject.id],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/notes", {
            signal,
            params: { path: { ws }, query: { ...about(subject), sort: "-created_at", limit: 100 } },
          }),
        ),
    }),
  members: (ws: string) =>
    queryOptions({
      queryKey: ["members", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/members", { signal, params: { path: { ws } } })),
      staleTime: 60_000,
    }),
};

const heard = (client: QueryClient, ws: string, { kind, id }: Subject) =>
  client.invalidateQueries({ queryKey: ["comments", ws, kind, id] });

const colours = ["#3457d5", "#076b4f", "#b03803", "#7d5100", "#8b2fb8", "#0b6c86", "#b3123b", "#525c6d"];

/** A tag has a colour from its name until somebody gives it another. */
function colourOf(name: string): string {
  const sum = [...name].reduce((all, one) => (all * 31 + (one.codePointAt(0) ?? 0)) % 9_973, 7);
  return colours[sum % colours.length] ?? "#525c6d";
}
