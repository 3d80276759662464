import type {
  CSharpValue,
  PolicyName,
  PolicyStatement,
  PolicyValue,
  Scope,
  Section,
  WrittenInPolicy,
} from "../../../policy/index.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Outcome } from "../exchange/outcome.ts";
import type { Fault } from "../fault.ts";
import { watchBody } from "../message/watched-body.ts";
import type { OutboundAnswer, OutboundPatience, OutboundRequest } from "../outbound/outbound.ts";
import type { GatewayRuntime } from "../runtime.ts";
import type { CallObserver } from "../watching/observer.ts";
import type { Execution } from "./execution.ts";
import { each, type Later } from "./later.ts";
import type { PolicyPlace, WatchedPolicy } from "./policy-place.ts";
import { displayed, faultIn, valueReader } from "./values.ts";
import { WrittenPolicy } from "./written-policy.ts";

/** What a policy may need, and what runs each policy: some run others inside them. */
export interface PolicyRuntime extends GatewayRuntime {
  readonly handlers: ReadonlyMap<string, PolicyHandler | PreparedHandler>;
}

/** Runs one policy. */
export type PolicyHandler<Name extends string = string> = (step: Step<Name>) => Later<Outcome>;

/**
 * What runs a policy after it has looked at what is written in it, where that is the same for every request. It looks when the
 * first one comes, so that what is wrong is a fault of the policy.
 */
export interface PreparedHandler<Name extends string = string> {
  prepare(policy: WrittenPolicy<Name>, runtime: PolicyRuntime): PolicyHandler<Name>;
}

/** What runs a certain policy: it can ask for nothing that the catalogue does not let an author write. */
export type HandlerOf<Policy extends PolicyName> = (step: StepOf<Policy>) => Promise<Outcome>;

/** The same for a policy that is over at once, unless a value that it asks for has yet to come. */
export type ImmediateHandlerOf<Policy extends PolicyName> = PolicyHandler<WrittenInPolicy<Policy>>;

/** The same for a policy that is prepared. */
export type PreparedHandlerOf<Policy extends PolicyName> = PreparedHandler<WrittenInPolicy<Policy>>;

export type StepOf<Policy extends PolicyName> = Step<WrittenInPolicy<Policy>>;

/** The children of most policies. */
const noSteps: readonly never[] = [];

/**
 * A policy at the moment it runs: its statement, the request, and how to evaluate values. `Name` are
 * the names of attributes and elements that it can have.
 */
export class Step<Name extends string = string> {
  /** As it is written. */
  readonly policy: WrittenPolicy<Name>;
  readonly execution: Execution<PolicyRuntime>;
  readonly place: PolicyPlace;
  /** Who watches the policy, where somebody does. */
  readonly watched: WatchedPolicy | undefined;

  constructor(
    policy: WrittenPolicy<Name>,
    execution: Execution<PolicyRuntime>,
    place: PolicyPlace,
    watched?: WatchedPolicy,
  ) {
    this.policy = policy;
    this.execution = execution;
    this.place = place;
    this.watched = watched;
  }

  get statement(): PolicyStatement {
    return this.policy.statement;
  }

  get exchange(): Exchange {
    return this.execution.exchange;
  }

  get runtime(): PolicyRuntime {
    return this.execution.runtime;
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
    return new Step(new WrittenPolicy<Name>(statement), this.execution, this.place, this.watched);
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
  send(message: OutboundRequest, patience?: OutboundPatience): Promise<OutboundAnswer> {
    const call = this.watched?.observer.call(message);
    const sent = this.runtime.outbound.send(message, patience);
    return call === undefined ? sent : toldOf(call, sent);
  }

  /** An attribute as it is written; undefined when it is not. */
  written(name: Name): PolicyValue | undefined {
    return this.policy.written(name);
  }

  /** The value of an attribute; undefined when it is not written. */
  attributeValue(name: Name): Later<CSharpValue | undefined> {
    return this.policy.value(name)(this.execution);
  }

  /** The same as text. */
  attribute(name: Name): Later<string | undefined> {
    return this.policy.attribute(name)(this.execution);
  }

  requiredAttribute(name: Name): Later<string> {
    return this.policy.required(name)(this.execution);
  }

  flag(name: Name, otherwise: boolean): Later<boolean> {
    return this.policy.flag(name, otherwise)(this.execution);
  }

  number(name: Name, otherwise: number): Later<number> {
    return this.policy.number(name, otherwise)(this.execution);
  }

  /** The text inside the element; empty when there is none. */
  text(): Later<string> {
    return this.policy.text()(this.execution);
  }

  /** The value inside the element, before it is made text. */
  content(): Later<CSharpValue> {
    const { text } = this.statement;
    return text === undefined ? "" : this.evaluate(text);
  }

  /**
   * A value as text.
   *
   * @throws Halt where that takes more than an expression may
   */
  display(value: CSharpValue): string {
    return displayed(value, this.statement, this);
  }

  /** Only a body that still comes has to be waited for. */
  evaluate(value: PolicyValue): Later<CSharpValue> {
    return valueReader(value, this.statement)(this.execution);
  }

  /** An error of this policy, as the gateway reports it. */
  fault(reason: string, message: string, cause?: unknown): Fault {
    return faultIn(this.statement, reason, message, cause);
  }
}

/** Tells whoever watches a call what comes of it. */
async function toldOf(call: CallObserver, sent: Promise<OutboundAnswer>): Promise<OutboundAnswer> {
  try {
    const answer = await sent;
    call.answered(answer);
    watchBody(answer.body, (piece) => call.received(piece));
    return answer;
  } catch (error) {
    call.failed(error);
    throw error;
  }
}
