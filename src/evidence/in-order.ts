/** Runs one asynchronous task after another, whatever became of the one before. */
export function makeOrder(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = last.then(task);
    last = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  };
}
