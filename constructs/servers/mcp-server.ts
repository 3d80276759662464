import type { TerraformOutput } from "cdktf";
import type { IMcpResource } from "./mcp-resource.ts";

/** An MCP server behind a gateway: what its clients and other parts of a stack need to know of it. */
export interface IMcpServer extends IMcpResource {
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
