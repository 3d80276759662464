import { SpanKind } from "@opentelemetry/api";
import { fail, recordDuration, tracer, within } from "./measured.ts";

/** As far as it is looked at. */
interface ToolAnswer {
  readonly isError?: boolean | undefined;
}

/**
 * A tool's handler that makes a span of each call and counts it, as the semantic conventions for MCP say. Neither
 * arguments nor answers are told.
 */
export function traced<Arguments extends readonly unknown[], Answer extends ToolAnswer>(
  tool: string,
  handle: (...values: Arguments) => Answer | Promise<Answer>,
): (...values: Arguments) => Promise<Answer> {
  const attributes = { "mcp.method.name": "tools/call", "gen_ai.tool.name": tool };
  return async (...values) => {
    const began = performance.now();
    let failure: string | undefined = "exception";
    const span = tracer.startSpan(`tools/call ${tool}`, { kind: SpanKind.INTERNAL, attributes });
    try {
      return await within(span, async () => {
        const answer = await handle(...values);
        failure = answer.isError === true ? "tool_error" : undefined;
        if (failure !== undefined) fail(span, failure);
        return answer;
      });
    } finally {
      recordDuration("mcp.server.operation.duration", performance.now() - began, {
        ...attributes,
        ...(failure !== undefined && { "error.type": failure }),
      });
    }
  };
}
