/** What one module gave in a scan that was made to try modules. */
export type ModuleCheck = {
  readonly id: string;
  /** Subjects that it looked at. */
  readonly looked: number;
  /** Observations that it made of them. */
  readonly facts: number;
  readonly could_not_look: number;
  /** The day on which it was last seen working against the live service, or null. */
  readonly verified: string | null;
};
