import type { RequestSummary } from "../model.ts";
import { byId } from "./element.ts";
import { state } from "./state.ts";

/** Keeps what the page knows as it is, and says which requests have changed, undefined for all, and that something was counted. */
export function listen(
  changed: (ids: ReadonlySet<string> | undefined) => void,
  counted: () => void,
): void {
  const events = new EventSource("events");
  events.addEventListener("open", () => say("Live", "live"));
  events.addEventListener("error", () => say("Not connected", "live lost"));
  events.addEventListener("all", ({ data }: MessageEvent<string>) => {
    const all = JSON.parse(data) as RequestSummary[];
    state.requests = new Map(all.map((request) => [request.id, request]));
    state.gateway = undefined;
    changed(undefined);
  });
  events.addEventListener("requests", ({ data }: MessageEvent<string>) => {
    const some = JSON.parse(data) as RequestSummary[];
    for (const request of some) state.requests.set(request.id, request);
    changed(new Set(some.map(({ id }) => id)));
  });
  events.addEventListener("counted", counted);
  events.addEventListener("deployed", () => {
    state.gateway = undefined;
    changed(undefined);
  });
}

function say(text: string, className: string): void {
  const live = byId("live");
  live.textContent = text;
  live.className = className;
}
