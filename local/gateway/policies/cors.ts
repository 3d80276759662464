import type { PolicyStatement } from "../../../policy/index.ts";
import type { Exchange, RequestState } from "../exchange.ts";
import { MessageHeaders } from "../message-headers.ts";
import { type HandlerOf, type PolicyRuntime, Step, type StepOf } from "../pipeline.ts";

/** Whether a browser asks what it may send (Fetch standard, section "CORS protocol"). */
export function isPreflight({ method, headers }: RequestState): boolean {
  return (
    method === "OPTIONS" && headers.has("Origin") && headers.has("Access-Control-Request-Method")
  );
}

/**
 * Cross-origin rules for the request itself. Preflight requests come here only when the API has an
 * operation for OPTIONS, and then the operation answers them ("cors", section Usage notes).
 */
export const cors: HandlerOf<"cors"> = async (step) => {
  const origin = step.exchange.request.headers.first("Origin");
  if (origin === undefined) return "continue";
  const rules = await rulesOf(step);
  if (!rules.allows(origin)) {
    if (!rules.terminates || isPreflight(step.exchange.request)) return "continue";
    step.exchange.response = answer(new MessageHeaders());
    return "answered";
  }
  for (const [name, values] of rules.headersFor(origin)) {
    step.exchange.answerHeaders.set(name, values);
  }
  return "continue";
};

/** Answers a preflight request that no operation takes, by the cors policy of what it asks for. */
export async function answerPreflight(
  exchange: Exchange,
  runtime: PolicyRuntime,
  inbound: readonly PolicyStatement[],
): Promise<boolean> {
  const statement = corsIn(inbound, runtime);
  if (statement === undefined) return false;
  const step = new Step(statement, exchange, runtime, "inbound", "cors[1]", "global");
  const origin = exchange.request.headers.first("Origin") ?? "";
  const rules = await rulesOf(step);
  const headers = new MessageHeaders();
  if (rules.allows(origin)) {
    for (const [name, values] of rules.headersFor(origin)) headers.set(name, values);
    headers.set("Access-Control-Allow-Methods", [rules.methods.join(",")]);
    headers.set("Access-Control-Allow-Headers", [rules.headers.join(",")]);
    if (rules.maxAge > 0) headers.set("Access-Control-Max-Age", [String(rules.maxAge)]);
  }
  exchange.response = answer(headers);
  return true;
}

/** It is the first policy, or the first of a fragment that is. */
function corsIn(
  statements: readonly PolicyStatement[],
  { fragments }: PolicyRuntime,
): PolicyStatement | undefined {
  for (const statement of statements) {
    if (statement.name === "cors") return statement;
    const id = statement.attributes.get("fragment-id");
    if (statement.name !== "include-fragment" || id?.kind !== "literal") continue;
    const found = fragments.get(id.text)?.statements.find(({ name }) => name === "cors");
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Rules {
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  /** Seconds that a browser may keep the answer to a preflight request. */
  readonly maxAge: number;
  readonly terminates: boolean;
  allows(origin: string): boolean;
  headersFor(origin: string): MessageHeaders;
}

async function rulesOf(step: StepOf<"cors">): Promise<Rules> {
  const origins = await step.listed("allowed-origins", "origin");
  const methods = await step.listed("allowed-methods", "method");
  const exposed = await step.listed("expose-headers", "header");
  const credentials = await step.flag("allow-credentials", false);
  const [methodList] = step.children("allowed-methods");
  const allowed = new Set(origins.map(canonicalOrigin));
  return {
    methods: methods.length > 0 ? methods : ["GET", "POST"],
    headers: await step.listed("allowed-headers", "header"),
    maxAge: (await methodList?.number("preflight-result-max-age", 0)) ?? 0,
    terminates: await step.flag("terminate-unmatched-request", true),
    allows: (origin) => allowed.has("*") || allowed.has(canonicalOrigin(origin)),
    headersFor: (origin) => {
      const headers = new MessageHeaders();
      const any = allowed.has("*") && !credentials;
      headers.set("Access-Control-Allow-Origin", [any ? "*" : origin]);
      if (credentials) headers.set("Access-Control-Allow-Credentials", ["true"]);
      if (exposed.length > 0) headers.set("Access-Control-Expose-Headers", [exposed.join(",")]);
      return headers;
    },
  };
}

/** The port that a scheme has by default may be written or left out. */
function canonicalOrigin(text: string): string {
  const origin = URL.parse(text)?.origin;
  return origin === undefined || origin === "null" ? text : origin;
}

function answer(headers: MessageHeaders) {
  return { status: 200, reason: "OK", headers, body: { kind: "none" } as const };
}
