import type { PolicyFinding } from "../finding.ts";
import { type PolicyFragment, type Section, sections } from "../model.ts";
import { closest } from "../spelling.ts";
import {
  type ScopeDocument,
  VariableFollower,
  type VariableSite,
  type VariableTraffic,
} from "./follower.ts";

/** The documents that make up one effective policy. */
export interface PolicyScopes {
  /**
   * From the broadest scope to the narrowest. A scope without a document passes on what the broader
   * ones have; one that is `unknown` may set and read any variable.
   */
  readonly documents: readonly ScopeDocument[];
  /** `unmatched` for requests that name no operation: only on-error runs for them. */
  readonly requests: "matched" | "unmatched";
}

/**
 * Checks the variables, which are all that policies speak to each other by, and which the gateway
 * takes as they come: a misspelt name is an exception in one request, or silently a default.
 *
 * It takes all effective policies of a gateway at once. A document by itself cannot be judged: its
 * variables may be set and read by the scopes around it, before and after its `<base />`.
 */
export function checkVariables(
  policies: readonly PolicyScopes[],
  fragments: ReadonlyMap<string, PolicyFragment>,
): PolicyFinding[] {
  const findings = new Map<string, PolicyFinding>();
  const unread = new Map<string, { site: VariableSite; near: string | undefined }>();
  const alive = new Set<string>();
  for (const { documents, requests } of policies) {
    const follower = new VariableFollower(documents, fragments);
    if (requests === "matched") follower.follow(throughput);
    follower.follow(["on-error"]);
    const { traffic } = follower;
    for (const site of traffic.missing) {
      const key = keyOf(site);
      if (!findings.has(key)) {
        findings.set(
          key,
          findingAt(site, "variable-unset", missingMessage(site, traffic, runs(documents, site))),
        );
      }
    }
    for (const site of traffic.setAt) {
      const key = keyOf(site);
      if (traffic.readsAny || traffic.read.has(site.name)) alive.add(key);
      else if (!unread.has(key)) unread.set(key, { site, near: readInstead(site.name, traffic) });
    }
  }
  for (const [key, { site, near }] of unread) {
    if (!alive.has(key))
      findings.set(key, findingAt(site, "variable-unread", unreadMessage(site.name, near)));
  }
  return [...findings.values()];
}

const throughput: readonly Section[] = sections.filter((section) => section !== "on-error");

function keyOf({ name, source, place }: VariableSite): string {
  return `${source.kind} ${source.name} ${place.line}:${place.column} ${name}`;
}

function findingAt(site: VariableSite, rule: string, message: string): PolicyFinding {
  const { source, place } = site;
  const excerpt = source.text.split("\n")[place.line - 1]?.trim() ?? "";
  return { severity: "error", rule, document: source.name, place, message, excerpt };
}

/** Says which policy runs what is found, where that is another one's document or fragment. */
function runs(documents: readonly ScopeDocument[], { source }: VariableSite): string {
  const narrowest = documents.findLast((each) => each !== undefined && each !== "unknown");
  return narrowest === undefined || narrowest === source ? "" : `, as ${narrowest.name} runs it`;
}

function missingMessage(
  { name, section }: VariableSite,
  { set }: VariableTraffic,
  run: string,
): string {
  if (!set.has(name)) {
    const near = closest(name, [...set]);
    const advice = near === undefined ? "Set it first" : `Did you mean "${near}"? Or set it first`;
    return `Nothing sets the variable "${name}"${run}, and reading it like this fails. ${advice}.`;
  }
  const way =
    section === "on-error"
      ? "on-error runs after a failure anywhere, even before the first policy"
      : "some way leads here without it";
  return `The variable "${name}" need not be set here${run}: ${way}. Set it on every way, or read it with context.Variables.GetValueOrDefault.`;
}

function unreadMessage(name: string, near: string | undefined): string {
  const advice = near === undefined ? "Leave it out" : `Did you mean "${near}"? Or leave it out`;
  return `Nothing reads the variable "${name}". ${advice}.`;
}

/** The name that is read, and never set, and much like the one that is set and never read. */
function readInstead(name: string, { set, read }: VariableTraffic): string | undefined {
  return closest(
    name,
    [...read].filter((other) => !set.has(other)),
  );
}
