/**
 * Files that the operator of this installation brought for modules to read, such as rule lists. They lie below one folder
 * (`SONDE_RULES_DIR`) and are named by their path in it; nothing outside can be named.
 */
export type Files = {
  /** Whether there is a file or folder of this path. */
  has(path: string): Promise<boolean>;
  /** The path itself where it is a file, else the files below it, in order. */
  list(path: string): Promise<readonly string[]>;
  /** A file as text. NetError "failed" where there is none, or it is too large. */
  read(path: string): Promise<string>;
};
