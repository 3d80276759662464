import type { Finding } from "../../report.ts";
import type { Stack } from "../synthesized-stack.ts";

/** What a question is asked of. */
export interface Asked {
  /** The MCP URL that is examined. */
  readonly url: URL;
  /** The gateway's issuer, at which its OAuth endpoints stand. */
  readonly issuer: string;
  /** What was synthesized; undefined where the doctor is not in the gateway's project. */
  readonly stack: Stack | undefined;
  /** What was found before. */
  readonly findings: readonly Finding[];
}

/** What a live gateway answers to a question that documents leave open. */
export type Settled =
  | {
      /** The gateway works if this is the answer. */
      readonly well: true;
      /** A sentence: what was seen, and which choice it confirms. */
      readonly what: string;
    }
  | {
      readonly well: false;
      readonly what: string;
      /** What to do where the gateway does not work so. */
      readonly remedy: string;
    };

/** A question of docs/decisions.md, "Not settled by documents", which names it by its check. */
export interface Question {
  readonly check: string;
  /** @returns undefined where this gateway has nothing to ask it by */
  ask(asked: Asked): Promise<Settled | undefined>;
}
