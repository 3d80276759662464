import type { McpAuthorization } from "../authorization/mcp-authorization.ts";
import { type McpScope, scopeShape } from "../authorization/mcp-scope.ts";
import { type ToolRule, toolRuleShape } from "../authorization/tool-rule.ts";
import { flag, instance, list, object, record, text } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";

/**
 * Where an MCP server is and who may call it: what a gateway and a server in another stack agree on, by one value that
 * both are given. Without `authorization` it is plain JSON.
 */
export interface McpServerContract {
  /**
   * Who issues tokens to clients: the gateway, Entra itself, or both.
   * @default McpAuthorization.gateway()
   */
  readonly authorization?: McpAuthorization;
  /**
   * The path of the MCP URL below the gateway's origin: at least two segments. With HTTP+SSE it is that of the stream.
   * @default the id, "/", and "mcp", or "sse" with HTTP+SSE
   */
  readonly path?: string;
  /**
   * Where clients send messages to a server with HTTP+SSE: the path, below the gateway's origin, of what the stream names.
   * Needed where the server is approved for another stack; elsewhere the transport of the backend says it.
   * @default what the transport of the backend says; an approved server speaks Streamable HTTP
   */
  readonly messagesPath?: string;
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
   * App roles in Entra that the server evaluates itself. It is told which of these, and of those that the rules here
   * name, a person has. Neither the server nor the client learns of any other role.
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
}

export const contractShape: Shape<McpServerContract> = {
  authorization: instance(
    ["registration", "byGateway"],
    "McpAuthorization.gateway(), .entra({...}) or .gatewayAndEntra({...})",
  ),
  path: text(),
  messagesPath: text(),
  name: text(),
  scopes: list(object(scopeShape)),
  roles: list(text()),
  backendRoles: list(text()),
  tools: record("the tools", object(toolRuleShape)),
  otherTools: flag,
};
