import { randomFillSync } from "node:crypto";
import type { MessageHeaders } from "../message/headers.ts";

/** Where a request stands in a trace that goes through several services (W3C Trace Context). */
export interface TraceContext {
  /** 32 hexadecimal digits, the same for all that one first request led to. */
  readonly traceId: string;
  /** 16 hexadecimal digits: this request at this service. */
  readonly spanId: string;
  /** What led to it, as far as the caller said so. */
  readonly parentSpanId: string | undefined;
}

const written =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/;

/** The trace that the caller names in one valid `traceparent`, or one that begins here. */
export function traceContextOf(headers: MessageHeaders): TraceContext {
  const sent = headers.values("traceparent")?.join() ?? "";
  const [, traceId, parentSpanId] = written.exec(sent) ?? [];
  return { traceId: traceId ?? newTraceId(), spanId: newSpanId(), parentSpanId };
}

/** Random bytes for many ids: to fetch some for each takes several times as long as all else. */
const random = Buffer.alloc(4096);
let used = random.length;

/** @param length in bytes */
function newId(length: number): string {
  if (used + length > random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += length;
  return random.toString("hex", used - length, used);
}

function newTraceId(): string {
  return newId(16);
}

export function newSpanId(): string {
  return newId(8);
}

/** The header that names a span to the service that is called within it. */
export function traceParent(traceId: string, spanId: string): string {
  return `00-${traceId}-${spanId}-01`;
}
