import { randomInt } from "node:crypto";

/** How many expressions are drawn. */
export const count = Number(process.env["ORACLE_CASES"] ?? 20_000);

/** The same expressions each time, so that no commit fails for another's sake; `random` draws others. */
export const seed = seedFrom(process.env["ORACLE_SEED"] ?? "1");

function seedFrom(wanted: string): number {
  return wanted === "random" ? randomInt(2 ** 31) : Number(wanted);
}
