/** A word as a POSIX shell reads it back, for commands that people copy. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** What a printed command must end with so that it finds the same folder. */
export function dataDirSuffix(dataDir: string | undefined): string {
  return dataDir === undefined ? "" : ` --data-dir ${shellWord(dataDir)}`;
}
