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
} from "../../../policy/index.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Outcome } from "../exchange/outcome.ts";
import { Fault, Halt } from "../fault.ts";
import { bufferBodies } from "../message/body.ts";
import { watchChunks } from "../message/watched-stream.ts";
import type { OutboundAnswer, OutboundPatience, OutboundRequest } from "../outbound/outbound.ts";
import type { GatewayRuntime } from "../runtime.ts";
import { expressionContext } from "./expression-context.ts";
import { each, type Later, whenThere } from "./later.ts";
import type { PolicyPlace, WatchedPolicy } from "./policy-place.ts";

type PolicyExpression = Extract<PolicyValue, { readonly kind: "expression" }>;

/** What a policy may need, and what runs each policy: some run others inside them. */
export interface PolicyRuntime extends GatewayRuntime {
  readonly handlers: ReadonlyMap<string, PolicyHandler>;
}

/** Runs one policy. */
export type PolicyHandler<Name extends string = string> = (step: Step<Name>) => Later<Outcome>;

/** What runs a certain policy: it can ask for nothing that the catalogue does not let an author write. */
export type HandlerOf<Policy extends PolicyName> = (step: StepOf<Policy>) => Promise<Outcome>;

/** The same for a policy that is over at once, unless a value that it asks for has yet to come. */
export type ImmediateHandlerOf<Policy extends PolicyName> = PolicyHandler<WrittenInPolicy<Policy>>;

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
  /** Who watches the policy, where somebody does. */
  readonly watched: WatchedPolicy | undefined;

  constructor(
    statement: PolicyStatement,
    exchange: Exchange,
    runtime: PolicyRuntime,
    place: PolicyPlace,
    watched?: WatchedPolicy,
  ) {
    this.statement = statement;
    this.exchange = exchange;
    this.runtime = runtime;
    this.place = place;
    this.watched = watched;
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
    return new Step(statement, this.exchange, this.runtime, this.place, this.watched);
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

  /** Sends a request to another server; redirects are not followed. */
  async send(message: OutboundRequest, patience?: OutboundPatience): Promise<OutboundAnswer> {
    const call = this.watched?.observer.call(message);
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
    return value.kind === "literal" ? value.text : this.#textOf(this.evaluate(value));
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
    return this.#textOf(this.content());
  }

  /** The value inside the element, before it is made text. */
  content(): Later<CSharpValue> {
    const { text } = this.statement;
    return text === undefined ? "" : this.evaluate(text);
  }

  #textOf(value: Later<CSharpValue>): Later<string> {
    return value instanceof Promise
      ? value.then((there) => this.display(there))
      : this.display(value);
  }

  /**
   * A value as text.
   *
   * @throws Halt where that takes more than an expression may
   */
  display(value: CSharpValue): string {
    if (typeof value === "string") return value;
    try {
      return display(value, this.runtime.expressionLimits);
    } catch (error) {
      if (!(error instanceof ExpressionStopped)) throw error;
      const { name, place } = this.statement;
      throw new Halt(name, place.line, error);
    }
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
