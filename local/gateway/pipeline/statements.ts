import { headersIn } from "../exchange/exchange.ts";
import type { Outcome } from "../exchange/outcome.ts";
import { Fault, Halt } from "../fault.ts";
import { tellOfRemovals } from "../watching/observers.ts";
import type { Execution } from "./execution.ts";
import { RemovalsRun } from "./header-removals.ts";
import type { Later } from "./later.ts";
import { PolicyPlace, Surroundings, type Watched, type WatchedPolicy } from "./policy-place.ts";
import type { PolicyInSequence, PolicySequence } from "./policy-sequence.ts";
import { type PolicyHandler, type PolicyRuntime, Step } from "./step.ts";
import type { WrittenPolicy } from "./written-policy.ts";

/** Runs policies in order until one answers. */
export function runPolicies(
  policies: PolicySequence,
  execution: Execution<PolicyRuntime>,
  around: Surroundings,
  watched: Watched | undefined,
  first = 0,
): Later<Outcome> {
  const { exchange } = execution;
  for (let index = first; index < policies.length; index += 1) {
    const current = policies[index];
    if (current === undefined || exchange.cancelled?.aborted === true) return "continue";
    const { removals } = current;
    const headers = removals && headersIn(around.section, exchange);
    // What the gateway itself has changed is told with the next policy, which then is no part of a row.
    const inRow = headers !== undefined && watched?.watch.isSettled !== false;
    if (removals !== undefined && inRow) {
      headers.deleteAll(removals.names);
      if (watched !== undefined) {
        const { observer, watch } = watched;
        tellOfRemovals(observer, new RemovalsRun(removals, around), watch.take());
      }
      index = removals.end - 1;
      continue;
    }
    const outcome = runPolicy(current, execution, around, watched);
    if (outcome instanceof Promise) {
      return runRest(outcome, policies, execution, around, watched, index + 1);
    }
    if (outcome !== "continue") return outcome;
  }
  return "continue";
}

/** Goes on behind a policy that is waited for. It is no closure in `runPolicies`: variables that a closure sees cost every call. */
async function runRest(
  outcome: Promise<Outcome>,
  policies: PolicySequence,
  execution: Execution<PolicyRuntime>,
  around: Surroundings,
  watched: Watched | undefined,
  next: number,
): Promise<Outcome> {
  const ended = await outcome;
  return ended === "continue"
    ? await runPolicies(policies, execution, around, watched, next)
    : ended;
}

function runPolicy(
  { policy, label, handler }: PolicyInSequence,
  execution: Execution<PolicyRuntime>,
  around: Surroundings,
  watched: Watched | undefined,
): Later<Outcome> {
  const { name, notRun, place } = policy.statement;
  if (notRun !== undefined) throw new Halt(name, place.line, new Error(notRun));
  const stands = new PolicyPlace(policy.statement, around, label);
  return runWatched(execution, policy, stands, watched, handler);
}

/**
 * Runs the policies inside a policy, as `<when>` and `<retry>` hold them.
 *
 * @param label which of the elements inside it holds them, such as `when[2]`; undefined for the policy itself
 * @param fragment the id of the fragment that they are from, if it is another one
 */
export function runInside(
  { place, execution, watched }: Step,
  policies: PolicySequence,
  label?: string,
  fragment?: string,
): Later<Outcome> {
  return runPolicies(policies, execution, Surroundings.inside(place, label, fragment), watched);
}

/** Runs one of the policies inside a policy, for the request as it is there. */
export async function runOneInside(
  { place, watched }: Step,
  policy: PolicyInSequence,
  execution: Execution<PolicyRuntime>,
): Promise<Outcome> {
  return await runPolicy(policy, execution, Surroundings.inside(place), watched);
}

/** Runs one policy by a handler, and tells whoever watches. A fault is marked with where it happened. */
export function runWatched(
  execution: Execution<PolicyRuntime>,
  policy: WrittenPolicy,
  place: PolicyPlace,
  around: Watched | undefined,
  handler: PolicyHandler,
): Later<Outcome> {
  const observer = around?.observer.policy(place);
  const watched = observer && around && { observer, watch: around.watch };
  let outcome: Later<Outcome>;
  try {
    outcome = handler(new Step(policy, execution, place, watched));
  } catch (error) {
    throw failed(error, execution, place, watched);
  }
  return outcome instanceof Promise
    ? endedLater(outcome, execution, place, watched)
    : ended(outcome, watched);
}

async function endedLater(
  outcome: Promise<Outcome>,
  execution: Execution,
  place: PolicyPlace,
  watched: WatchedPolicy | undefined,
): Promise<Outcome> {
  let there: Outcome;
  try {
    there = await outcome;
  } catch (error) {
    throw failed(error, execution, place, watched);
  }
  return ended(there, watched);
}

function ended(outcome: Outcome, watched: WatchedPolicy | undefined): Outcome {
  watched?.observer.ended(outcome, watched.watch.take());
  return outcome;
}

/** Tells whoever watches that a policy failed, and notes where, unless one inside it did. @returns the error, to be thrown */
function failed(
  error: unknown,
  { exchange }: Execution,
  { statement, section, path, scope }: PolicyPlace,
  watched: WatchedPolicy | undefined,
): unknown {
  const { id, place } = statement;
  if (watched !== undefined) {
    const failing = (error instanceof Fault ? error.place : undefined) ?? place;
    watched.observer.failed(error, watched.watch.take(), failing);
  }
  if (error instanceof Fault && exchange.lastError === undefined) {
    const named = id === undefined ? {} : { policyId: id };
    exchange.lastError = { ...error.details, section, path, scope, ...named };
  }
  return error;
}
