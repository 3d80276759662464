import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generate } from "./cases/index.ts";
import { count, seed } from "./cases/wanted.ts";
import { answerTo, type Difference, verdictOn } from "./comparison.ts";
import { isKnown } from "./known-differences.ts";
import { compileOwn, ownExpressions } from "./own-expressions.ts";
import { judge } from "./program.ts";
import { installRuntimes, type Runtimes } from "./runtimes.ts";

const minutes = 60_000;

const folder = mkdtempSync(join(tmpdir(), "dotnet-oracle-"));
let runtimes: Runtimes | string;

beforeAll(() => {
  runtimes = installRuntimes(process.env["ORACLE_PACKAGES"] ?? join(folder, "packages"));
  if (typeof runtimes === "string") process.stdout.write(`No .NET to compare with: ${runtimes}\n`);
}, 5 * minutes);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the C# of policy expressions and .NET's own", () => {
  it(
    "are the same for what is drawn from types, operators, members, formats and texts",
    async ({ skip }) => {
      if (typeof runtimes === "string") return skip(runtimes);
      const cases = generate(seed, count);
      const answers = cases.map(({ text }) => answerTo(text));
      const texts = cases.map(({ text }) => text);
      const judgements = await judge(runtimes, join(folder, "judged"), texts);
      const tally = new Map<string, number>();
      const differences: Difference[] = [];
      for (const [index, each] of cases.entries()) {
        const [answer, judgement] = [answers[index], judgements[index]];
        if (answer === undefined || judgement === undefined)
          throw new Error(`${each.text} is not judged.`);
        const verdict = verdictOn(each, answer, judgement);
        const isDifference = typeof verdict !== "string";
        const name = !isDifference ? verdict : isKnown(verdict) ? "known difference" : "difference";
        tally.set(name, (tally.get(name) ?? 0) + 1);
        if (isDifference && name === "difference") differences.push(verdict);
      }
      process.stdout.write(
        `ORACLE_SEED=${seed}: ${cases.length} expressions, ${JSON.stringify(Object.fromEntries(tally))}\n`,
      );
      expect(tally.get("same") ?? 0).toBeGreaterThan(count * 0.8);
      expect(differences).toEqual([]);
    },
    15 * minutes,
  );

  it(
    "have every expression of the app's policies compile against the documented context",
    async ({ skip }) => {
      if (typeof runtimes === "string") return skip(runtimes);
      const expressions = ownExpressions();
      expect(expressions.length).toBeGreaterThan(500);
      expect(await compileOwn(join(folder, "own"), expressions)).toEqual([]);
    },
    5 * minutes,
  );
});
