import { request as httpRequest } from "node:http";
import { SignJWT } from "jose";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll } from "vitest";
import { compileGateway } from "../../local/gateway/compile.ts";
import type { TraceEvent } from "../../local/gateway/exchange/exchange.ts";
import { Gateway } from "../../local/gateway/gateway.ts";
import { gatewayMemory } from "../../local/gateway/memory/memory.ts";
import type { ValueCache } from "../../local/gateway/memory/value-cache.ts";
import { Outbound } from "../../local/gateway/outbound/outbound.ts";
import { policyHandlers } from "../../local/gateway/policies/index.ts";
import { GatewayServer } from "../../local/gateway/server.ts";
import { Certificates } from "../../local/gateway/service/certificates.ts";
import { readBackends, readGateway } from "../../local/stack/apis.ts";
import { LocalCloud } from "../../local/stack/local-cloud.ts";
import { References } from "../../local/stack/references.ts";
import { TerraformJson } from "../../local/stack/terraform-json.ts";
import { expressionLimits, gatewayLimits, PolicyCompiler } from "../../policy/index.ts";
import { synthesized } from "../stacks/synthesized.ts";
import type { EntraKeys } from "./entra-keys.ts";
import { ScriptedBackend } from "./scripted-backend.ts";

/** Key generations that tests know, so that they can sign what the gateway would never sign. */
const keys: Readonly<Record<string, string>> = Object.fromEntries(
  [1, 2, 3].flatMap((generation) =>
    ["token-signing", "seal-authentication"].map((use) => [
      `mcp-${use}-${generation}`,
      Buffer.alloc(64, `${use} ${generation}`).toString("base64"),
    ]),
  ),
);

export interface TokenProps {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: Uint8Array;
}

/** What came back, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What the gateway shares with the servers `guarded`, `entra` and `members`. */
interface Secrets {
  readonly assertionKey: string;
  readonly entraAssertionKey: string;
  readonly membersKey: string;
}

interface Running {
  readonly issuer: string;
  readonly traces: readonly TraceEvent[];
  readonly cache: ValueCache;
  readonly secrets: Secrets;
  close(): Promise<void>;
}

async function runStack(generation: number, hosts: ReadonlyMap<string, string>): Promise<Running> {
  const file = await synthesized("__tests__/stacks/guarded-server.ts", String(generation));
  const logger = pino({ level: "silent" });
  const server = await GatewayServer.listen(0, logger);
  const stack = TerraformJson.read(file);
  const cloud = new LocalCloud(server.origin, "3b5a8f3e-1111-4222-8333-944455556666");
  cloud.blobEndpoint = "http://127.0.0.1:9/store/";
  const references = new References(stack, cloud);
  const configured = readGateway(stack, references);
  const namedValues = new Map(
    [...configured.namedValues].map(([name, value]) => [name, keys[name] ?? value]),
  );
  const compiled = compileGateway({ ...configured, namedValues }, PolicyCompiler.load());
  const warn = (sentence: string) => logger.warn(sentence);
  const outbound = new Outbound({ trusted: [], hosts, warn });
  const traces: TraceEvent[] = [];
  const limits = gatewayLimits[configured.tier];
  const memory = gatewayMemory(outbound, limits);
  const runtime = {
    serviceName: "guarded",
    limits,
    expressionLimits,
    handlers: policyHandlers,
    fragments: compiled.fragments,
    backends: readBackends(stack, references),
    ...memory,
    certificates: new Certificates([]),
    managedIdentityToken: async () => "the gateway's own token",
    trace: (event: TraceEvent) => traces.push(event),
    warn,
  };
  server.serve(new Gateway(compiled, runtime, server.origin, logger));
  const close = async () => {
    await server.close();
    await outbound.close();
  };
  const secrets = {
    assertionKey: namedValues.get("mcp-assertion-key-guarded_mcp-given") ?? "",
    entraAssertionKey: namedValues.get("mcp-assertion-key-entra_mcp-given") ?? "",
    membersKey: namedValues.get("mcp-backend-secret-members_mcp") ?? "",
  };
  return { issuer: server.origin, traces, cache: memory.cache, secrets, close };
}

/** The stack of `__tests__/stacks/guarded-server.ts` with known keys, in front of one backend. */
export class GuardedGateway {
  /** @param generation of the keys that sign and seal */
  static async start(backend: string, generation = 1): Promise<GuardedGateway> {
    const gateway = new GuardedGateway(generation);
    await gateway.run(backend);
    return gateway;
  }

  readonly #generation: number;
  #running: Running | undefined;

