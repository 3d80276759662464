import { type RateLimits, rateLimitsShape } from "../limits/rate-limit.ts";
import type { Duration } from "../properties/duration.ts";
import {
  checkedLater,
  flag,
  instance,
  list,
  needed,
  number,
  object,
  record,
  text,
} from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import type { AllowedOrigins } from "./allowed-origins.ts";
import type { McpAuthorization } from "./mcp-authorization.ts";
import type { IMcpBackend } from "./mcp-backend.ts";
import { type McpScope, scopeShape } from "./mcp-scope.ts";
import { type PolicyStep, stepKind } from "./policy-step.ts";
import { type ToolRule, toolRuleShape } from "./tool-rule.ts";

/** An MCP server behind a gateway: where it is, what it needs, and how much of it. */
export interface McpServerProps {
  /** The server: one of the stack, or `McpBackend.url(...)`. */
  readonly backend: IMcpBackend;
  /**
   * Who gives clients their tokens: the gateway, Entra itself, or both.
   * @default McpAuthorization.gateway()
   */
  readonly authorization?: McpAuthorization;
  /**
   * The path of the MCP URL below the gateway's origin: at least two segments. With HTTP+SSE it is that of the stream.
   * @default the id, "/", and "mcp", or "sse" with HTTP+SSE
   */
  readonly path?: string;
  /**
   * The name people see.
   * @default the id
   */
  readonly name?: string;
  /**
   * The permissions of the server; every call needs all of them. With tokens of Entra they are scopes that the
   * registration exposes, by their bare names. An empty list is refused.
   * @default one, the id and ".use"; with tokens of Entra the one that the registration exposes
   */
  readonly scopes?: readonly McpScope[];
  /**
   * App roles in Entra, of the gateway's registration or, with tokens of Entra, of the server's; every call needs
   * one of them. An empty list is refused: it could mean everybody or nobody.
   * @default none is needed
   */
  readonly roles?: readonly string[];
  /**
   * App roles in Entra that the server decides by itself. It is told which of them a person has, besides those that the
   * rules here name; of others neither it nor the client learns.
   * @default none
   */
  readonly backendRoles?: readonly string[];
  /**
   * What calls of single tools need besides, by the tool's name. With rules the gateway reads each
   * message, and refuses those that two JSON parsers could understand differently, and batches. With HTTP+SSE lists of
   * tools are whole: they come in the stream, which is never read.
   * @default no tool needs more than the server
   */
  readonly tools?: Readonly<Record<string, ToolRule>>;
  /**
   * Whether tools without a rule may be called by everyone who may call the server.
   * @default true
   */
  readonly otherTools?: boolean;
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
   * Until the server must have begun to answer; one second to four minutes.
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
  authorization: instance(
    ["registration", "byGateway"],
    "McpAuthorization.gateway(), .entra({...}) or .gatewayAndEntra({...})",
  ),
  path: text(),
  name: text(),
  scopes: list(object(scopeShape)),
  roles: list(text()),
  backendRoles: list(text()),
  tools: record("the tools", object(toolRuleShape)),
  otherTools: flag,
  rateLimits: object(rateLimitsShape),
  maxRequestBytes: number,
  allowedOrigins: instance(
    ["rule", "listed"],
    "AllowedOrigins, such as AllowedOrigins.only(...) with the origins",
  ),
  inbound: list(stepKind),
  outbound: list(stepKind),
  timeout: checkedLater,
};
