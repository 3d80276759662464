import { setTimeout as after } from "node:timers/promises";
import type {
  ElicitRequestFormParams,
  McpServer,
  ServerContext,
} from "@modelcontextprotocol/server";
import * as z from "zod";
import { saying } from "./contents.ts";

/** Tools that say something before they answer, or ask the client while they work, as protocols before 2026-07-28 do. */
export function addConversingTools(server: McpServer): void {
  const none = { description: "Converses while it works", inputSchema: z.object({}) };
  server.registerTool("test_tool_with_logging", none, async (_input, { mcpReq }) => {
    for (const text of [
      "Tool execution started",
      "Tool processing data",
      "Tool execution completed",
    ]) {
      await mcpReq.notify({
        method: "notifications/message",
        params: { level: "info", data: text },
      });
      await after(50);
    }
    return saying("It has logged.");
  });
  server.registerTool("test_tool_with_progress", none, async (_input, { mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken ?? 0;
    for (const progress of [0, 50, 100]) {
      const params = { progressToken, progress, total: 100, message: `${progress} of 100` };
      await mcpReq.notify({ method: "notifications/progress", params });
      await after(50);
    }
    return saying(String(progressToken));
  });
  server.registerTool("test_reconnection", none, async (_input, { http }) => {
    http?.closeSSE?.();
    await after(100);
    return saying("The stream was closed, and this came after it.");
  });
  server.registerTool(
    "test_sampling",
    { ...none, inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, { mcpReq }) => {
      const message = { role: "user", content: { type: "text", text: prompt } } as const;
      const { content } = await mcpReq.requestSampling({ messages: [message], maxTokens: 100 });
      return saying(`LLM response: ${JSON.stringify(content)}`);
    },
  );
  server.registerTool(
    "test_elicitation",
    { ...none, inputSchema: z.object({ message: z.string() }) },
    async ({ message }, context) => {
      const response = { type: "string", description: "What the person says" } as const;
      return await elicit(context, {
        message,
        requestedSchema: { type: "object", properties: { response }, required: ["response"] },
      });
    },
  );
  server.registerTool("test_elicitation_sep1034_defaults", none, (_input, context) =>
    elicit(context, { message: "Values to begin with", requestedSchema: defaults }),
  );
  server.registerTool("test_elicitation_sep1330_enums", none, (_input, context) =>
    elicit(context, { message: "Values to choose from", requestedSchema: choices }),
  );
}

async function elicit({ mcpReq }: ServerContext, params: ElicitRequestFormParams) {
  const { action, content } = await mcpReq.elicitInput(params);
  return saying(
    `Elicitation completed: action=${action}, content=${JSON.stringify(content ?? {})}`,
  );
}

const defaults: ElicitRequestFormParams["requestedSchema"] = {
  type: "object",
  properties: {
    name: { type: "string", default: "John Doe" },
    age: { type: "integer", default: 30 },
    score: { type: "number", default: 95.5 },
    status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
    verified: { type: "boolean", default: true },
  },
};

const titled = ["First", "Second", "Third"].map((title, index) => ({
  const: `value${index + 1}`,
  title: `${title} option`,
}));
const untitled = ["option1", "option2", "option3"];

const choices: ElicitRequestFormParams["requestedSchema"] = {
  type: "object",
  properties: {
    untitledSingle: { type: "string", enum: untitled },
    titledSingle: { type: "string", oneOf: titled },
    legacyEnum: {
      type: "string",
      enum: ["opt1", "opt2", "opt3"],
      enumNames: ["Option one", "Option two", "Option three"],
    },
    untitledMulti: { type: "array", items: { type: "string", enum: untitled } },
    titledMulti: { type: "array", items: { anyOf: titled } },
  },
};
