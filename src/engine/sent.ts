/** A statement that is on its way and awaited later, with others: until then nobody is told that it failed. */
export function sent<T>(statement: Promise<T>): Promise<T> {
  statement.catch(() => {});
  return statement;
}
