import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components, operations } from "../../api/schema.d.ts";

type Schemas = components["schemas"];
export type Note = Schemas["Note"];
export type Attachment = Schemas["Attachment"];
export type Subject = NonNullable<Note["subject"]>;
export type NoteFilter = Pick<
  NonNullable<operations["listNotes"]["parameters"]["query"]>,
  "author" | "q" | "subject_kind" | "subject_id" | "sort"
>;
export type NewNote = { readonly text: string; readonly subject: Subject | null; readonly pinned_at: string | null };
export type NoteChange = { readonly text: string; readonly pinned_at: string | null; readonly version: number };
export type Found = { readonly kind: "entity" | "finding"; readonly id: number; readonly label: string };

const quiet = { quiet: true };

export const noteQueries = {
  all: (ws: string) => ["notes", ws] as const,
  list: (ws: string, investigation: string, query: NoteFilter) =>
    infiniteQueryOptions({
      queryKey: [...noteQueries.all(ws), "list", investigation, query],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/notes", {
            signal,
            params: { path: { ws }, query: { ...query, investigation, limit: 30, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
      placeholderData: keepPreviousData,
    }),
  one: (ws: string, id: string) =>
    queryOptions({
      queryKey: [...noteQueries.all(ws), "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/notes/{id}", { signal, params: { path: { ws, id } } })),
    }),
  create: (ws: string, investigation: string) =>
    mutationOptions({
      meta: quiet,
      mutationFn: ({ text, subject, pinned_at }: NewNote) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/notes", {
            params: { path: { ws } },
            body: { text, investigation, ...(subject && { subject }), ...(pinned_at && { pinned_at }) },
          }),
        ),
      onSuccess: (_made, _body, _result, { client }) => readAgain(client, ws),
    }),
  change: (ws: string, id: string) =>
    mutationOptions({
      meta: quiet,
      mutationFn: (body: NoteChange) =>
        ok(api.PATCH("/api/v1/workspaces/{ws}/notes/{id}", { params: { path: { ws, id } }, body })),
      onSuccess: (_made, _body, _result, { client }) => readAgain(client, ws),
    }),
  remove: (ws: string, id: string) =>
    mutationOptions({
      mutationFn: () => ok(api.DELETE("/api/v1/workspaces/{ws}/notes/{id}", { params: { path: { ws, id } } })),
      onSuccess: (_made, _body, _result, { client }) => readAgain(client, ws),
    }),
  members: (ws: string) =>
    queryOptions({
      queryKey: ["members", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/members", { signal, params: { path: { ws } } })),
      staleTime: 60_000,
    }),
  entity: (ws: string, id: number) =>
    queryOptions({
      queryKey: ["entities", ws, "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/entities/{id}", { signal, params: { path: { ws, id } } })),
    }),
  finding: (ws: string, id: number) =>
    queryOptions({
      queryKey: ["findings", ws, "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/findings/{id}", { signal, params: { path: { ws, id } } })),
    }),
  /** Entities and findings of an investigation that a note could be about. */
  subjects: (ws: string, investigation: string, q: string) =>
    queryOptions({
      queryKey: [...noteQueries.all(ws), "subjects", investigation, q],
      queryFn: async ({ signal }): Promise<Found[]> => {
        const given = { signal, params: { path: { ws }, query: { investigation, limit: 8, ...(q && { q }) } } };
        const [entities, findings] = await Promise.all([
          ok(api.GET("/api/v1/workspaces/{ws}/entities", given)),
          ok(api.GET("/api/v1/workspaces/{ws}/findings", given)),
        ]);
        return [
          ...entities.data.map(({ id = 0, value = "" }) => ({ kind: "entity" as const, id, label: value })),
          ...findings.data.map(({ id, title }) => ({ kind: "finding" as const, id, label: title })),
        ];
      },
      placeholderData: keepPreviousData,
    }),
};

export const fileQueries = {
  all: (ws: string) => ["attachments", ws] as const,
  list: (ws: string, investigation: string) =>
    infiniteQueryOptions({
      queryKey: [...fileQueries.all(ws), investigation],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/attachments", {
            signal,
            params: { path: { ws }, query: { investigation, limit: 50, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
    }),
  attach: (ws: string, investigation: string) =>
    mutationOptions({
      mutationFn: (file: File) => {
        const form = new FormData();
        form.append("file", file);
        return ok(
          api.POST("/api/v1/workspaces/{ws}/attachments", {
            params: { path: { ws }, query: { subject_kind: "investigation", subject_id: investigation } },
            body: form as never, // the description of the API names no parts
            bodySerializer: (body: unknown) => body as FormData,
          }),
        );
      },
      onSuccess: (_made, _file, _result, { client }) => client.invalidateQueries({ queryKey: fileQueries.all(ws) }),
    }),
  remove: (ws: string) =>
    mutationOptions({
      mutationFn: (id: string) =>
        ok(api.DELETE("/api/v1/workspaces/{ws}/attachments/{id}", { params: { path: { ws, id } } })),
      onSuccess: (_made, _id, _result, { client }) => client.invalidateQueries({ queryKey: fileQueries.all(ws) }),
    }),
  /** Saves it on one's own machine: never shown here. */
  save: (ws: string) =>
    mutationOptions({
      mutationFn: async ({ id, name }: Pick<Attachment, "id" | "name">) => {
        const blob = (await ok(
          api.GET("/api/v1/workspaces/{ws}/attachments/{id}/content", {
            params: { path: { ws, id } },
            parseAs: "blob",
          }),
        )) as Blob;
        const url = URL.createObjectURL(new Blob([blob], { type: "application/octet-stream" }));
        const link = document.createElement("a");
        link.href = url;
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(url), 10_000);
      },
    }),
};

type Client = { invalidateQueries(filter: { queryKey: readonly unknown[] }): Promise<void> };
/** A note about a time stands on the timeline too. */
const readAgain = (client: Client, ws: string) =>
  Promise.all([
    client.invalidateQueries({ queryKey: noteQueries.all(ws) }),
    client.invalidateQueries({ queryKey: ["investigations", ws, "timeline"] }),
  ]);
