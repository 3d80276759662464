import type { IConstruct } from "constructs";

/** An MCP server as clients and the authorization server know it: a protected resource (RFC 9728). */
export interface IMcpResource extends IConstruct {
  /** The MCP URL: what people type into their client. Known when the service is deployed. */
  readonly url: string;
  /**
   * The identifier of the protected resource (RFC 8707, RFC 9728), which is the MCP URL: the `resource` of its metadata
   * and the audience of its access tokens.
   */
  readonly resource: string;
  /** Its scopes as clients ask for them; every call needs all of them. */
  readonly scopes: readonly string[];
}
