import type { PolicyStatement } from "../../../policy/index.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { MessageHeaders } from "../message/headers.ts";
import type { RequestState } from "../message/message.ts";
import { Execution } from "../pipeline/execution.ts";
import { PolicyPlace, Surroundings, type Watched } from "../pipeline/policy-place.ts";
import { runWatched } from "../pipeline/statements.ts";
import type { HandlerOf, PolicyRuntime, StepOf } from "../pipeline/step.ts";
import { WrittenPolicy } from "../pipeline/written-policy.ts";

/** Whether a browser asks what it may send (Fetch standard, section "CORS protocol"). */
export function isPreflight({
  method,
  headers,
}: Pick<RequestState, "method" | "headers">): boolean {
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
  watched: Watched | undefined,
): Promise<boolean> {
  const found = corsIn(inbound, runtime);
  if (found === undefined) return false;
  const { statement, fragment } = found;
  const around = Surroundings.ofSection("inbound", fragment);
  const place = new PolicyPlace(statement, around, "cors[1]");
  const policy = new WrittenPolicy(statement);
  await runWatched(new Execution(exchange, runtime), policy, place, watched, preflight);
  return true;
}

const preflight: HandlerOf<"cors"> = async (step) => {
  const origin = step.exchange.request.headers.first("Origin") ?? "";
  const rules = await rulesOf(step);
  const headers = new MessageHeaders();
  if (rules.allows(origin)) {
    for (const [name, values] of rules.headersFor(origin)) headers.set(name, values);
    headers.set("Access-Control-Allow-Methods", [rules.methods.join(",")]);
    headers.set("Access-Control-Allow-Headers", [rules.headers.join(",")]);
    if (rules.maxAge > 0) headers.set("Access-Control-Max-Age", [String(rules.maxAge)]);
  }
  step.exchange.response = answer(headers);
  return "answered";
};

interface FoundCors {
  readonly statement: PolicyStatement;
  readonly fragment?: string;
}

/** It is the first policy, or the first of a fragment that is. */
function corsIn(
  statements: readonly PolicyStatement[],
  { fragments }: PolicyRuntime,
): FoundCors | undefined {
  for (const including of statements) {
    if (including.name === "cors") return { statement: including };
    const id = including.attributes.get("fragment-id");
    if (including.name !== "include-fragment" || id?.kind !== "literal") continue;
    const statement = fragments.get(id.text)?.statements.find(({ name }) => name === "cors");
    // The fragment stands in the scope that includes it.
    const { scope } = including;
    if (statement !== undefined) {
      const scoped = scope === undefined ? statement : { ...statement, scope };
      return { statement: scoped, fragment: id.text };
    }
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
