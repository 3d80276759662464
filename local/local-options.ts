import type { Logger } from "pino";
import type { Certificate } from "../policy/index.ts";
import type { Person } from "./entra/index.ts";
import type { TraceEvent } from "./gateway/exchange/exchange.ts";
import type { TelemetryRecord } from "./gateway/watching/telemetry-record.ts";
import type { BackendStandIns } from "./stack/backend-stand-ins.ts";
import type { StackFiles } from "./stack/terraform-json.ts";

/** How a stack runs on this machine. */
export interface LocalOptions {
  /**
   * The synthesized stack, `cdk.tf.json`; it may still be being written. Several are stacks that share one API Management
   * service: the one that has the gateway, and those that add servers to it.
   */
  readonly stack: StackFiles | Promise<StackFiles>;
  /**
   * The port of the gateway.
   * @default 0, any free one
   */
  readonly port?: number;
  /**
   * The port at which Prometheus reads numbers of sign-ins and calls.
   * @default 0, any free one
   */
  readonly metricsPort?: number;
  /**
   * Who can sign in.
   * @default six people, one disabled and one blocked by conditional access; of the roles that the stack knows Grace
   * Hopper has all, Ada Lovelace the first and Alan Turing none
   */
  readonly people?: readonly Person[];
  /**
   * Told of every request, and of what goes wrong.
   * @default silent
   */
  readonly logger?: Logger;
  /**
   * Other servers by their origins, and the origins that stand for them here, like a hosts file:
   * `{ "https://clients.example": "http://127.0.0.1:1234" }`. Every request of a policy to such an
   * origin goes to the other one, with the `Host` of the first.
   * @default none
   */
  readonly hosts?: Readonly<Record<string, string>>;
  /**
   * Values of the stack's variables.
   * @default TF_VAR_name of the environment, then the variable's default, as Terraform reads them
   */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Values of secrets that the stack reads from a Key Vault of somebody else, by their names there: `{ "orders-key": "..." }`. They
   * are kept nowhere.
   * @default KEY_VAULT_SECRET_ORDERS_KEY of the environment, for `orders-key`; then one that is made, which the server
   * at a URL does not know
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /**
   * Where MCP servers run on this machine that the stack has elsewhere, by their paths, which need not
   * have a final `/mcp` or `/sse`: `{ weather: "http://localhost:3000/mcp" }`. A path in the URL is the server's own;
   * without one it is the path that the stack says. Their containers are not started.
   * @default none
   */
  readonly backends?: BackendStandIns;
  /**
   * How strictly policies are judged: `lenient` also runs what Microsoft's published samples write against its
   * pages.
   * @default "strict"
   */
  readonly policies?: "strict" | "lenient";
  /**
   * Certificates with their keys that the service has, by their ids there.
   * @default for each id of the stack one that is made at the start
   */
  readonly certificates?: ReadonlyMap<string, Certificate>;
  /**
   * A folder that keeps keys, grants, sign-ins and the port of what stands for Entra, so that the next start with it,
   * on the same port, goes on where this one ended. One gateway at a time uses it.
   * @default none: a start forgets everything before it
   */
  readonly dataFolder?: string;
  /**
   * Forgets first what is in the folder of the data.
   * @default false
   */
  readonly fresh?: boolean;
  /**
   * The address that callers count as having, for a gateway that lets some addresses in only.
   * @default the one that they have, which is this machine's
   */
  readonly callerAddress?: string;
  /**
   * Told of every trace event, the audit events among them.
   * @default nobody
   */
  readonly onTrace?: (event: TraceEvent) => void;
  /**
   * Told of every request that was answered and of every one to a backend, with how long they took: what the gateway would
   * tell Application Insights beside the trace events.
   * @default nobody
   */
  readonly onTelemetry?: (record: TelemetryRecord) => void;
  /**
   * Whether there is a page that shows policies while they run, with secrets masked; {@link Local.trace} says where.
   * @default false
   */
  readonly trace?: boolean;
}
