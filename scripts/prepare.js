// Run by npm after an installation (`prepare`). Plain JavaScript: where the package `node` could not be installed, npm runs
// it by whatever Node the machine has; then there is nothing to prepare with, and the first data folder is made slower.
const [major = 0] = process.versions.node.split(".").map(Number);
if (major >= 24) {
  try {
    await import("./prepare-database.ts");
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error; // npm install --package-lock-only
  }
}
