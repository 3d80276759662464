// The SDK's own way to serve MCP, as its README shows it: one tool, no tokens, no log.
import { createServer } from "node:http";
import { type NodeIncomingMessageLike, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { listenAndTellPort } from "./tell-port.ts";

const handler = createMcpHandler(
  () => {
    const server = new McpServer({ name: "plain", version: "1.0.0" });
    server.registerTool(
      "get_weather",
      {
        description: "Get current weather for a city",
        inputSchema: z.object({ city: z.string() }),
        outputSchema: z.object({
          city: z.string(),
          temperature: z.number(),
          condition: z.string(),
        }),
      },
      async ({ city }) => {
        const weather = { city, temperature: 21, condition: "clear" };
        return {
          structuredContent: weather,
          content: [{ type: "text", text: JSON.stringify(weather) }],
        };
      },
    );
    return server;
  },
  { legacy: "stateless" },
);
const serve = toNodeHandler(handler);
const server = createServer((request, response) => {
  // Node types an absent method as `undefined`, the SDK as a missing property.
  void serve(request as NodeIncomingMessageLike, response);
});
listenAndTellPort(server);
