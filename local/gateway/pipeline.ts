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
import { bufferBody } from "./body.ts";
import type { Exchange } from "./exchange.ts";
import type { ExchangeWatch } from "./exchange-changes.ts";
import { expressionContext } from "./expression-context.ts";
import { Fault, Halt } from "./fault.ts";
import type { PoliciesObserver, PolicyObserver } from "./observer.ts";
import type { OutboundAnswer, OutboundPatience, OutboundRequest } from "./outbound.ts";
import type { Outcome } from "./outcome.ts";
import type { GatewayRuntime } from "./runtime.ts";
import { watchChunks } from "./watched-stream.ts";

/** Where a policy runs. */
export interface Surroundings {
  readonly section: Section;
  /** The path of what it stands in, such as `choose[3]/when[2]`; empty in the section itself. */
  readonly path: string;
  /** The scope of the document. */
  readonly scope: Scope;
  /** The id of the fragment; undefined in a document itself. */
  readonly fragment?: string | undefined;
  /** Who watches, where somebody does. */
  readonly watched?: Watched | undefined;
}

interface Watched {
  readonly watch: ExchangeWatch;
  /** What watches the policy that it stands in, or the request where it stands in none. */
  readonly observer: PoliciesObserver;
}

/** Where a policy stands. */
export interface PolicyPlace extends Surroundings {
  /** Its own path, such as `choose[3]/when[2]/set-body[1]`. */
  readonly path: string;
  /** Who watches it. */
  readonly watched?: (Watched & { readonly observer: PolicyObserver }) | undefined;
}

/** What a policy may need, and what runs each policy: some run others inside them. */
export interface PolicyRuntime extends GatewayRuntime {
  readonly handlers: ReadonlyMap<string, PolicyHandler>;
}

/** Runs one policy. */
export type PolicyHandler<Name extends string = string> = (step: Step<Name>) => Promise<Outcome>;

