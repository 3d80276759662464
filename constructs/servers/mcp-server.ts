import type { TerraformOutput } from "cdktf";
import type { IConstruct } from "constructs";

/** An MCP server behind a gateway: what its clients and other parts of a stack need to know of it. */
export interface IMcpServer extends IConstruct {
  /** The MCP URL: what people type into their client. Known when the service is deployed. */
  readonly url: string;
  /**
   * The identifier of the protected resource (RFC 8707, RFC 9728), which is the MCP URL: the `resource` of its metadata
   * and the audience of its access tokens.
   */
  readonly resource: string;
  /** Its scopes as clients ask for them; every call needs all of them. */
  readonly scopes: readonly string[];
  /** What Terraform prints of it. */
  readonly outputs: McpServerOutputs;
}

/** The outputs of a server, for `terraform output` and for stacks beside it. */
export interface McpServerOutputs {
  /** The MCP URL; its name is the ids of the gateway and the server and `url`, such as `gateway-weather-url`. */
  readonly url: TerraformOutput;
  /**
   * What people paste into MCP clients, by the client, and the doctor's command; its name ends in `clients`. Commands are texts, what
   * stands in a file is an object.
   */
  readonly clients: TerraformOutput;
  /** Where clients find what the server needs (RFC 9728); its name ends in `resource-metadata`. */
  readonly resourceMetadata: TerraformOutput;
}
