import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startLocal } from "../local/start-local.ts";
import { synthesize } from "../local/synthesize.ts";
import type { Gateway } from "./e2e/oauth-client.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of the stack, synthesized once for all tests. */
    readonly stack: string;
    /** A gateway that runs that stack, for tests that need no hand in it and leave it as it was. */
    readonly gateway: Gateway;
  }
}

/** Synthesizes the project before any test runs, by the command a user has, and runs it once. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  // CDKTF makes a folder for each app of a test, and leaves it.
  const folder = mkdtempSync(join(tmpdir(), "mcp-gateway-tests-"));
  // Programs that a test runs as another user pass through it.
  chmodSync(folder, 0o711);
  process.env["TMPDIR"] = folder;
  const [stack = ""] = await synthesize("cdktf.out/tests");
  const local = await startLocal({ stack });
  provide("stack", stack);
  provide("gateway", {
    issuer: local.issuer,
    servers: local.servers,
    entra: { origin: local.entra.origin },
  });
  return async () => {
    await local.close();
    rmSync(folder, { recursive: true, force: true });
  };
}
