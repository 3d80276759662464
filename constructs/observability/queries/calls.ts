import { answers, eventsOf, ofServer } from "./rows.ts";

/**
 * Calls that went to a server, a row each: which tool, where the gateway reads messages to know it, and what came of it. The
 * event says who called, the row of the request how it was answered.
 */
const calls = `let answered = ${answers}
| project reference, status, duration, span = id;
${eventsOf(["call"])}
| extend tool = coalesce(extract("^tool (.+)$", 1, reason), "-")
| join kind=leftouter (answered) on reference
| extend outcome = case(isnull(status), "no answer", status < 400, "answered", status < 500, "refused", "failed")`;

/** Calls of each server, by what came of them. */
export const callsByServer = `${calls}
| summarize calls = count(), failed = countif(outcome == "failed" or outcome == "no answer") by server
| order by calls desc`;

export const topTools = `${calls}
| where tool != "-"
| summarize calls = count(), failed = countif(outcome == "failed" or outcome == "no answer") by tool, server
| top 20 by calls desc`;

export const topClients = `${calls}
| summarize calls = count(), sign_ins = dcount(flow), failed = countif(outcome == "failed" or outcome == "no answer") by client
| top 20 by calls desc`;

export function callsOverTime(grain: string): string {
  return `${calls}
| summarize calls = count() by bin(timestamp, ${grain}), outcome`;
}

/**
 * How long calls took, a row each, and how much of it was the server's. Only POST: a GET of MCP is a stream that lasts as
 * long as the client listens.
 */
function durations(server?: string): string {
  return `let backends = dependencies
| project reference_span = operation_ParentId, backend = duration;
let called = ${eventsOf(["call"])}
| project reference;
${answers}${ofServer(server)}
| where tostring(customDimensions["HTTP Method"]) == "POST"
| join kind=inner (called) on reference
| join kind=inner (backends) on $left.id == $right.reference_span
| extend gateway = duration - backend`;
}

/** Percentiles of how long calls took in all, at the server, and in the gateway itself, in milliseconds. */
export const latencyByServer = `${durations()}
| summarize calls = count(), p50 = percentile(duration, 50), p95 = percentile(duration, 95), p99 = percentile(duration, 99),
    server_p50 = percentile(backend, 50), server_p95 = percentile(backend, 95),
    gateway_p50 = percentile(gateway, 50), gateway_p95 = percentile(gateway, 95) by server
| order by calls desc`;

export function latencyOverTime(grain: string): string {
  return `${durations()}
| summarize server = percentile(backend, 95), gateway = percentile(gateway, 95) by bin(timestamp, ${grain})`;
}

/** One percentile of what calls took, as `value`, with how many there were. */
export function latency(percentile: number, part: LatencyPart, server?: string): string {
  const measured = { total: "duration", server: "backend", gateway: "gateway" }[part];
  return `${durations(server)}
| summarize value = percentile(${measured}, ${percentile}), total = count()`;
}

/** What of the time of a call is meant: all of it, the MCP server's, or what the gateway itself added. */
export type LatencyPart = "total" | "server" | "gateway";

/** Calls that failed, in hundredths of all that went to a server, as `value`. */
export function callFailures(server?: string): string {
  return `${calls}${ofServer(server)}
| summarize failed = countif(outcome == "failed" or outcome == "no answer"), total = count()
| extend value = 100.0 * failed / total`;
}

/** How many calls there were, as `value`. */
export function callCount(server?: string): string {
  return `${eventsOf(["call"])}${ofServer(server)}
| summarize value = count()`;
}

/** Servers of which so many calls failed and none went well. */
export function deadServers(least: number, server?: string): string {
  return `${calls}${ofServer(server)}
| summarize failed = countif(outcome == "failed" or outcome == "no answer"), total = count() by server
| where failed >= ${least} and failed == total`;
}
