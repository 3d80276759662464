import type { IMcpBackend } from "../backends/mcp-backend.ts";
import { type RateLimits, rateLimitsShape } from "../limits/rate-limit.ts";
import type { Duration } from "../properties/duration.ts";
import { checkedLater, instance, list, needed, number, object } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import type { AllowedOrigins } from "./allowed-origins.ts";
import { contractShape, type McpServerContract } from "./mcp-server-contract.ts";
import { type PolicyStep, stepKind } from "./policy-step.ts";

/** An MCP server behind a gateway: where it is, what callers need, and its limits. */
export interface McpServerProps extends McpServerContract {
  /** The server: a construct of the stack such as McpContainerServer, or `McpBackend.url(...)`. */
  readonly backend: IMcpBackend;
  /**
   * How many requests are let through.
   * @default 1200 per minute and person, 6000 per client, 6000 per IP address
   */
  readonly rateLimits?: RateLimits;
  /**
   * The longest request body, in bytes. At most 2 MiB with rules for tools, because a v2 tier holds
   * no longer message; the same goes there for messages that do not say their length.
   * @default 4 MiB, or 2 MiB with rules for tools
   */
  readonly maxRequestBytes?: number;
  /**
   * The web pages that may call the server.
   * @default AllowedOrigins.secure()
   */
  readonly allowedOrigins?: AllowedOrigins;
  /**
   * Policies of your own for each request, after the gateway's checks: `context.Variables["caller"]` says who calls,
   * `context.Variables["token"]` is the caller's token, whose header is gone. What the server is given is set after them.
   * @default none
   */
  readonly inbound?: readonly PolicyStep[];
  /**
   * Policies of your own for each answer of the server, before the gateway removes headers that no answer may have. Reading
   * the body would hold a stream up, and is refused.
   * @default none
   */
  readonly outbound?: readonly PolicyStep[];
  /**
   * Within which time the server must begin to answer; one second to four minutes.
   * @default Duration.minutes(2)
   */
  readonly timeout?: Duration;
}

export const serverShape: Shape<McpServerProps> = {
  backend: needed(
    instance(
      ["url", "mcpPath", "credential", "trustGateway"],
      "a server of the stack, or McpBackend.url(...)",
    ),
  ),
  ...contractShape,
  rateLimits: object(rateLimitsShape),
  maxRequestBytes: number,
  allowedOrigins: instance(
    ["rule", "listed"],
    "AllowedOrigins, such as AllowedOrigins.only([...]) with the origins",
  ),
  inbound: list(stepKind),
  outbound: list(stepKind),
  timeout: checkedLater,
};
