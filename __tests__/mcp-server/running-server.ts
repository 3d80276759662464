import { createWeatherServer, type WeatherServerOptions } from "../../mcp-server/weather-server.ts";
import { startTokenIssuer, type TokenIssuer } from "./token-issuer.ts";

/** A weather server on a free port, its issuer, and what it has logged. */
export interface RunningServer {
  url: string;
  issuer: TokenIssuer;
  log: string[];
  close(): Promise<void>;
}

/** Starts both; options refine those of the server. */
export async function startWeatherServer(
  options: Partial<WeatherServerOptions> = {},
  issuer?: TokenIssuer,
): Promise<RunningServer> {
  const usedIssuer = issuer ?? (await startTokenIssuer(["RS256"]));
  const log: string[] = [];
  const app = await createWeatherServer({
    token: usedIssuer.requirements,
    logLevel: "debug",
    logStream: { write: (line) => log.push(line) },
    ...options,
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    url,
    issuer: usedIssuer,
    log,
    async close() {
      await app.close();
      await usedIssuer.close();
    },
  };
}

/** A complete message that both protocol eras' servers accept without a handshake. */
export const listTools = { jsonrpc: "2.0", id: 1, method: "tools/list" };

/** Posts a message as a 2025-era client does. */
export function post(
  url: string,
  headers: Record<string, string>,
  body: string = JSON.stringify(listTools),
): Promise<Response> {
  return fetch(`${url}/mcp`, {
    method: "POST",
    headers: {
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      ...headers,
    },
    body,
  });
}

/** Opens a stream that stays open for as long as the server lets it. */
export async function openStream(
  url: string,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const response = await post(
    url,
    {
      ...bearer(token),
      ...headers,
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "subscriptions/listen",
    },
    JSON.stringify({
      jsonrpc: "2.0",
      id: 7,
      method: "subscriptions/listen",
      params: {
        notifications: { toolsListChanged: true },
        _meta: {
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities": {},
        },
      },
    }),
  );
  if (response.headers.get("content-type") !== "text/event-stream") {
    throw new Error(`no stream but ${response.status}: ${await response.text()}`);
  }
  return response;
}

/** The header that carries a token. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** The JSON-RPC answer in a body that is either JSON or one event of a stream. */
export async function jsonRpcAnswer(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  const data = /^data: (\{.*\})$/m.exec(text)?.[1] ?? text;
  return JSON.parse(data) as Record<string, unknown>;
}
