import type { ContextProps } from "../evaluating.ts";

/** An expression in the manner of the policies that people publish, with what it must give. */
export interface Sample {
  readonly name: string;
  readonly text: string;
  readonly props?: ContextProps;
  readonly expected: string;
}
