// The weather server as the image runs it, in a process of its own, and the plainest server that can be made of the
// SDK beside it; and what is sent to them.
import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { startTokenIssuer } from "../__tests__/mcp-server/token-issuer.ts";
import { type ServerProcess, startServer, weatherCommand } from "./server-process.ts";

/** Signs the tokens; whoever imports this closes it. */
export const issuer = await startTokenIssuer(["RS256"]);
const gateway = "https://gateway.example";
const audience = `${gateway}/weather/mcp`;
const key = createHash("sha512").update("bench").digest();

const tokenHeaders = {
  authorization: `Bearer ${await issuer.mint({ expiresInSeconds: 3_600 })}`,
  "gateway-assertion": await assertion(),
};

/** Says who calls, as the gateway does, for as long as this runs. */
function assertion(): Promise<string> {
  return new SignJWT({ sub: "ada", scope: "weather.use", jti: "1", client_id: "bench" })
    .setProtectedHeader({ alg: "HS256", typ: "gateway-assertion+jwt", kid: "1" })
    .setIssuer(gateway)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(key.toString("hex")));
}

const weatherProgram = weatherCommand();

const environments = {
  plain: {},
  weather: {
    PORT: "0",
    HOST: "127.0.0.1",
    NODE_ENV: "production",
    TOKEN_ISSUER: issuer.requirements.issuer,
    TOKEN_AUDIENCE: issuer.requirements.audience,
    TOKEN_JWKS_URI: issuer.requirements.jwksUri.href,
    ASSERTION_ISSUER: gateway,
    ASSERTION_AUDIENCE: audience,
    ASSERTION_KEY_1: key.toString("hex"),
  },
} as const;

/** Starts one of the two. */
export async function start(name: keyof typeof environments): Promise<ServerProcess> {
  return name === "plain"
    ? await startServer(["bench/plain-mcp-server.ts"], ".", environments.plain)
    : await startServer(weatherProgram, "mcp-server", environments.weather);
}

const metas = {
  "2026-07-28": {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
  },
  "2025-11-25": undefined,
} as const;

/** A revision of each of the two eras of the protocol. */
export type Era = keyof typeof metas;

/** See {@link Era}. */
export const eras = Object.keys(metas) as Era[];

/** A call of a tool, as undici sends it. */
export function callOf(era: Era, name: string, values: object) {
  const _meta = metas[era];
  const params = { name, arguments: values, ...(_meta && { _meta }) };
  return {
    path: "/mcp",
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...tokenHeaders,
      "mcp-protocol-version": era,
      ...(_meta && { "mcp-method": "tools/call", "mcp-name": name }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
  } as const;
}
