/** How many tests of a group passed, failed, and were skipped. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What the suite inside VS Code reports. */
export interface SuiteResults extends Counts {
  readonly tests: readonly {
    readonly title: string;
    readonly state: string;
    readonly error: string | null;
    readonly durationMs: number;
  }[];
}
