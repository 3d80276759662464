import type { Meter } from "@opentelemetry/api";
import type { TraceEvent } from "../gateway/exchange/exchange.ts";
import type {
  BackendRecord,
  RequestRecord,
  TelemetryRecord,
} from "../gateway/watching/telemetry-record.ts";
import { BoundedValues } from "./bounded-values.ts";
import type { CallDurations } from "./call-durations.ts";
import { CountedEvents } from "./counted-events.ts";

/** A call of which it is not known yet how long it took in all, or at the server. */
interface UnmeasuredCall {
  readonly server: string;
  backend?: number;
  total?: number;
}

/** The labels of a call that has not been answered yet. */
interface UnansweredCall {
  readonly server: string;
  readonly client: string;
  readonly tool: string;
}

/** How many URLs of servers are remembered. */
const mostPaths = 100;

/** How many calls and sign-ins may be under way; of more, the oldest are forgotten. */
const mostOpen = 10_000;

/** Milliseconds after which nobody redeems a code any more, which lives two minutes. */
const codeIsOver = 300_000;

/** The names of what is counted; Prometheus reads counters with `_total` behind theirs. */
export const metricNames = {
  events: "mcp_gateway_events",
  refusals: "mcp_gateway_refusals",
  calls: "mcp_gateway_calls",
  requests: "mcp_gateway_requests",
  callDurations: "mcp_gateway_call_duration",
  codesNeverRedeemed: "mcp_gateway_codes_never_redeemed",
} as const;

/**
 * Counts what the audit events and the requests of a gateway tell: the same numbers that the workbook in Azure has of them. Nothing
 * personal is a label, and no label has more than a hundred values.
 */
export class GatewayMetrics {
  readonly #events: CountedEvents<readonly ["event"]>;
  readonly #refusals: CountedEvents<readonly ["event", "reason"]>;
  readonly #calls: CountedEvents<readonly ["server", "client", "tool", "outcome"]>;
  readonly #requests: CountedEvents<readonly ["api", "operation", "status"]>;
  readonly #durations: CallDurations;
  readonly #values = new BoundedValues();
  readonly #unmeasured = new Map<string, UnmeasuredCall>();
  readonly #unanswered = new Map<string, UnansweredCall>();
  /** The paths of servers, by their URLs. */
  readonly #paths = new Map<string, string>();
  /** When people signed in whose client has not come for its token, by flow. */
  readonly #codes = new Map<string, number>();
  readonly #listeners = new Set<() => void>();

  /** @param durations those of calls, which it measures */
  constructor(meter: Meter, durations: CallDurations) {
    this.#durations = durations;
    const counted = <const Labels extends readonly string[]>(
      name: keyof typeof metricNames,
      description: string,
      labels: Labels,
    ) => new CountedEvents(meter, metricNames[name], description, labels);
    this.#events = counted("events", "Audit events, by their names.", ["event"]);
    this.#refusals = counted("refusals", "What was refused or failed, by event and reason.", [
      "event",
      "reason",
    ]);
    this.#calls = counted("calls", "Calls that went to a server, by what came of them.", [
      "server",
      "client",
      "tool",
      "outcome",
    ]);
    this.#requests = counted("requests", "Requests, by API, operation and status.", [
      "api",
      "operation",
      "status",
    ]);
    meter
      .createObservableGauge(metricNames.codesNeverRedeemed, {
        description:
          "Sign-ins of more than five minutes ago whose client never came for its token.",
      })
      .addCallback((result) => {
        const over = [...this.#codes.values()].filter((at) => Date.now() - at > codeIsOver);
        result.observe(over.length);
      });
  }

  /** Calls `listener` whenever something was counted, until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  event(event: TraceEvent): void {
    if (event.source !== "mcp-gateway") return;
    this.#count(event);
    this.#tell();
  }

  record(record: TelemetryRecord): void {
    switch (record.kind) {
      case "request":
        this.#requestEnded(record);
        break;
      case "backend":
        this.#backendEnded(record);
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #count({ message, metadata, requestId, at }: TraceEvent): void {
    this.#events.add(this.#values.of("event", message));
    const { flow = "" } = metadata;
    switch (message) {
      case "signed in":
        remember(this.#codes, flow, at);
        return;
      case "token issued":
        this.#codes.delete(flow);
        return;
      case "call":
        this.#called(requestId, metadata);
        return;
      default:
        if (/refused|failed|reused|replayed|not /.test(message)) this.#refused(message, metadata);
    }
  }

  #called(requestId: string, metadata: TraceEvent["metadata"]): void {
    const { resource = "", client = "", reason = "" } = metadata;
    const server = this.#values.of("server", this.#pathOf(resource));
    const [, tool = ""] = /^tool (.+)$/.exec(reason) ?? [];
    remember(this.#unmeasured, requestId, { server });
    remember(this.#unanswered, requestId, {
      server,
      client: this.#values.of("client", client),
      tool: this.#values.of("tool", tool),
    });
  }

  #pathOf(resource: string): string {
    const known = this.#paths.get(resource);
    if (known !== undefined) return known;
    const path = URL.parse(resource)?.pathname ?? "";
    if (this.#paths.size >= mostPaths) this.#paths.clear();
    this.#paths.set(resource, path);
    return path;
  }

  /** An address is personal, and the id of a tenant one of very many. */
  #refused(event: string, { reason = "" }: TraceEvent["metadata"]): void {
    const why =
      event === "address not allowed"
        ? ""
        : reason.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4}/g, "…");
    this.#refusals.add(event, this.#values.of(`reason of ${event}`, why));
  }

  #requestEnded({ requestId, api, operation, status, method, duration }: RequestRecord): void {
    this.#requests.add(api, operation, String(status));
    const call = this.#unanswered.get(requestId);
    if (call === undefined) return;
    this.#unanswered.delete(requestId);
    this.#calls.add(call.server, call.client, call.tool, outcomeOf(status));
    // A GET of MCP is a stream that lasts as long as the client listens.
    if (method !== "POST") this.#unmeasured.delete(requestId);
    this.#measure(requestId, { total: duration });
  }

  #backendEnded({ requestId, duration }: BackendRecord): void {
    this.#measure(requestId, { backend: duration });
  }

  /** What is known last of the two ends the call. */
  #measure(requestId: string, part: Partial<UnmeasuredCall>): void {
    const call = this.#unmeasured.get(requestId);
    if (call === undefined) return;
    const { server, backend, total } = Object.assign(call, part);
    if (backend === undefined || total === undefined) return;
    this.#unmeasured.delete(requestId);
    this.#durations.add(server, total, backend);
  }
}

function outcomeOf(status: number): string {
  if (status < 400) return "answered";
  return status < 500 ? "refused" : "failed";
}

function remember<T>(known: Map<string, T>, id: string, value: T): void {
  known.set(id, value);
  if (known.size <= mostOpen) return;
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
}
