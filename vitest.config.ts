import { randomInt } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { configDefaults, defineConfig } from "vitest/config";

// Slow checks have a script of their own, npm run test:slow: those in __tests__/slow, and what stands as
// *.slow.test.ts beside the decisive case of its subject. It tries each property test oftener, too. What is drawn is drawn from
// one seed, the same each time, so that no change fails for another's sake; PROPERTY_SEED=random draws other inputs.
const slow = process.env["SLOW"] === "1";
const seed = propertySeed(process.env["PROPERTY_SEED"] ?? "1");

/** `random` draws a seed and says which, so that PROPERTY_SEED repeats the run. */
function propertySeed(wanted: string): string {
  if (wanted !== "random") return wanted;
  const drawn = String(randomInt(2 ** 31));
  process.stdout.write(`PROPERTY_SEED=${drawn}\n`);
  return drawn;
}

function propertyTests(): string[] {
  const files = globSync("__tests__/**/*.test.ts", { cwd: import.meta.dirname });
  return files.filter((file) => readFileSync(file, "utf8").includes('from "fast-check"'));
}

export default defineConfig({
  test: {
    include: slow
      ? ["__tests__/slow/**/*.test.ts", "__tests__/**/*.slow.test.ts", ...propertyTests()]
      : ["__tests__/**/*.test.ts"],
    exclude: [
      ...configDefaults.exclude,
      "__tests__/clients/real/**",
      ...(slow ? [] : ["__tests__/slow/**", "__tests__/**/*.slow.test.ts"]),
    ],
    env: { PROPERTY_SEED: seed },
    globalSetup: ["__tests__/shared-gateway.ts"],
    setupFiles: ["__tests__/property-seed.ts", "__tests__/token-origins.ts"],
    // Files share their worker: what runs a gateway is loaded once in it, not once for each file. Many
    // wait for a process or a clock, so there is one worker more than a small machine has processors.
    isolate: false,
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A second, as by default, is not enough for a machine that does something else as well.
    expect: { poll: { timeout: 30_000 } },
  },
});
