/** Runs a synthesized stack on this machine: for your own continuous integration. */

import type { LocalOptions } from "./local-options.ts";
import { requireNode, requirePackages } from "./requirements.ts";
import type { Local } from "./start-local.ts";

export type { ManagedIdentityToken, Person, PersonProblem } from "./entra/index.ts";
export { StartError } from "./errors.ts";
export type { TraceEvent } from "./gateway/exchange/exchange.ts";
export type {
  BackendRecord,
  RequestRecord,
  TelemetryRecord,
  TelemetrySpan,
} from "./gateway/watching/telemetry-record.ts";
export type { LocalOptions } from "./local-options.ts";
export { RequirementError } from "./requirements.ts";
export type { BackendStandIns } from "./stack/backend-stand-ins.ts";
export type { StackFiles } from "./stack/terraform-json.ts";
export type { Local, LocalGateway } from "./start-local.ts";
export type { BlobStore } from "./storage/index.ts";

/**
 * Runs a synthesized stack: its policies, against a stand-in for Entra, Microsoft's storage
 * emulator and the stack's own containers.
 *
 * @example
 * const local = await startLocal({ stack: "cdktf.out/stacks/mcp/cdk.tf.json" });
 * try {
 *   const [server = ""] = local.servers;
 *   const answer = await fetch(server, { method: "POST" }); // 401, with where to sign in
 * } finally {
 *   await local.close();
 * }
 *
 * @throws StartError when an option is none, a part is missing or a port is taken.
 * @throws PolicyError of `azure-mcp-gateway/policy` when a policy is not valid.
 * @throws RequirementError when Node.js is too old, or packages are not installed that only running needs.
 */
export async function startLocal(options: LocalOptions): Promise<Local> {
  requireNode();
  requirePackages();
  const { checkOptions } = await import("./given-options.ts");
  const { localOptions } = await import("./local-option-shapes.ts");
  checkOptions("startLocal", localOptions, options);
  const running = await import("./start-local.ts");
  return await running.startLocal(options);
}
