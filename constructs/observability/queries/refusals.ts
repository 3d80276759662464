import { auditEvents } from "./audit-events.ts";
import { answers, eventsOf } from "./rows.ts";

/** What was answered with 429, by the server or endpoint that it was for. */
export function throttled(grain: string): string {
  return `${answers}
| where status == 429
| extend place = tostring(parse_url(url).Path)
| summarize requests = count() by bin(timestamp, ${grain}), place`;
}

/** How many requests were answered with 429, as `value`. */
export const throttledCount = `${answers}
| where status == 429
| summarize value = count()`;

/**
 * What the gateway refused, and why. A request without a token is how every client begins, and no refusal; an address is
 * nobody's business here.
 */
export const refusals = `${eventsOf([...auditEvents.callRefused, ...auditEvents.clientRefused, "address not allowed"])}
| where reason != "token: none"
| extend why = iff(message == "address not allowed", "-", reason)
| summarize requests = count() by event = message, why
| top 20 by requests desc`;

/** What failed, here or at a service that the gateway needs, and why. */
export const failures = `${eventsOf(auditEvents.failed)}
| summarize requests = count(), latest = max(timestamp) by event = message, reason
| top 20 by requests desc`;

/** Signs of an attack or a leak, the latest first. */
export const securityEvents = `${eventsOf(auditEvents.security)}
| top 50 by timestamp desc
| project timestamp, message, client, server, reason, flow, reference`;

/** How often one of these events happened, as `value`. */
export function countOf(names: readonly string[]): string {
  return `${eventsOf(names)}\n| summarize value = count()`;
}
