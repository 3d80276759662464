import type { TerraformOutput } from "cdktf";
import type { IMcpResource } from "./mcp-resource.ts";

/** An MCP server behind a gateway: what its clients and other parts of a stack need to know of it. */
export interface IMcpServer extends IMcpResource {
  /** Its Terraform outputs. */
  readonly outputs: McpServerOutputs;
}

/** The outputs of a server, for `terraform output` and for stacks beside it. */
export interface McpServerOutputs {
  /** The MCP URL; its name is the ids of the gateway and the server and `url`, such as `gateway-weather-url`. */
  readonly url: TerraformOutput;
  /**
   * What people paste into each MCP client, and the doctor's command; its name ends in `clients`. A command is a
   * string, the content of a configuration file is an object.
   */
  readonly clients: TerraformOutput;
  /** Where clients find what the server needs (RFC 9728); its name ends in `resource-metadata`. */
  readonly resourceMetadata: TerraformOutput;
}
