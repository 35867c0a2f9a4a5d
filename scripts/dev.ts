import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { node } from "../bin/node.js";

/** Server and web app side by side, each made anew when its sources change. `npm run dev -- --data-dir …`. */
const root = fileURLToPath(new URL("..", import.meta.url));
const serve = ["--watch", "--watch-path=src", "bin/cli.ts", "serve", ...process.argv.slice(2)];
const children = [
  spawn(node.path, [...node.flags, ...serve], { cwd: root, stdio: "inherit", env: node.env() }),
  spawn("npm", ["run", "--silent", "dev", "-w", "web"], { cwd: root, stdio: "inherit" }),
];
for (const child of children) {
  child.on("exit", (code) => {
    for (const other of children) other.kill();
    process.exitCode = code ?? 1;
  });
}
