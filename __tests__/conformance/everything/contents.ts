import type { CallToolResult } from "@modelcontextprotocol/server";

/** A picture of one pixel, as PNG. */
export const picture =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg==";
/** A sound of no length, as WAV. */
export const sound = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=";

export function saying(text: string): CallToolResult {
  return { content: [{ type: "text", text }] };
}