  constructor(generation = 1) {
    this.#generation = generation;
  }

  /** @param hosts other servers by their origins, and what stands for them */
  async run(backend: string, hosts: Readonly<Record<string, string>> = {}): Promise<void> {
    const all = Object.entries({ ...hosts, "https://backend.example": backend });
    this.#running = await runStack(this.#generation, new Map(all));
  }

  get #known(): Running {
    if (this.#running === undefined) throw new Error("The gateway does not run yet.");
    return this.#running;
  }

  get issuer(): string {
    return this.#known.issuer;
  }

  get traces(): readonly TraceEvent[] {
    return this.#known.traces;
  }

  get cache(): ValueCache {
    return this.#known.cache;
  }

  get secrets(): Secrets {
    return this.#known.secrets;
  }

  async close(): Promise<void> {
    await this.#known.close();
  }

  url(server: string): string {
    return `${this.issuer}/${server}/mcp`;
  }

  /** An access token for a server as the gateway signs them; `props` change it. */
  async token(server: string, { claims = {}, header = {}, key }: TokenProps = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const all = {
      iss: this.issuer,
      aud: this.url(server),
      sub: "ada",
      client_id: "client",
      scope: `${server}.use`,
      iat: now,
      exp: now + 600,
      grant: "grant-1",
      flow: "flow-1",
      tid: "tenant-1",
      name: "Ada Lovelace",
      client_name: "A test client",
      roles: [],
      ...claims,
    };
    const generation = this.#generation;
    const signing = keys[`mcp-token-signing-${generation}`] ?? "";
    return await new SignJWT(
      Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    )
      .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: String(generation), ...header })
      .sign(key ?? Buffer.from(signing, "base64"));
  }

  /** Sends a request with headers exactly as given, doubled ones too. */
  async send(
    server: string,
    method: string,
    headers: readonly (readonly [string, string])[],
    body?: string | Uint8Array | readonly Uint8Array[],
  ): Promise<Answer> {
    return await this.sendTo(new URL(this.url(server)).pathname, method, headers, body);
  }

  /** The same to any path, exactly as it is written. */
  async sendTo(
    path: string,
    method: string,
    headers: readonly (readonly [string, string])[],
    body?: string | Uint8Array | readonly Uint8Array[],
  ): Promise<Answer> {
    const { hostname, port } = new URL(this.issuer);
    return await new Promise((resolve, reject) => {
      const flat = headers.flat();
      const length =
        typeof body === "string" || body instanceof Uint8Array
          ? ["Content-Length", String(Buffer.byteLength(body))]
          : [];
      const request = httpRequest(
        {
          hostname,
          port,
          path,
          method,
          headers: ["Host", `${hostname}:${port}`, ...flat, ...length],
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const received = new Headers();
            for (const [name, value] of Object.entries(response.headersDistinct)) {
              for (const one of value ?? []) received.append(name, one);
            }
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, headers: received, text });
          });
        },
      );
      request.on("error", reject);
      if (Array.isArray(body)) for (const chunk of body) request.write(chunk);
      else if (body !== undefined) request.write(body);
      request.end();
    });
  }

  /** Sends a message as an honest client does. */
  async call(
    server: string,
    token: string,
    message: unknown,
    headers: readonly (readonly [string, string])[] = [],
  ): Promise<Answer> {
    const body = typeof message === "string" ? message : JSON.stringify(message);
    const all = [
      ["Content-Type", "application/json"],
      ["Accept", "application/json, text/event-stream"],
      ["Authorization", `Bearer ${token}`],
      ...headers,
    ] as const;
    return await this.send(server, "POST", all, body);
  }
}

/** A tools/call message. */
export function toolCall(name: unknown, id: unknown = 1): Record<string, unknown> {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: {} } };
}

/**
 * A guarded gateway and the backend behind it, for the tests of a file: they run from its first test to its last, and
 * the backend forgets between two.
 *
 * @param entra whose keys the gateway takes for Entra's; without it no token of Entra is good
 */
export function guardedGateway(entra?: EntraKeys): {
  backend: ScriptedBackend;
  gateway: GuardedGateway;
} {
  const backend = new ScriptedBackend();
  const gateway = new GuardedGateway();
  beforeAll(async () => {
    await Promise.all([backend.listen(), entra?.start()]);
    await gateway.run(backend.origin, entra?.hosts);
  });
  afterEach(() => backend.reset());
  afterAll(async () => {
    await gateway.close();
    await Promise.all([backend.close(), entra?.close()]);
  });
  return { backend, gateway };
}
