import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { ClientTable } from "./client-table.ts";

/** What `npm run test:clients` runs: real clients, real pages in a browser, and the whole conformance suite. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../../.."),
    include: ["__tests__/clients/real/**/*.test.ts"],
    globalSetup: ["__tests__/clients/real/setup.ts"],
    reporters: ["default", new ClientTable()],
    // Most of the time they wait for a token to expire, so there are more of them than processors.
    maxWorkers: 5,
    testTimeout: 150_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
