import { configDefaults, defineConfig } from "vitest/config";

// Slow checks have a script of their own, npm run test:slow.
const slow = process.env["SLOW"] === "1";

export default defineConfig({
  test: {
    include: [slow ? "__tests__/slow/**/*.test.ts" : "__tests__/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...(slow ? [] : ["__tests__/slow/**"])],
    globalSetup: slow ? [] : ["__tests__/shared-gateway.ts"],
    // Files share their worker: what runs a gateway is loaded once in it, not once for each file. Many
    // wait for a process or a clock, so there is one worker more than a small machine has processors.
    isolate: false,
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
