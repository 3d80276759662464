import { kqlText } from "./kql-text.ts";

/**
 * The audit events of the gateways, a row each. `reference` names the request, the same as `Request Id` in the row of the
 * request; no other trace has one.
 */
export const events = `traces
| where isnotempty(customDimensions.reference)
| extend reference = tostring(customDimensions.reference), flow = tostring(customDimensions.flow),
    client = tostring(customDimensions.client), server = tostring(customDimensions.resource),
    reason = tostring(customDimensions.reason)`;

/** The requests that API Management answered, a row each; what a server tells of its own requests has no such id. */
export const answers = `requests
| where isnotempty(customDimensions["Request Id"])
| extend reference = tostring(customDimensions["Request Id"]), server = tolower(tostring(split(url, "?")[0])),
    status = toint(resultCode)`;

/** The events of these names. */
export function eventsOf(names: readonly string[]): string {
  return `${events}\n| where ${isOneOf(names)}`;
}

/** Whether an event has one of these names. */
function isOneOf(names: readonly string[]): string {
  return `message in (${names.map(kqlText).join(", ")})`;
}

/** Only what concerns one server, by the path of its MCP URL. */
export function ofServer(path: string | undefined): string {
  return path === undefined ? "" : `\n| where server endswith ${kqlText(path)}`;
}
