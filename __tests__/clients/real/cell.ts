declare module "vitest" {
  interface TaskMeta {
    /** Which cell of the table at the end a test fills. */
    cell?: Cell;
  }
}

export interface Cell {
  readonly client: string;
  readonly version: string;
  readonly step: Step;
  /** What the table says when it passes. */
  readonly says: string;
  readonly remark: string;
}

/** The columns, after the client and its version. */
export const steps = ["sign-in", "call", "expired token", "restarted gateway"] as const;
export type Step = (typeof steps)[number];
