import { auditEvents } from "./audit-events.ts";
import { answers, events, eventsOf } from "./rows.ts";

/** The steps of a sign-in, in their order, by the event that tells of each. */
const steps = [
  ["consent asked", "Question shown"],
  ["approval remembered", "Approval remembered"],
  ["consented", "Allowed"],
  ["denied", "Not allowed"],
  ["signed in", "Signed in"],
  ["token issued", "Token issued"],
  ["token refreshed", "Token refreshed"],
  ["revoked", "Ended by the client"],
  ["refresh token reused", "Refresh token reused"],
] as const;

/**
 * How many sign-ins came how far. Each step counts a sign-in once, however often a page is loaded or a token refreshed. Who
 * asks has no sign-in yet, so the first step counts requests.
 */
export const signInFunnel = `let steps = datatable(order:long, message:string, step:string)[
${steps.map(([message, step], index) => `  ${index + 2}, "${message}", "${step}"`).join(",\n")}
];
let asked = ${answers}
| where tostring(parse_url(url).Path) endswith "/authorize"
| summarize sign_ins = count()
| extend order = 1, step = "Asked"
| project order, step, sign_ins;
${events}
| join kind=inner (steps) on message
| summarize sign_ins = dcount(flow) by order, step
| project order, step, sign_ins
| union (asked)
| order by order asc
| project step, sign_ins`;

/** Sign-ins over time that went well, and those that did not; `grain` is a length of time in KQL. */
export function signInsOverTime(grain: string): string {
  const outcomes = [...auditEvents.signInFailed, "signed in", "denied"];
  return `${eventsOf(outcomes)}
| extend outcome = case(message == "signed in", "signed in", message == "denied", "not allowed", "failed")
| summarize sign_ins = count() by bin(timestamp, ${grain}), outcome`;
}

/** People who signed in and whose client never came for the token, though five minutes have passed: a code lives two. */
export const codesNeverRedeemed = `${eventsOf(["signed in", "token issued"])}
| summarize signed_in = countif(message == "signed in"), issued = countif(message == "token issued"), at = max(timestamp),
    client = take_any(client) by flow
| where signed_in > 0 and issued == 0 and at < ago(5m)
| summarize codes = count() by client
| top 20 by codes desc`;

/** Why sign-ins failed. An organisation that is not allowed is one reason, whichever it is. */
export const failedSignIns = `${eventsOf(auditEvents.signInFailed)}
| extend why = iff(reason startswith "tenant not allowed", "tenant not allowed", reason)
| summarize sign_ins = count() by event = message, why
| top 20 by sign_ins desc`;

/**
 * Sign-ins that Entra or the gateway ended, in hundredths of all that came to an end, as `value`. A person who says no is no
 * failure, and what anybody can send without a client of the gateway does not count.
 */
export const signInOutcomes = `${eventsOf(["sign-in failed", "grant store failed", "signed in"])}
| where isnotempty(flow)
| summarize failed = countif(message != "signed in"), total = count()
| extend value = 100.0 * failed / total`;

/** Everything that is known of one sign-in, from the first redirect to its last call. */
export function oneSignIn(flow: string): string {
  return `${events}
| where flow == ${flow} and isnotempty(flow)
| order by timestamp asc
| project timestamp, message, client, server, reason, operation_Id`;
}
