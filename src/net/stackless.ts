let holders = 0;
let usual = Error.stackTraceLimit;

/**
 * Errors of this thread are made without stacks until the function returned is called: a refused connect is an error to
 * Node, and writing where it came from costs a fifth of the connect (bench/tcp-connect.ts).
 */
export function withoutStacks(): () => void {
  if (holders === 0) {
    usual = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
  }
  holders += 1;
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    holders -= 1;
    if (holders === 0) Error.stackTraceLimit = usual;
  };
}
