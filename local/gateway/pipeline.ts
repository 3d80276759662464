import {
  CSharpException,
  type CSharpValue,
  display,
  ExpressionStopped,
  type Place,
  type PolicyName,
  type PolicyStatement,
  type PolicyValue,
  type Scope,
  type Section,
  type WrittenInPolicy,
} from "../../policy/index.ts";
import { bufferBodies } from "./body.ts";
import { type Exchange, headersIn } from "./exchange.ts";
import { expressionContext } from "./expression-context.ts";
import { Fault, Halt } from "./fault.ts";
import { removalsOf } from "./header-removals.ts";
import { each, type Later, whenThere } from "./later.ts";
import type { OutboundAnswer, OutboundPatience, OutboundRequest } from "./outbound.ts";
import type { Outcome } from "./outcome.ts";
import { labelsOf, type PolicyPlace, type Surroundings } from "./policy-place.ts";
import type { GatewayRuntime } from "./runtime.ts";
import { watchChunks } from "./watched-stream.ts";

type PolicyExpression = Extract<PolicyValue, { readonly kind: "expression" }>;

/** What a policy may need, and what runs each policy: some run others inside them. */
export interface PolicyRuntime extends GatewayRuntime {
  readonly handlers: ReadonlyMap<string, PolicyHandler>;
}

/** Runs one policy. */
export type PolicyHandler<Name extends string = string> = (step: Step<Name>) => Later<Outcome>;

/** What runs a certain policy: it can ask for nothing that the catalogue does not let an author write. */
export type HandlerOf<Policy extends PolicyName> = (step: StepOf<Policy>) => Promise<Outcome>;
/** The same for what is done at once, as long as nothing has to be waited for. */
export type PromptHandlerOf<Policy extends PolicyName> = PolicyHandler<WrittenInPolicy<Policy>>;
export type StepOf<Policy extends PolicyName> = Step<WrittenInPolicy<Policy>>;

/** The children of most policies. */
const noSteps: readonly never[] = [];

/**
 * A policy at the moment it runs: its statement, the request, and how to evaluate values. `Name` are
 * the names of attributes and elements that it can have.
 */
export class Step<Name extends string = string> {
  readonly statement: PolicyStatement;
  readonly exchange: Exchange;
  readonly runtime: PolicyRuntime;
  readonly place: PolicyPlace;

  constructor(
    statement: PolicyStatement,
    exchange: Exchange,
    runtime: PolicyRuntime,
    place: PolicyPlace,
  ) {
    this.statement = statement;
    this.exchange = exchange;
    this.runtime = runtime;
    this.place = place;
  }

  get section(): Section {
    return this.place.section;
  }

  /** The scope of the document that it stands in. */
  get scope(): Scope {
    return this.place.scope;
  }

  /** The same place, looking at a child element. */
  child(statement: PolicyStatement): Step<Name> {
    return new Step(statement, this.exchange, this.runtime, this.place);
  }

  children(name: Name): readonly Step<Name>[] {
    if (this.statement.children.length === 0) return noSteps;
    const steps: Step<Name>[] = [];
    for (const statement of this.statement.children) {
      if (statement.name === name) steps.push(this.child(statement));
    }
    return steps;
  }

  /** The texts of the `item` elements inside the `list` element. */
  listed(list: Name, item: Name): Later<string[]> {
    const items = this.children(list).flatMap((parent) => parent.children(item));
    return each(items, (child) => child.text());
  }

  /** Runs statements below this one, as `<when>` and `<retry>` hold them. */
  run(
    statements: readonly PolicyStatement[],
    label: string,
    fragment = this.place.fragment,
  ): Later<Outcome> {
    const { section, scope, watched, path } = this.place;
    const below = label === "" ? path : `${path}/${label}`;
    const around = { section, path: below, scope, fragment, watched };
    return runStatements(statements, this.exchange, this.runtime, around);
  }

