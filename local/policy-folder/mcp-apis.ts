import type { StackOperation } from "../stack/apis.ts";
import type { apiInformation } from "./resources.ts";
import type { Source } from "./source.ts";

/** The methods of Streamable HTTP, and OPTIONS for browsers. */
const methods = ["POST", "GET", "DELETE", "OPTIONS"];

/** Whatever an MCP client asks, at the path of the API and below it, goes to the server as it is. */
export const mcpOperations: readonly StackOperation[] = methods.flatMap((method) =>
  ["/", "/*"].map((urlTemplate, index) => ({
    id: `mcp-${method.toLowerCase()}${index === 0 ? "" : "-below"}`,
    displayName: `MCP ${method}`,
    method,
    urlTemplate,
  })),
);

/**
 * Whether an API of the type `mcp` passes requests on to an MCP server. One whose tools are operations of other APIs is a
 * server that only API Management has.
 */
export function passesOn(
  { backendId, serviceUrl }: ReturnType<typeof apiInformation.parse>,
  source: Source,
): boolean {
  if (backendId || serviceUrl) return true;
  source.report(
    "warning",
    "api-type",
    "The tools of this MCP API are operations of other APIs, and no server here makes tools of operations: it is left out. One that has a backendId runs.",
    ["properties", "type"],
  );
  return false;
}
