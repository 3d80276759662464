import type { TraceEvent } from "../gateway/exchange/exchange.ts";
import type { Noticed } from "./known-secrets.ts";
import type { Masks } from "./masking.ts";
import type { ShownEvent } from "./model.ts";
import { shortened } from "./shown-value.ts";

/** An event as it is recorded, masked when somebody looks at it. */
export interface RecordedEvent {
  readonly event: Pick<TraceEvent, "source" | "severity" | "message" | "metadata">;
  readonly at: number;
}

/** Knows from now on what is secret in an event. */
export function learnEvent(
  { source, message, metadata }: TraceEvent,
  masks: Masks,
  notice: Noticed,
): void {
  masks.learnText(source, notice);
  masks.learnText(message, notice);
  for (const name of Object.keys(metadata)) masks.learnNamed(name, metadata[name] ?? "", notice);
}

/** An event as it may be shown. */
export function shownEvent({ event, at }: RecordedEvent, masks: Masks): ShownEvent {
  const { source, severity, message, metadata } = event;
  return {
    source: masks.text(source),
    severity,
    message: shortened(masks.text(message)),
    metadata: Object.entries(metadata).map(
      ([name, value]) => [name, shortened(masks.named(name, value))] as const,
    ),
    at,
  };
}
