import diagnostics from "node:diagnostics_channel";

/** A request that this process made, and what came back. */
export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly (readonly [string, string])[];
  body: string;
  answerHeaders: readonly (readonly [string, string])[];
  answer: string;
}

/** What undici, which is also behind fetch, tells of a request. */
interface RequestEvent {
  readonly request: {
    readonly origin: string | URL;
    readonly path: string;
    readonly method: string;
    readonly headers: string | readonly (string | readonly string[])[];
  };
  readonly chunk?: string | Uint8Array;
  readonly response?: { readonly headers: readonly Uint8Array[] };
}

/**
 * Records every HTTP request that this process makes, without touching it: those of clients and browsers to the
 * gateway, and those of the gateway to Entra, the grant store and MCP servers.
 */
export class RecordedTraffic {
  readonly exchanges: Exchange[] = [];
  readonly #byRequest = new WeakMap<object, Exchange>();
  readonly #listeners: Readonly<Record<string, (message: unknown) => void>>;

  constructor() {
    this.#listeners = {
      "undici:request:create": (event) => this.#create(event as RequestEvent),
      "undici:request:bodyChunkSent": (event) => this.#sent(event as RequestEvent),
      "undici:request:headers": (event) => this.#answered(event as RequestEvent),
      "undici:request:bodyChunkReceived": (event) => this.#received(event as RequestEvent),
    };
    for (const [name, listen] of Object.entries(this.#listeners)) {
      diagnostics.subscribe(name, listen);
    }
  }

  /** The requests to an origin. */
  to(origin: string): Exchange[] {
    return this.exchanges.filter(({ url }) => url.origin === origin);
  }

  stop(): void {
    for (const [name, listen] of Object.entries(this.#listeners)) {
      diagnostics.unsubscribe(name, listen);
    }
  }

  #create({ request }: RequestEvent): void {
    const { headers } = request;
    const flat =
      typeof headers === "string"
        ? headers.split("\r\n").flatMap((line) => line.split(/: (.*)/s).slice(0, 2))
        : headers.map(String);
    const exchange: Exchange = {
      method: request.method,
      url: new URL(request.path, request.origin),
      headers: pairs(flat),
      body: "",
      answerHeaders: [],
      answer: "",
    };
    this.#byRequest.set(request, exchange);
    this.exchanges.push(exchange);
  }

  #sent({ request, chunk = "" }: RequestEvent): void {
    const exchange = this.#byRequest.get(request);
    if (exchange !== undefined) exchange.body += Buffer.from(chunk).toString();
  }

  #answered({ request, response }: RequestEvent): void {
    const exchange = this.#byRequest.get(request);
    const flat = (response?.headers ?? []).map((part) => Buffer.from(part).toString("latin1"));
    if (exchange !== undefined) exchange.answerHeaders = pairs(flat);
  }

  #received({ request, chunk = "" }: RequestEvent): void {
    const exchange = this.#byRequest.get(request);
    if (exchange !== undefined) exchange.answer += Buffer.from(chunk).toString();
  }
}

function pairs(flat: readonly string[]): (readonly [string, string])[] {
  return flat.flatMap((name, index) =>
    index % 2 === 0 && name !== "" ? [[name.toLowerCase(), flat[index + 1] ?? ""] as const] : [],
  );
}
