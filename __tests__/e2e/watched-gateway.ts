import { inject } from "vitest";
import type { TraceEvent } from "../../local/gateway/exchange/exchange.ts";
import type { TelemetryRecord } from "../../local/gateway/watching/telemetry-record.ts";
import { type Local, startLocal } from "../../local/start-local.ts";

/** A running stack and everything its policies traced. */
export interface Watched {
  readonly local: Local;
  readonly events: TraceEvent[];
  /** Requests, and those to backends, that ended. */
  readonly records: TelemetryRecord[];
}

export async function startWatched(stack: string): Promise<Watched> {
  const events: TraceEvent[] = [];
  const records: TelemetryRecord[] = [];
  const local = await startLocal({
    stack,
    onTrace: (event) => events.push(event),
    onTelemetry: (record) => records.push(record),
  });
  return { local, events, records };
}

let shared: Promise<Watched> | undefined;

/**
 * The project's own stack in this process, for tests that have a hand in it: its clock, its store, its Entra. One for
 * all files of a worker, and gone with it; each test leaves it as it was.
 */
export async function watchedGateway(): Promise<Watched> {
  shared ??= startWatched(inject("stack"));
  const watched = await shared;
  // A test that failed half-way through may have left Entra ill.
  watched.local.entra.recover();
  watched.events.length = 0;
  watched.records.length = 0;
  return watched;
}

/** The events of one name since the last look, which are taken away. */
export function take(events: TraceEvent[], message: string): TraceEvent[] {
  const found = events.filter((event) => event.message === message);
  events.length = 0;
  return found;
}
