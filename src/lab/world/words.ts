/** The words of a line. */
export function words(line: string): string[] {
  return line.split(/\s+/).filter((word) => word !== "");
}
