import { enableCompileCache } from "node:module";

enableCompileCache();
const { main } = await import("../src/cli/main.ts");
const { processIo } = await import("../src/cli/io.ts");
process.exitCode = await main(process.argv.slice(2), processIo(process.env));
// Whatever still holds the event loop has had its chance to close: a command that is done must not hang a script.
setTimeout(() => process.exit(), 3_000).unref();
