import type { Logger } from "pino";
import { type PolicyStatement, type Section, walk } from "../../../policy/index.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Outcome } from "../exchange/outcome.ts";
import { asFault, Fault, Halt } from "../fault.ts";
import { MessageHeaders } from "../message/headers.ts";
import type { ResponseState } from "../message/message.ts";
import { jsonAnswer } from "../message/plain-answers.ts";
import type { ExchangeWatch } from "../watching/exchange-changes.ts";
import type { EffectivePolicy } from "./effective-policy.ts";
import { Execution } from "./execution.ts";
import type { Later } from "./later.ts";
import { Surroundings, type Watched } from "./policy-place.ts";
import { sequenceOf } from "./policy-sequence.ts";
import { runPolicies } from "./statements.ts";
import type { PolicyRuntime } from "./step.ts";

/** Takes requests through the sections of their policies, each to an answer, whatever fails. */
export class Pipeline {
  readonly #runtime: PolicyRuntime;
  readonly #logger: Logger;

  constructor(runtime: PolicyRuntime, logger: Logger) {
    this.#runtime = runtime;
    this.#logger = logger;
  }

  /** The pipeline: inbound, backend, outbound; a fault goes to on-error. */
  async run(
    exchange: Exchange,
    policy: EffectivePolicy,
    watch: ExchangeWatch | undefined,
  ): Promise<ResponseState> {
    const execution = new Execution(exchange, this.#runtime);
    try {
      await this.#runSections(execution, policy, watch);
      exchange.response ??= emptyAnswer();
      if (exchange.atTheEnd.length > 0) await finish(exchange);
      for (const [name, values] of exchange.answerHeaders) {
        exchange.response.headers.set(name, values);
      }
      return exchange.response;
    } catch (error) {
      return await this.#afterFailure(execution, policy, error, watch);
    }
  }

  async #runSections(
    execution: Execution<PolicyRuntime>,
    policy: EffectivePolicy,
    watch: ExchangeWatch | undefined,
  ): Promise<void> {
    const { exchange } = execution;
    let cached = false;
    for (const section of ["inbound", "backend", "outbound"] as const) {
      if (cached && section === "backend") continue;
      if (section === "outbound") {
        exchange.response ??= emptyAnswer();
        for (const heed of exchange.onResponse.splice(0)) await heed();
      }
      const statements = cached ? afterCacheStore(policy[section]) : policy[section];
      const ran = this.#runStatements(statements, section, execution, watch);
      const outcome = ran instanceof Promise ? await ran : ran;
      if (outcome === "answered") return;
      cached = outcome === "cached";
    }
  }

  #runStatements(
    statements: readonly PolicyStatement[],
    section: Section,
    execution: Execution<PolicyRuntime>,
    watch: ExchangeWatch | undefined,
  ): Later<Outcome> {
    const policies = sequenceOf(statements, this.#runtime);
    return runPolicies(policies, execution, Surroundings.ofSection(section), watchedBy(watch));
  }

  /**
   * What API Management does with a request that names no operation: inbound does not run, the
   * on-error section of the scopes that did match does ("Error handling in API Management policies",
   * predefined errors for built-in steps). Its logs give `backend` as the section of the error.
   */
  async runUnmatched(
    exchange: Exchange,
    policy: EffectivePolicy,
    watch: ExchangeWatch | undefined,
  ): Promise<ResponseState> {
    const fault = new Fault(
      {
        source: "configuration",
        reason: "OperationNotFound",
        message: "Unable to match incoming request to an operation.",
        status: 404,
      },
      { answer: "Resource not found" },
    );
    exchange.lastError = { ...fault.details, section: "backend", path: "" };
    return await this.afterFailure(exchange, policy, fault, watch);
  }

  /** The answer after an error: what on-error makes of it, but where this gateway cannot do what a policy asks for. */
  async afterFailure(
    exchange: Exchange,
    policy: EffectivePolicy,
    error: unknown,
    watch: ExchangeWatch | undefined,
  ): Promise<ResponseState> {
    return await this.#afterFailure(new Execution(exchange, this.#runtime), policy, error, watch);
  }

  async #afterFailure(
    execution: Execution<PolicyRuntime>,
    policy: EffectivePolicy,
    error: unknown,
    watch: ExchangeWatch | undefined,
  ): Promise<ResponseState> {
    if (error instanceof Halt) return this.#halted(error);
    const { exchange } = execution;
    const fault = asFault(error);
    const { details } = fault;
    this.#logger.debug({ fault: details, at: exchange.lastError?.path }, "the pipeline failed");
    const withoutPlace = { ...details, section: "", path: "" };
    exchange.lastError = { ...(exchange.lastError ?? withoutPlace) };
    exchange.response = jsonAnswer(details.status, fault.answer);
    for (const [name, value] of Object.entries(fault.headers)) {
      exchange.response.headers.set(name, [value]);
    }
    try {
      await this.#runStatements(policy["on-error"], "on-error", execution, watch);
      await finish(exchange);
      return exchange.response;
    } catch (error) {
      if (error instanceof Halt) return this.#halted(error);
      this.#logger.error({ fault: asFault(error).details }, "on-error failed");
      return jsonAnswer(500, "Internal server error");
    }
  }

  #halted({ message }: Halt): ResponseState {
    this.#logger.error(message);
    return jsonAnswer(500, message);
  }
}

/** Does what is left for the end, all of it: a counter whose condition fails keeps no other from counting. */
async function finish({ atTheEnd }: Exchange): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  for (const last of atTheEnd.splice(0)) {
    try {
      await last();
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure !== undefined) throw failure.error;
}

/** Who watches the policies of a section. */
export function watchedBy(watch: ExchangeWatch | undefined): Watched | undefined {
  return watch && { watch, observer: watch.observer };
}

function emptyAnswer(): ResponseState {
  return { status: 200, reason: "OK", headers: new MessageHeaders(), body: { kind: "none" } };
}

/** The policies of outbound that work on an answer from the cache: those after what keeps answers. */
function afterCacheStore(outbound: readonly PolicyStatement[]): readonly PolicyStatement[] {
  const stores = (statement: PolicyStatement) =>
    [...walk([statement])].some(({ name }) => /(?:^|-)cache-store$/.test(name));
  return outbound.slice(outbound.findIndex(stores) + 1);
}