/** What runs a certain policy: it can ask for nothing that the catalogue does not let an author write. */
export type HandlerOf<Policy extends PolicyName> = PolicyHandler<WrittenInPolicy<Policy>>;
export type StepOf<Policy extends PolicyName> = Step<WrittenInPolicy<Policy>>;

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

  children(name: Name): Step<Name>[] {
    return this.statement.children
      .filter((statement) => statement.name === name)
      .map((statement) => this.child(statement));
  }

  /** The texts of the `item` elements inside the `list` element. */
  async listed(list: Name, item: Name): Promise<string[]> {
    const texts: string[] = [];
    for (const parent of this.children(list)) {
      for (const child of parent.children(item)) texts.push(await child.text());
    }
    return texts;
  }

  /** Runs statements below this one, as `<when>` and `<retry>` hold them. */
  run(
    statements: readonly PolicyStatement[],
    label: string,
    fragment = this.place.fragment,
  ): Promise<Outcome> {
    const { path } = this.place;
    const below = { ...this.place, path: label === "" ? path : `${path}/${label}`, fragment };
    return runStatements(statements, this.exchange, this.runtime, below);
  }

  /** Runs one statement below this one, the `count`th of its name. */
  runOne(statement: PolicyStatement, count: number, exchange: Exchange): Promise<Outcome> {
    const path = `${this.place.path}/${statement.name}[${count}]`;
    return runStatement(statement, exchange, this.runtime, { ...this.place, path });
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
  async attributeValue(name: Name): Promise<CSharpValue | undefined> {
    const value = this.written(name);
    return value === undefined ? undefined : await this.evaluate(value);
  }

  /** The same as text. */
  async attribute(name: Name): Promise<string | undefined> {
    const value = await this.attributeValue(name);
    return value === undefined ? undefined : display(value);
  }

  async requiredAttribute(name: Name): Promise<string> {
    const text = await this.attribute(name);
    if (text === undefined) throw this.fault("ConfigurationError", `${name} is missing.`);
    return text;
  }

  async flag(name: Name, otherwise: boolean): Promise<boolean> {
    const text = await this.attribute(name);
    return text === undefined ? otherwise : text.toLowerCase() === "true";
  }

  async number(name: Name, otherwise: number): Promise<number> {
    const text = await this.attribute(name);
    return text === undefined ? otherwise : Number(text);
  }

  /** The text inside the element; empty when there is none. */
  async text(): Promise<string> {
    return display(await this.content());
  }

  /** The value inside the element, before it is made text. */
  async content(): Promise<CSharpValue> {
    const { text } = this.statement;
    return text === undefined ? "" : await this.evaluate(text);
  }

  async evaluate(value: PolicyValue): Promise<CSharpValue> {
    if (value.kind === "literal") return value.text;
    const { code } = value;
    const limit = this.runtime.limits.bufferedPayload;
    if (code.readsRequestBody) await bufferBody(this.exchange.request, limit);
    if (code.readsResponseBody && this.exchange.response !== undefined) {
      await bufferBody(this.exchange.response, limit);
    }
    if (code.readsRequestBody || code.readsResponseBody) {
      this.exchange.watched?.lookAtBodies();
    }
    try {
      const context = expressionContext(this.exchange, this.runtime);
      return code.evaluate(context, this.runtime.expressionLimits);
    } catch (error) {
      if (error instanceof ExpressionStopped) {
        throw new Halt(this.statement.name, value.place.line, error);
      }
      if (!(error instanceof CSharpException)) throw error;
      throw this.fault("ExpressionValueEvaluationFailure", error.message, error, value.place);
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
export async function runStatements(
  statements: readonly PolicyStatement[],
  exchange: Exchange,
  runtime: PolicyRuntime,
  around: Surroundings,
): Promise<Outcome> {
  const prefix = around.path === "" ? "" : `${around.path}/`;
  const counts = new Map<string, number>();
  for (const statement of statements) {
    if (exchange.cancelled?.aborted === true) return "continue";
    const count = (counts.get(statement.name) ?? 0) + 1;
    counts.set(statement.name, count);
    const path = `${prefix}${statement.name}[${count}]`;
    const outcome = await runStatement(statement, exchange, runtime, { ...around, path });
    if (outcome !== "continue") return outcome;
  }
  return "continue";
}

async function runStatement(
  statement: PolicyStatement,
  exchange: Exchange,
  runtime: PolicyRuntime,
  around: Surroundings,
): Promise<Outcome> {
  const handler = runtime.handlers.get(statement.name);
  if (handler === undefined) throw new Error(`No handler runs <${statement.name}>.`);
  return await runWatched(statement, exchange, runtime, around, handler);
}

/** Runs one policy by a handler, and tells whoever watches. A fault is marked with where it happened. */
export async function runWatched(
  statement: PolicyStatement,
  exchange: Exchange,
  runtime: PolicyRuntime,
  around: Surroundings,
  handler: PolicyHandler,
): Promise<Outcome> {
  // What a fragment brings belongs to the scope that includes it.
  const scope = statement.scope ?? around.scope;
  const { section, path, fragment } = around;
  const observer = around.watched?.observer.policy({ statement, section, path, scope, fragment });
  const watched = observer && around.watched && { observer, watch: around.watched.watch };
  try {
    const place = { section, path, scope, fragment, watched };
    const outcome = await handler(new Step(statement, exchange, runtime, place));
    watched?.observer.ended(outcome, watched.watch.take());
    return outcome;
  } catch (error) {
    if (watched !== undefined) {
      const place = (error instanceof Fault ? error.place : undefined) ?? statement.place;
      watched.observer.failed(error, watched.watch.take(), place);
    }
    if (error instanceof Fault && exchange.lastError === undefined) {
      const { id } = statement;
      const named = id === undefined ? {} : { policyId: id };
      exchange.lastError = { ...error.details, section, path, scope, ...named };
    }
    throw error;
  }
}
