// Calls of tools, and what answers them without the gates before it.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { AuthInfo } from "@modelcontextprotocol/server";
import { answeringOf } from "../../mcp-server/answering.ts";
import { exchange } from "../../mcp-server/mcp-exchange.ts";
import { simulatedSource } from "../../mcp-server/weather/simulated/source.ts";
import type { WeatherSource } from "../../mcp-server/weather/weather.ts";

export const simulated = simulatedSource(() => new Date("2026-07-28T14:30:00Z"));
export const ada: AuthInfo = {
  token: "",
  clientId: "test",
  scopes: [],
  extra: { user: "ada", scopes: [], roles: [] },
};

export const eras = ["2026-07-28", "2025-11-25"] as const;
export type Era = (typeof eras)[number];

/** Answers at a URL, and what it said of messages that it did not serve. */
export async function serving(source: WeatherSource) {
  const errors: string[] = [];
  const answering = answeringOf(source, true, (error) => errors.push(error.message));
  const server = createServer((incoming, response) => {
    const onerror = (error: unknown) => errors.push(String(error));
    void exchange(incoming, response, ada, answering, { largestBody: 100_000, onerror });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    answering,
    errors,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface Message {
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A call with nothing wrong around it. */
export function callOf(era: Era, tool: string, values: object, meta: object = {}): Message {
  const isModern = era === "2026-07-28";
  const _meta = {
    ...meta,
    ...(isModern && {
      "io.modelcontextprotocol/protocolVersion": era,
      "io.modelcontextprotocol/clientCapabilities": {},
    }),
  };
  return {
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": era,
      ...(isModern && { "mcp-method": "tools/call", "mcp-name": tool }),
    },
    body: {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: tool, arguments: values, _meta },
    },
  };
}
