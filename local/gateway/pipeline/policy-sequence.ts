import type { PolicyStatement } from "../../../policy/index.ts";
import { type HeaderRemovals, removalsIn } from "./header-removals.ts";
import type { PolicyHandler, PolicyRuntime } from "./step.ts";
import { WrittenPolicy } from "./written-policy.ts";

/** A policy of a sequence, with what is known of it before any request comes. */
export class PolicyInSequence {
  readonly policy: WrittenPolicy;
  /** What it is called in a path: its name, with how many of it there are so far, such as `set-body[1]`. */
  readonly label: string;
  /** The removals of headers that begin with it. */
  readonly removals: HeaderRemovals | undefined;
  /** Runs it; the first time it is prepared. */
  handler: PolicyHandler;

  constructor(
    statement: PolicyStatement,
    label: string,
    removals: HeaderRemovals | undefined,
    runtime: PolicyRuntime,
  ) {
    this.policy = new WrittenPolicy(statement);
    this.label = label;
    this.removals = removals;
    this.handler = (step) => {
      this.handler = preparedHandler(this.policy, runtime);
      return this.handler(step);
    };
  }
}

function preparedHandler(policy: WrittenPolicy, runtime: PolicyRuntime): PolicyHandler {
  const { name } = policy.statement;
  const handler = runtime.handlers.get(name);
  if (handler === undefined) throw new Error(`No handler runs <${name}>.`);
  return typeof handler === "function" ? handler : handler.prepare(policy, runtime);
}

/** Policies in a row. */
export type PolicySequence = readonly PolicyInSequence[];

const sequences = new WeakMap<
  readonly PolicyStatement[],
  { readonly runtime: PolicyRuntime; readonly sequence: PolicySequence }
>();

/** The policies that are written as these statements: the same for every request, wherever a fragment is included. */
export function sequenceOf(
  statements: readonly PolicyStatement[],
  runtime: PolicyRuntime,
): PolicySequence {
  const known = sequences.get(statements);
  if (known?.runtime === runtime) return known.sequence;
  const labels = labelsOf(statements);
  const removals = removalsIn(statements, labels);
  const sequence = statements.map(
    (statement, index) =>
      new PolicyInSequence(statement, labels[index] ?? "", removals[index], runtime),
  );
  sequences.set(statements, { runtime, sequence });
  return sequence;
}

function labelsOf(statements: readonly PolicyStatement[]): readonly string[] {
  const counts = new Map<string, number>();
  return statements.map(({ name }) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}[${count}]`;
  });
}