  /** Runs one statement below this one, the `count`th of its name. */
  async runOne(statement: PolicyStatement, count: number, exchange: Exchange): Promise<Outcome> {
    const path = `${this.place.path}/${statement.name}[${count}]`;
    return await runStatement(statement, exchange, this.runtime, this.place, path);
  }

  /** Sends a request to another server; redirects are not followed. */
  async send(message: OutboundRequest, patience?: OutboundPatience): Promise<OutboundAnswer> {
    const call = this.place.watched?.observer.call(message);
    try {
      const answer = await this.runtime.outbound.send(message, patience);
      call?.answered(answer);
      if (call !== undefined) watchChunks(answer.body, (chunk) => call.received(chunk));
      return answer;
    } catch (error) {
      call?.failed(error);
      throw error;
    }
  }

  /** An attribute as it is written; undefined when it is not. */
  written(name: Name): PolicyValue | undefined {
    return this.statement.attributes.get(name);
  }

  /** The value of an attribute; undefined when it is not written. */
  attributeValue(name: Name): Later<CSharpValue | undefined> {
    const value = this.written(name);
    return value === undefined ? undefined : this.evaluate(value);
  }

  /** The same as text. */
  attribute(name: Name): Later<string | undefined> {
    const value = this.written(name);
    if (value === undefined) return undefined;
    return value.kind === "literal" ? value.text : whenThere(this.evaluate(value), display);
  }

  requiredAttribute(name: Name): Later<string> {
    const text = this.attribute(name);
    return text instanceof Promise
      ? text.then((there) => this.#required(name, there))
      : this.#required(name, text);
  }

  #required(name: Name, text: string | undefined): string {
    if (text === undefined) throw this.fault("ConfigurationError", `${name} is missing.`);
    return text;
  }

  flag(name: Name, otherwise: boolean): Later<boolean> {
    return whenThere(this.attribute(name), (text) =>
      text === undefined ? otherwise : text.toLowerCase() === "true",
    );
  }

  number(name: Name, otherwise: number): Later<number> {
    return whenThere(this.attribute(name), (text) =>
      text === undefined ? otherwise : Number(text),
    );
  }

  /** The text inside the element; empty when there is none. */
  text(): Later<string> {
    return whenThere(this.content(), display);
  }

  /** The value inside the element, before it is made text. */
  content(): Later<CSharpValue> {
    const { text } = this.statement;
    return text === undefined ? "" : this.evaluate(text);
  }

  /** Only a body that still comes has to be waited for. */
  evaluate(value: PolicyValue): Later<CSharpValue> {
    if (value.kind === "literal") return value.text;
    const { readsRequestBody, readsResponseBody } = value.code;
    return readsRequestBody || readsResponseBody
      ? this.#evaluateWithBodies(value)
      : this.#evaluate(value);
  }

  async #evaluateWithBodies(value: PolicyExpression): Promise<CSharpValue> {
    await bufferBodies(this.exchange, value.code, this.runtime.limits.bufferedPayload);
    this.exchange.watched?.lookAtBodies();
    return this.#evaluate(value);
  }

  #evaluate({ code, place }: PolicyExpression): CSharpValue {
    try {
      const context = expressionContext(this.exchange, this.runtime);
      return code.evaluate(context, this.runtime.expressionLimits);
    } catch (error) {
      if (error instanceof ExpressionStopped) {
        throw new Halt(this.statement.name, place.line, error);
      }
      if (!(error instanceof CSharpException)) throw error;
      throw this.fault("ExpressionValueEvaluationFailure", error.message, error, place);
    }
  }

  /**
   * An error of this policy, as the gateway reports it.
   *
   * @param place of the expression that failed
   */
  fault(reason: string, message: string, cause?: unknown, place?: Place): Fault {
    const { name } = this.statement;
    const where = place === undefined ? {} : { place };
    return new Fault({ source: name, reason, message, status: 500 }, { cause, ...where });
  }
}

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

/** Tells that a policy failed, and where if noSteps has said so yet; the error. */
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
