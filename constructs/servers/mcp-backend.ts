import { InvalidPropertyError } from "../errors.ts";

/** How a backend recognises the gateway: the token that every request carries. */
export interface GatewayTrust {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  /** The `sub` claim: the principal id of the gateway's managed identity. */
  readonly subject: string;
}

/** Anything that speaks MCP over Streamable HTTP and accepts the gateway's token. */
export interface IMcpBackend {
  /** The origin of the backend. */
  readonly url: string;
  /** The path of its MCP endpoint, with the leading slash. */
  readonly mcpPath: string;
  /** Tells the backend whom to trust. Called once, by the gateway. */
  trustGateway(trust: GatewayTrust): void;
}

/**
 * Backends that are no construct of the stack.
 *
 * @example
 * McpBackend.url("https://mcp.contoso.com/mcp")
 */
export class McpBackend {
  /**
   * A server at a URL. Its owner makes it accept the gateway's token, and nothing else.
   * @throws InvalidPropertyError when the text is no https URL with a path.
   */
  static url(url: string): IMcpBackend {
    const match = /^(https:\/\/[^/?#]+)(\/[^?#]*)$/.exec(url);
    const [, origin, mcpPath] = match ?? [];
    if (origin === undefined || mcpPath === undefined) {
      throw new InvalidPropertyError(
        "McpBackend.url",
        "url",
        `must be https with a path; it is "${url}".`,
      );
    }
    return { url: origin, mcpPath, trustGateway: () => undefined };
  }
}
