// The weather server as the image runs it, in a process of its own, and the plainest server that can be made of the
// SDK beside it; what is sent to them, and what they take of the machine.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve as pathTo } from "node:path";
import { createInterface } from "node:readline";
import { SignJWT } from "jose";
import { startTokenIssuer } from "../__tests__/mcp-server/token-issuer.ts";

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

/** A server that listens. */
export interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  /** Milliseconds until it listened, of the clock and of the processor. */
  readonly started: { readonly clock: number; readonly processor: number };
}

/** Builds what the image runs, and says what it runs after `node`. */
function weatherCommand(): string[] {
  execFileSync(process.execPath, ["build.ts"], { cwd: "mcp-server" });
  const [, command = "[]"] =
    /^CMD \["node", (.+)\]$/m.exec(readFileSync("mcp-server/Dockerfile", "utf8")) ?? [];
  return JSON.parse(`[${command}]`) as string[];
}

const weatherProgram = weatherCommand();

/** Starts one of the two. */
export async function start(name: keyof typeof environments): Promise<Server> {
  const began = performance.now();
  const program = name === "plain" ? ["bench/plain-mcp-server.ts"] : weatherProgram;
  const child = spawn(process.execPath, program, {
    cwd: name === "plain" ? pathTo(".") : pathTo("mcp-server"),
    env: environments[name],
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.once("exit", (code) => {
    if (code !== 0 && code !== null) throw new Error(`${program.join(" ")} ended with ${code}`);
  });
  // Read to its end, as whatever keeps the log of a container does.
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise<string>((resolve) => {
    lines.on("line", (line) => {
      const said = /"port":(\d+)/.exec(line)?.[1];
      if (said !== undefined) resolve(said);
    });
  });
  const started = { clock: performance.now() - began, processor: processorTime(child) };
  return { child, url: `http://127.0.0.1:${port}`, started };
}

/** Ends it as an orchestrator does. */
export async function stop({ child }: Server): Promise<void> {
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** Milliseconds of the processor that a process has used, all of its threads. */
export function processorTime({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Mebibytes that a process holds in memory: in all, and without the pages of files, which Linux takes back when it needs them. */
export function resident({ child }: Server): { readonly all: number; readonly anonymous: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  const mebibytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]) / 1024;
  return { all: mebibytes("VmRSS"), anonymous: mebibytes("RssAnon") };
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
