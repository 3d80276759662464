import type { PolicyStatement } from "../../../policy/index.ts";
import { type Exchange, headersIn } from "../exchange/exchange.ts";
import type { Outcome } from "../exchange/outcome.ts";
import { Fault, Halt } from "../fault.ts";
import { removalsOf } from "./header-removals.ts";
import type { Later } from "./later.ts";
import { labelsOf, type PolicyPlace, type Surroundings } from "./policy-place.ts";
import { type PolicyHandler, type PolicyRuntime, Step } from "./step.ts";

/** Runs statements in order until one answers. */
export function runStatements(
  statements: readonly PolicyStatement[],
  exchange: Exchange,
  runtime: PolicyRuntime,
  around: Surroundings,
  first = 0,
): Later<Outcome> {
  const labels = labelsOf(statements);
  const prefix = around.path === "" ? "" : `${around.path}/`;
  // Whoever watches sees each policy by itself.
  const removals = around.watched === undefined ? removalsOf(statements) : undefined;
  for (let index = first; index < statements.length; index += 1) {
    const statement = statements[index];
    if (statement === undefined || exchange.cancelled?.aborted === true) return "continue";
    const removed = removals?.get(index);
    const headers = removed && headersIn(around.section, exchange);
    if (removed !== undefined && headers !== undefined) {
      headers.deleteAll(removed.names);
      index = removed.end - 1;
      continue;
    }
    const path = `${prefix}${labels[index]}`;
    const outcome = runStatement(statement, exchange, runtime, around, path);
    if (outcome instanceof Promise) {
      return outcome.then((ended) =>
        ended === "continue"
          ? runStatements(statements, exchange, runtime, around, index + 1)
          : ended,
      );
    }
    if (outcome !== "continue") return outcome;
  }
  return "continue";
}

function runStatement(
  statement: PolicyStatement,
  exchange: Exchange,
  runtime: PolicyRuntime,
  around: Surroundings,
  path: string,
): Later<Outcome> {
  if (statement.notRun !== undefined) {
    throw new Halt(statement.name, statement.place.line, new Error(statement.notRun));
  }
  const handler = runtime.handlers.get(statement.name);
  if (handler === undefined) throw new Error(`No handler runs <${statement.name}>.`);
  return runWatched(statement, exchange, runtime, around, path, handler);
}

/** Runs statements inside a policy, as `<when>` and `<retry>` hold them. */
export function runInside(
  { place, exchange, runtime }: Step,
  statements: readonly PolicyStatement[],
  label = "",
  fragment = place.fragment,
): Later<Outcome> {
  const { section, scope, watched, path } = place;
  const below = label === "" ? path : `${path}/${label}`;
  return runStatements(statements, exchange, runtime, {
    section,
    path: below,
    scope,
    fragment,
    watched,
  });
}

/** Runs one statement inside a policy, the `count`th of its name. */
export async function runOneInside(
  { place, runtime }: Step,
  statement: PolicyStatement,
  count: number,
  exchange: Exchange,
): Promise<Outcome> {
  const path = `${place.path}/${statement.name}[${count}]`;
  return await runStatement(statement, exchange, runtime, place, path);
}

/** Runs one policy by a handler, and tells whoever watches. A fault is marked with where it happened. */
export function runWatched(
  statement: PolicyStatement,
  exchange: Exchange,
  runtime: PolicyRuntime,
  around: Surroundings,
  path: string,
  handler: PolicyHandler,
): Later<Outcome> {
  // What a fragment brings belongs to the scope that includes it.
  const scope = statement.scope ?? around.scope;
  const { section, fragment } = around;
  const observer = around.watched?.observer.policy({ statement, section, path, scope, fragment });
  const watched = observer && around.watched && { observer, watch: around.watched.watch };
  const place = { section, path, scope, fragment, watched };
  let outcome: Later<Outcome>;
  try {
    outcome = handler(new Step(statement, exchange, runtime, place));
  } catch (error) {
    throw failed(error, statement, exchange, place);
  }
  if (!(outcome instanceof Promise)) return ended(outcome, place);
  return outcome.then(
    (later) => ended(later, place),
    (error: unknown) => {
      throw failed(error, statement, exchange, place);
    },
  );
}

function ended(outcome: Outcome, { watched }: PolicyPlace): Outcome {
  watched?.observer.ended(outcome, watched.watch.take());
  return outcome;
}

/** Tells that a policy failed, and where if nothing has said so yet; the error. */
function failed(
  error: unknown,
  { id, place }: PolicyStatement,
  exchange: Exchange,
  { section, path, scope, watched }: PolicyPlace,
): unknown {
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
