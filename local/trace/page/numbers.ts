import type { Counted, GatewayNumbers } from "../../telemetry/gateway-numbers.ts";
import type { ShownOperation } from "../model.ts";

/** A step of a sign-in, or what became of one, and how often it happened. */
export interface Step {
  readonly name: string;
  readonly count: number;
}

export interface SignIns {
  /** The way that goes well, in its order. */
  readonly way: readonly Step[];
  /** What else became of sign-ins and of what they gave. */
  readonly besides: readonly Step[];
  /** What should never happen. */
  readonly alarms: readonly Step[];
}

/** How far sign-ins came. Who asks has no sign-in yet, so the first step counts requests, those of all gateways. */
export function signInsOf(
  { events, requests, codesNeverRedeemed }: GatewayNumbers,
  operations: readonly ShownOperation[],
): SignIns {
  const times = (...names: readonly string[]) =>
    sum(events.filter(({ labels }) => names.includes(labels["event"] ?? "")));
  const asking = new Set(
    operations
      .filter(({ path }) => path.endsWith("/authorize"))
      .map(({ api, title }) => `${api} ${title}`),
  );
  const asked = requests.filter(({ labels }) =>
    asking.has(`${labels["api"]} ${labels["operation"]}`),
  );
  return {
    way: [
      { name: "Asked", count: sum(asked) },
      { name: "Question shown", count: times("consent asked") },
      { name: "Approval remembered", count: times("approval remembered") },
      { name: "Allowed", count: times("consented") },
      { name: "Signed in", count: times("signed in") },
      { name: "Token issued", count: times("token issued") },
    ],
    besides: [
      { name: "Token refreshed", count: times("token refreshed") },
      { name: "Not allowed", count: times("denied") },
      { name: "Sign-in failed", count: times("sign-in failed") },
      { name: "Client never came for its token", count: codesNeverRedeemed },
      { name: "Ended by the client", count: times("revoked") },
      {
        name: "Ended by the person",
        count: times("ended by the person", "all ended by the person"),
      },
    ],
    alarms: [
      { name: "Refresh token reused", count: times("refresh token reused") },
      { name: "Code replayed", count: times("code replayed") },
    ],
  };
}

export const groupings = ["each", "server", "tool", "client"] as const;
export type Grouping = (typeof groupings)[number];

/** Calls that have something in common; undefined is what they have not, or what is kept apart no more. */
export interface Calls {
  readonly server: string | undefined;
  /** Empty where the gateway does not know it. */
  readonly tool: string | undefined;
  readonly client: string | undefined;
  readonly count: number;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
}

/** Calls by server, tool and client, or by one of them; the most first. */
export function callsBy(calls: readonly Counted[], grouping: Grouping): Calls[] {
  const parts: readonly string[] = grouping === "each" ? ["server", "tool", "client"] : [grouping];
  const groups = Map.groupBy(calls, ({ labels }) =>
    JSON.stringify(parts.map((part) => labels[part])),
  );
  return [...groups.values()].map((group) => callsOf(group, parts)).sort(mostFirst);
}

function callsOf(group: readonly Counted[], parts: readonly string[]): Calls {
  const named = (part: string) => (parts.includes(part) ? group[0]?.labels[part] : undefined);
  const ended = (outcome: string) =>
    sum(group.filter(({ labels }) => labels["outcome"] === outcome));
  return {
    ...{ server: named("server"), tool: named("tool"), client: named("client") },
    count: sum(group),
    ...{ answered: ended("answered"), refused: ended("refused"), failed: ended("failed") },
  };
}

/** What was refused or failed, and why. */
export interface Refusal {
  readonly event: string;
  readonly reason: string;
  readonly count: number;
  /** Whether every client begins like that, so that it is no refusal: it has no token yet. */
  readonly isBeginning: boolean;
}

/** The most first, and last how clients begin. */
export function refusalsOf({ refusals }: GatewayNumbers): Refusal[] {
  return refusals
    .map(({ labels: { event = "", reason = "" }, count }) => ({
      ...{ event, reason, count },
      isBeginning: event === "call refused" && reason === "token: none",
    }))
    .sort(
      (one, other) => Number(one.isBeginning) - Number(other.isBeginning) || mostFirst(one, other),
    );
}

/** Requests that came too often, by the endpoint that they were for. */
export function throttledOf({ requests }: GatewayNumbers): Counted[] {
  return requests.filter(({ labels }) => labels["status"] === "429").sort(mostFirst);
}

/** Whether anything came after the hundred names that are kept apart of each kind: it is called `other`. */
export function hasOthers({ calls, refusals }: GatewayNumbers): boolean {
  return [...calls, ...refusals].some(({ labels }) => Object.values(labels).includes("other"));
}

export function sum(all: readonly { readonly count: number }[]): number {
  return all.reduce((before, { count }) => before + count, 0);
}

function mostFirst(one: { readonly count: number }, other: { readonly count: number }): number {
  return other.count - one.count;
}
