/** What a kept view says beside places; whoever wrote it. */
export function readArranged(query: Readonly<Record<string, unknown>>) {
  const strings = (value: unknown) =>
    Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
  const { hidden, pinned, not, until } = query;
  return {
    ...{ hidden: strings(hidden), pinned: strings(pinned), not: strings(not) },
    until: typeof until === "string" ? until : null,
  };
}
