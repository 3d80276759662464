import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { KeptValues } from "../data/kept-values.ts";
import { type Loopback, listenOnLoopback } from "../loopback.ts";
import type { Metrics } from "../telemetry/gateway-numbers.ts";
import { apiManagementTrace } from "./api-management-trace.ts";
import type { ShownGateway } from "./model.ts";
import { type PageFile, readPage } from "./page-files.ts";
import type { PolicySources } from "./policy-sources.ts";
import type { TraceRecorder } from "./recorder.ts";
import { Watchers } from "./watchers.ts";

/** What the page shows. */
export interface Shown {
  readonly recorder: TraceRecorder;
  /** The policies as they are deployed now; undefined before they are. */
  sources(): PolicySources | undefined;
  /** What is counted; undefined where nothing is. */
  readonly metrics?: Metrics | undefined;
}

/** Under this name the port is kept. */
const portName = "trace port";

/** Nothing from elsewhere, no inline script or style, no frame around it. */
const headers = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const;

/**
 * Serves the page that shows policies while they run, at an origin of its own on this machine. It answers requests by the
 * names of this machine alone, so that no name of somebody else's leads here, and gives its data to no other page, not
 * even to one of the gateway.
 */
export class TraceServer {
  /** @param values where the port is kept, so that a page that is open finds the next start */
  static async listen(shown: Shown, values: KeptValues): Promise<TraceServer> {
    const page = readPage();
    const kept = Number(values.get(portName) ?? 0);
    const server = createServer({ requestTimeout: 10_000 });
    const loopback = await listenOnLoopback(server, kept).catch(() => listenOnLoopback(server, 0));
    values.set(portName, String(loopback.port));
    const traces = new TraceServer(loopback, shown, page);
    server.on("request", (request, response) => {
      traces.#answer(request, response).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        response.writeHead(500, { ...headers, "Content-Type": "text/plain" });
        response.end(`This cannot be shown: ${why}\n`);
      });
    });
    return traces;
  }

  /** Where the page is. */
  readonly url: string;
  readonly #loopback: Loopback;
  readonly #hosts: ReadonlySet<string>;
  readonly #shown: Shown;
  readonly #page: ReadonlyMap<string, PageFile>;
  readonly #watchers: Watchers;

  private constructor(loopback: Loopback, shown: Shown, page: Map<string, PageFile>) {
    const { port } = loopback;
    this.#loopback = loopback;
    this.url = `http://localhost:${port}/`;
    this.#hosts = new Set([`localhost:${port}`, `127.0.0.1:${port}`]);
    this.#shown = shown;
    this.#page = page;
    this.#watchers = new Watchers(shown.recorder, shown.metrics);
  }

  /** Other policies run from now on. */
  deployed(): void {
    this.#watchers.deployed();
  }

  async close(): Promise<void> {
    this.#watchers.close();
    await this.#loopback.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = this.#refusal(request);
    if (refusal !== undefined) {
      const [status, sentence] = refusal;
      response.writeHead(status, { ...headers, "Content-Type": "text/plain" }).end(`${sentence}\n`);
      return;
    }
    // A target such as `//` is no path of this origin; browsers send it for a link.
    const url = URL.parse(request.url ?? "/", this.url);
    if (url === null || url.origin !== new URL(this.url).origin) {
      response.writeHead(400, { ...headers, "Content-Type": "text/plain" }).end("No such page.\n");
      return;
    }
    const file = this.#page.get(url.pathname);
    if (file !== undefined) {
      response.writeHead(200, { ...headers, "Content-Type": file.type }).end(file.content);
    } else if (url.pathname === "/events") {
      this.#watch(request, response);
    } else {
      const data = await this.#data(url);
      const status = data === undefined ? 404 : 200;
      response.writeHead(status, { ...headers, "Content-Type": "application/json" });
      response.end(JSON.stringify(data ?? { error: "Nothing is here." }));
    }
  }

  #refusal(request: IncomingMessage): readonly [status: number, sentence: string] | undefined {
    const { host = "", origin } = request.headers;
    if (!this.#hosts.has(host)) {
      return [421, `This page is at ${this.url} alone.`];
    }
    if (request.method !== "GET" && request.method !== "HEAD")
      return [405, "Only GET is answered."];
    const site = request.headers["sec-fetch-site"] ?? "none";
    const isOpened =
      request.headers["sec-fetch-mode"] === "navigate" &&
      request.headers["sec-fetch-dest"] === "document";
    const isOwn = site === "none" || site === "same-origin";
    if ((!isOwn && !isOpened) || (origin !== undefined && origin !== `http://${host}`)) {
      return [403, "This is for the page itself, and for no other."];
    }
    return undefined;
  }

  #watch(request: IncomingMessage, response: ServerResponse): void {
    if (this.#watchers.isFull) {
      response.writeHead(503, headers).end();
      return;
    }
    request.socket.setNoDelay();
    response.writeHead(200, { ...headers, "Content-Type": "text/event-stream" });
    this.#watchers.add(response);
  }

  async #data({ pathname, searchParams }: URL): Promise<unknown> {
    const { recorder, metrics } = this.#shown;
    const sources = this.#shown.sources();
    if (pathname === "/requests") return recorder.summaries();
    if (pathname === "/gateway") return this.#gateway();
    if (pathname === "/metrics") return metrics && (await metrics.read());
    if (pathname === "/effective") {
      const named = (name: string) => searchParams.get(name) ?? "";
      const product = searchParams.get("product") ?? undefined;
      return sources?.effective(named("api"), named("operation"), product);
    }
    const [, id = "", form] = /^\/requests\/([\w-]+)(\/api-management)?$/.exec(pathname) ?? [];
    const trace = recorder.trace(id);
    return form === undefined || trace === undefined ? trace : apiManagementTrace(trace);
  }

  #gateway(): ShownGateway | undefined {
    const policies = this.#shown.sources()?.gateway();
    return policies && { ...policies, metrics: this.#shown.metrics?.url };
  }
}
