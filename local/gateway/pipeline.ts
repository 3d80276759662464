import {
  CSharpException,
  type CSharpValue,
  display,
  ExpressionStopped,
  type PolicyName,
  type PolicyStatement,
  type PolicyValue,
  type Scope,
  type Section,
  type WrittenInPolicy,
} from "../../policy/index.ts";
import { bufferBody } from "./body.ts";
import type { Exchange } from "./exchange.ts";
import { expressionContext } from "./expression-context.ts";
import { Fault, Halt } from "./fault.ts";
import type { GatewayRuntime } from "./runtime.ts";

/**
 * Whether the pipeline goes on after a policy, the answer is complete, or it came from the response cache:
 * then the policies after cache-store still work on it.
 */
export type Outcome = "continue" | "answered" | "cached";

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
  readonly section: Section;
  /** Where the policy stands, such as `choose[3]/when[2]`. */
  readonly path: string;
  /** The scope of the document that it stands in. */
  readonly scope: Scope;

  constructor(
    statement: PolicyStatement,
    exchange: Exchange,
    runtime: PolicyRuntime,
    section: Section,
    path: string,
    scope: Scope,
  ) {
    this.statement = statement;
    this.exchange = exchange;
    this.runtime = runtime;
    this.section = section;
    this.path = path;
    this.scope = scope;
  }

  /** The same place, looking at a child element. */
  child(statement: PolicyStatement): Step<Name> {
    return new Step(statement, this.exchange, this.runtime, this.section, this.path, this.scope);
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
    exchange: Exchange = this.exchange,
  ): Promise<Outcome> {
    const path = label === "" ? this.path : `${this.path}/${label}`;
    return runStatements(statements, exchange, this.runtime, this.section, path, this.scope);
  }

  /** Runs one statement below this one, the `count`th of its name. */
  runOne(statement: PolicyStatement, count: number, exchange: Exchange): Promise<Outcome> {
    const path = `${this.path}/${statement.name}[${count}]`;
    return runStatement(statement, exchange, this.runtime, this.section, path, this.scope);
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
    try {
      const context = expressionContext(this.exchange, this.runtime);
      return code.evaluate(context, this.runtime.expressionLimits);
    } catch (error) {
      if (error instanceof ExpressionStopped) {
        throw new Halt(this.statement.name, value.place.line, error);
      }
      if (!(error instanceof CSharpException)) throw error;
      throw this.fault("ExpressionValueEvaluationFailure", error.message, error);
    }
  }

  /** An error of this policy, as the gateway reports it. */
  fault(reason: string, message: string, cause?: unknown): Fault {
    return new Fault({ source: this.statement.name, reason, message, status: 500 }, { cause });
  }
}

/** Runs statements in order until one answers. A fault is marked with where it happened. */
export async function runStatements(
  statements: readonly PolicyStatement[],
  exchange: Exchange,
  runtime: PolicyRuntime,
  section: Section,
  path: string,
  scope: Scope = "global",
): Promise<Outcome> {
  const counts = new Map<string, number>();
  for (const statement of statements) {
    if (exchange.cancelled?.aborted === true) return "continue";
    const count = (counts.get(statement.name) ?? 0) + 1;
    counts.set(statement.name, count);
    const here = `${path === "" ? "" : `${path}/`}${statement.name}[${count}]`;
    const outcome = await runStatement(statement, exchange, runtime, section, here, scope);
    if (outcome !== "continue") return outcome;
  }
  return "continue";
}

async function runStatement(
  statement: PolicyStatement,
  exchange: Exchange,
  runtime: PolicyRuntime,
  section: Section,
  path: string,
  around: Scope,
): Promise<Outcome> {
  const handler = runtime.handlers.get(statement.name);
  if (handler === undefined) throw new Error(`No handler runs <${statement.name}>.`);
  // What a fragment brings belongs to the scope that includes it.
  const scope = statement.scope ?? around;
  try {
    return await handler(new Step(statement, exchange, runtime, section, path, scope));
  } catch (error) {
    if (error instanceof Fault && exchange.lastError === undefined) {
      const { id } = statement;
      const named = id === undefined ? {} : { policyId: id };
      exchange.lastError = { ...error.details, section, path, scope, ...named };
    }
    throw error;
  }
}
