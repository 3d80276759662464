import type { TestProject } from "vitest/node";
import { synthesize } from "../local/synthesize.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of the stack, synthesized once for all tests. */
    readonly stack: string;
  }
}

/** Synthesizes the project before any test runs, by the command a user has. */
export default async function setup({ provide }: TestProject): Promise<void> {
  provide("stack", await synthesize("cdktf.out/tests"));
}
