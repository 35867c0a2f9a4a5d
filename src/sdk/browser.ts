import type { Recorded } from "./net.ts";

export type Browser = {
  /** Whether this machine has one. */
  readonly isInstalled: boolean;
  /**
   * A picture of a page, as PNG, by a browser whose every request goes through this door. `refused` are requests of the page
   * that were not sent: out of scope, not GET, or too many. The record's response is the picture, its request the JSON of
   * what was asked. Throws NetError for a page that could not be had.
   */
  screenshot(
    url: string,
    options?: { width?: number; height?: number; loadMs?: number },
  ): Promise<
    Recorded & {
      readonly png: Uint8Array;
      readonly width: number;
      readonly height: number;
      readonly requests: number;
      readonly refused: number;
    }
  >;
};
