import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Larger files come with the page that needs them, and are kept from then on. */
const largest = 500_000;
const always = ["/icon.svg", "/manifest.webmanifest"];

/** Writes sw.js beside the page: with the names of the files that the shell is made of, and a name of its own for each build. */
export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const built = Object.values(bundle).map((one) => ({
        name: one.fileName,
        size: one.type === "chunk" ? one.code.length : one.source.length,
        text: one.type === "asset" && one.fileName === "index.html" ? String(one.source) : "",
      }));
      const shell = built
        .filter(({ name, size }) => /\.(js|css)$|-latin-wght-.*\.woff2$/.test(name) && size <= largest)
        .map(({ name }) => `/${name}`)
        .sort();
      const files = [...always, ...shell];
      const source = readFileSync(join(import.meta.dirname, "sw.js"), "utf8");
      const html = built.find(({ text }) => text !== "")?.text ?? "";
      const id = createHash("sha256").update(files.join()).update(html).update(source).digest("hex").slice(0, 12);
      this.emitFile({
        type: "asset",
        fileName: "sw.js",
        source: source.replace('"__BUILD__"', JSON.stringify(id)).replace('["__FILES__"]', JSON.stringify(files)),
      });
    },
  };
}
