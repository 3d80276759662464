// A gateway and a server behind it, each in a process of its own, with what it takes to call either.
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { listTools } from "../__tests__/e2e/list-tools.ts";
import { OAuthClient } from "../__tests__/e2e/oauth-client.ts";
import { freePort } from "../local/containers/free-port.ts";
import { synthesize } from "../local/synthesize.ts";
import type { GatewayMemoryUse, GatewayReady } from "./gateway-process.ts";
import { type ServerProcess, startServer, stopServer, weatherCommand } from "./server-process.ts";

export interface GatewayWithServer {
  readonly gateway: { readonly pid: number; readonly server: URL };
  readonly behind: { readonly pid: number; readonly server: URL };
  /** What a client sends to the gateway. */
  headers(): Promise<Headers>;
  /** As many headers as the gateway would send to the server: each says anew who calls. */
  forwarded(count: number): Promise<readonly Headers[]>;
  close(): Promise<void>;
}

type Headers = Readonly<Record<string, string>>;

/** The stack of this project, which lets as many calls through as anybody makes. */
export async function unlimitedStack(folder: string): Promise<string> {
  const [stack = ""] = await synthesize(folder);
  const text = readFileSync(stack, "utf8");
  const unlimited = text.replaceAll(
    /(<rate-limit-by-key calls=\\")\d+/g,
    (_all, start: string) => `${start}1000000`,
  );
  if (unlimited === text) throw new Error("The stack has no limit of calls.");
  writeFileSync(stack, unlimited);
  return stack;
}

/** A gateway in a process of its own. */
export interface GatewayProcess {
  readonly pid: number;
  readonly ready: GatewayReady;
  memory(): Promise<GatewayMemoryUse>;
  close(): Promise<void>;
}

/**
 * Starts a gateway in a process of its own.
 *
 * @param port where the weather server is, or what stands for it
 * @param kind whether each call is recorded for the page that shows it
 */
export async function startGateway(
  stack: string,
  port: number,
  kind: "recorded" | "unwatched",
): Promise<GatewayProcess> {
  const child = fork("bench/gateway-process.ts", [stack, String(port), kind], {
    execArgv: ["--expose-gc", ...profiling(kind)],
  });
  const [ready] = (await once(child, "message")) as [GatewayReady];
  return {
    pid: child.pid ?? 0,
    ready,
    memory: async () => {
      child.send("memory");
      const [use] = (await once(child, "message")) as [GatewayMemoryUse];
      return use;
    },
    close: async () => {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

/** Starts the server behind a gateway, with the environment that the gateway gives it. */
export type StartBehind = (environment: Readonly<Record<string, string>>) => Promise<ServerProcess>;

/** Starts a gateway and the server behind it. */
export async function startGatewayWith(
  startBehind: StartBehind,
  stack: string,
  kind: "recorded" | "unwatched",
): Promise<GatewayWithServer> {
  const port = await freePort();
  const gateway = await startGateway(stack, port, kind);
  const { variables } = gateway.ready;
  const client = await OAuthClient.register(gateway.ready);
  const headers = await lastingHeaders(client);
  const sent = await headersSentTo(port, async () => {
    await (await listTools(client.resource, { headers: await headers() })).text();
  });
  const behind = await startBehind({ ...variables, PORT: String(port), HOST: "127.0.0.1" });
  return {
    gateway: { pid: gateway.pid, server: new URL(client.resource) },
    behind: { pid: behind.child.pid ?? 0, server: new URL("/mcp", behind.url) },
    headers,
    forwarded: (count) =>
      Promise.all(Array.from({ length: count }, () => assertedAnew(sent, variables))),
    close: async () => {
      await gateway.close();
      await stopServer(behind);
    },
  };
}

/** Headers with a token of a client, another one each minute: a comparison takes longer than a token lives. */
async function lastingHeaders(client: OAuthClient): Promise<() => Promise<Headers>> {
  let tokens = await client.tokens();
  let renewed = performance.now();
  return async () => {
    if (performance.now() - renewed > 60_000) {
      const { status, body } = await client.refresh(tokens["refresh_token"]);
      if (status !== 200) throw new Error(`No new token: ${status} ${JSON.stringify(body)}`);
      tokens = body;
      renewed = performance.now();
    }
    return { authorization: `Bearer ${String(tokens["access_token"])}` };
  };
}

/** `PROFILE=folder` writes there where the time of a gateway's processor goes, for Chrome's developer tools. */
function profiling(kind: string): string[] {
  const folder = process.env["PROFILE"];
  return folder === undefined
    ? []
    : ["--cpu-prof", `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${kind}.cpuprofile`];
}

/** The weather server as its image runs it. */
export const startWeather: StartBehind = (environment) =>
  startServer(weatherCommand(), "mcp-server", { ...environment, NODE_ENV: "production" });

/** The weather server of another checkout of this project, as its sources are. */
export function startWeatherOf(checkout: string): StartBehind {
  return (environment) =>
    startServer(["main.ts"], join(checkout, "mcp-server"), {
      ...environment,
      NODE_ENV: "production",
    });
}

/** The plainest server that can be made of the SDK. */
export const startPlain: StartBehind = (environment) =>
  startServer(["bench/plain-mcp-server.ts"], ".", environment);

/** Which headers come to a port, where nobody else is yet, with a call. */
async function headersSentTo(port: number, call: () => Promise<void>): Promise<Headers> {
  let came: IncomingHttpHeaders = {};
  const server = createServer((request, response) => {
    came = request.headers;
    response.writeHead(202, { connection: "close" }).end();
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  await call();
  server.close();
  await once(server, "close");
  const { authorization, "gateway-assertion": assertion } = came;
  if (typeof authorization !== "string" || typeof assertion !== "string") {
    throw new Error(
      `The gateway did not say who calls at ${(server.address() as AddressInfo)?.port}.`,
    );
  }
  return { authorization, "gateway-assertion": assertion };
}

/** The same headers with an assertion of their own, as each call through the gateway has one, for as long as this runs. */
async function assertedAnew(
  { "gateway-assertion": assertion = "", ...headers }: Headers,
  variables: Readonly<Record<string, string>>,
): Promise<Headers> {
  const { kid = "", typ = "" } = decodeProtectedHeader(assertion);
  const key = variables[`ASSERTION_KEY_${kid}`] ?? "";
  const fresh = await new SignJWT({ ...decodeJwt(assertion), jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: "HS256", typ, kid })
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(key));
  return { ...headers, "gateway-assertion": fresh };
}
