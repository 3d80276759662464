import type { PolicyStatement } from "../../../policy/index.ts";
import { type Exchange, headersIn } from "../exchange/exchange.ts";
import type { Outcome } from "../exchange/outcome.ts";
import { Fault, Halt } from "../fault.ts";
import { tellOfRemovals } from "../watching/observers.ts";
import { RemovalsRun } from "./header-removals.ts";
import type { Later } from "./later.ts";
import { PolicyPlace, Surroundings, type Watched, type WatchedPolicy } from "./policy-place.ts";
import { preparedStatements } from "./prepared-statements.ts";
import { type PolicyHandler, type PolicyRuntime, Step } from "./step.ts";

/** Runs statements in order until one answers. */
export function runStatements(
  statements: readonly PolicyStatement[],
  exchange: Exchange,
  runtime: PolicyRuntime,
  around: Surroundings,
  watched: Watched | undefined,
  first = 0,
): Later<Outcome> {
  const { handlers, labels, removals } = preparedStatements(statements, runtime.handlers);
  for (let index = first; index < statements.length; index += 1) {
    const statement = statements[index];
    if (statement === undefined || exchange.cancelled?.aborted === true) return "continue";
    const removed = removals[index];
    const headers = removed && headersIn(around.section, exchange);
    // What the gateway itself has changed since goes with the next policy, which then is told by itself.
    const inRow = headers !== undefined && watched?.watch.isSettled !== false;
    if (removed !== undefined && inRow) {
      headers.deleteAll(removed.names);
      if (watched !== undefined) {
        const { observer, watch } = watched;
        tellOfRemovals(observer, new RemovalsRun(removed, around), watch.take());
      }
      index = removed.end - 1;
      continue;
    }
    const place = new PolicyPlace(statement, around, labels[index] ?? "");
    const outcome = runStatement(exchange, runtime, place, watched, handlers[index]);
    if (outcome instanceof Promise) {
      return outcome.then((ended) =>
        ended === "continue"
          ? runStatements(statements, exchange, runtime, around, watched, index + 1)
          : ended,
      );
    }
    if (outcome !== "continue") return outcome;
  }
  return "continue";
}

function runStatement(
  exchange: Exchange,
  runtime: PolicyRuntime,
  place: PolicyPlace,
  watched: Watched | undefined,
  handler: PolicyHandler | undefined,
): Later<Outcome> {
  const { name, notRun, place: written } = place.statement;
  if (notRun !== undefined) throw new Halt(name, written.line, new Error(notRun));
  if (handler === undefined) throw new Error(`No handler runs <${name}>.`);
  return runWatched(exchange, runtime, place, watched, handler);
}

/** Runs statements inside a policy, as `<when>` and `<retry>` hold them. */
export function runInside(
  { place, exchange, runtime, watched }: Step,
  statements: readonly PolicyStatement[],
  label?: string,
  fragment?: string,
): Later<Outcome> {
  const around = Surroundings.inside(place, label, fragment);
  return runStatements(statements, exchange, runtime, around, watched);
}

/** Runs one statement inside a policy, the `count`th of its name. */
export async function runOneInside(
  { place, runtime, watched }: Step,
  statement: PolicyStatement,
  count: number,
  exchange: Exchange,
): Promise<Outcome> {
  const label = `${statement.name}[${count}]`;
  const inside = new PolicyPlace(statement, Surroundings.inside(place), label);
  const handler = runtime.handlers.get(statement.name);
  return await runStatement(exchange, runtime, inside, watched, handler);
}

/** Runs one policy by a handler, and tells whoever watches. A fault is marked with where it happened. */
export function runWatched(
  exchange: Exchange,
  runtime: PolicyRuntime,
  place: PolicyPlace,
  around: Watched | undefined,
  handler: PolicyHandler,
): Later<Outcome> {
  const observer = around?.observer.policy(place);
  const watched = observer && around && { observer, watch: around.watch };
  let outcome: Later<Outcome>;
  try {
    outcome = handler(new Step(place.statement, exchange, runtime, place, watched));
  } catch (error) {
    throw failed(error, exchange, place, watched);
  }
  if (!(outcome instanceof Promise)) return ended(outcome, watched);
  return outcome.then(
    (later) => ended(later, watched),
    (error: unknown) => {
      throw failed(error, exchange, place, watched);
    },
  );
}

function ended(outcome: Outcome, watched: WatchedPolicy | undefined): Outcome {
  watched?.observer.ended(outcome, watched.watch.take());
  return outcome;
}

/** Tells that a policy failed, and where if nothing has said so yet; the error. */
function failed(
  error: unknown,
  exchange: Exchange,
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
