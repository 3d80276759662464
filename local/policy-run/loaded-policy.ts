import { setImmediate as nextTurn } from "node:timers/promises";
import { pino } from "pino";
import {
  type CSharpValue,
  expressionLimits,
  fromPlainValue,
  gatewayLimits,
  type PlainValue,
  PolicyCompiler,
  type PolicyFinding,
  plainValue,
} from "../../policy/index.ts";
import { type CompiledGateway, compileGateway } from "../gateway/compile.ts";
import { Gateway } from "../gateway/gateway.ts";
import { type GatewayMemory, gatewayMemory } from "../gateway/memory/memory.ts";
import { readWhole } from "../gateway/message/body.ts";
import { MessageHeaders } from "../gateway/message/headers.ts";
import type { ResponseState } from "../gateway/message/message.ts";
import type { PolicyRuntime } from "../gateway/pipeline/step.ts";
import { isPreflight } from "../gateway/policies/cors.ts";
import { policyHandlers } from "../gateway/policies/index.ts";
import type { IncomingRequest } from "../gateway/routing/incoming-request.ts";
import type { Backend } from "../gateway/service/backends.ts";
import { Certificates } from "../gateway/service/certificates.ts";
import { Connections } from "../gateway/service/connections.ts";
import { loadSchemas } from "../schemas/load-schemas.ts";
import type { ServiceSchemas } from "../schemas/service-schemas.ts";
import { keyOf, schemasIn, standsAt, toCompile } from "./configuration.ts";
import { incomingRequest, messageOf } from "./messages.ts";
import type { PolicyRunOptions, PolicyRunRequest } from "./options.ts";
import { Recorder } from "./recorder.ts";
import type { PolicyRun, PolicyRunResponse } from "./run.ts";
import { Servers } from "./servers.ts";

/** What the gateway's own address is when a request does not say. */
const gatewayOrigin = "https://gateway.example";

/**
 * A policy that can be run any number of times. What requests leave to later ones, the cache and what rate limits count,
 * stays from one to the next.
 */
export class LoadedPolicy {
  /** What was found and accepted: warnings and notes. */
  readonly findings: readonly PolicyFinding[];
  readonly #options: PolicyRunOptions;
  readonly #compiled: CompiledGateway;
  readonly #backends: ReadonlyMap<string, Backend>;
  readonly #servers: Servers;
  #schemas: Promise<ServiceSchemas> | undefined;
  readonly #memory: GatewayMemory;
  readonly #warnings: string[] = [];

  /** @throws PolicyError with what is wrong with a policy. */
  constructor(policy: string, options: PolicyRunOptions) {
    this.#options = options;
    const { policies: profile = "lenient", tier = "Developer" } = options;
    const gateway = toCompile(policy, options);
    this.#compiled = compileGateway(gateway, PolicyCompiler.load(), {
      profile,
      variables: "warning",
      givingNamedValues: "Give it (namedValues, --named-value)",
    });
    this.findings = this.#compiled.findings;
    const { answering, backends } = standsAt(options);
    this.#backends = backends;
    this.#servers = new Servers(answering, options.network ?? false, (sentence) => {
      if (!this.#warnings.includes(sentence)) this.#warnings.push(sentence);
    });
    this.#memory = gatewayMemory(this.#servers, gatewayLimits[tier]);
    for (const [key, value] of Object.entries(options.cache ?? {})) {
      this.#memory.cache.store(key, fromPlainValue(value), Number.MAX_SAFE_INTEGER / 1000);
    }
  }

  /**
   * Runs the policy for a request.
   *
   * @throws what a function threw that answers for a server.
   * @throws RequestError for what is no request.
   * @throws StartError for a schema that is none.
   * @throws RequirementError for packages that only schemas need.
   */
  async run(request: PolicyRunRequest): Promise<PolicyRun> {
    this.#schemas ??= loadSchemas(schemasIn(this.#options));
    const schemas = await this.#schemas;
    // What is written into the cache is there in the next turn.
    await nextTurn();
    const gone = new AbortController();
    const address = this.#options.callerAddress ?? "127.0.0.1";
    const asked = await incomingRequest(request, address, gone.signal, keyOf(this.#options));
    const from = this.#warnings.length;
    let recorder: Recorder | undefined;
    const runtime = this.#runtime(schemas, (exchange) => {
      recorder = new Recorder(exchange, { document: (scope) => this.#nameOf(scope) });
      return recorder;
    });
    const logger = pino({ level: "silent" });
    const gateway = new Gateway(
      this.#compiledFor(asked),
      runtime,
      asked.origin ?? gatewayOrigin,
      logger,
    );
    const variables = csharpValues(this.#options.variables);
    const { response, ended } = await gateway.answer({ ...asked, variables });
    const answer = await this.#received(response, asked.method);
    ended();
    await this.#servers.settled();
    await nextTurn();
    gone.abort();
    if (recorder === undefined) throw new Error("The gateway told nobody of a request.");
    const { steps, requests, traces, metrics, errors } = recorder;
    return {
      response: answer,
      variables: recorder.variables,
      requests,
      cache: [...this.#memory.cache.entries()].map(({ key, value, seconds }) => ({
        key,
        value: plainValue(value),
        seconds,
      })),
      traces,
      metrics,
      errors,
      steps,
      warnings: this.#warnings.slice(from),
    };
  }

  /** Ends connections to servers. Without URLs among what answers there are none. */
  async close(): Promise<void> {
    await this.#servers.close();
  }

  /** The same as `close`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The gateway with an operation that takes the request, unless the options say which one there is. */
  #compiledFor({ method, target, rawHeaders }: IncomingRequest): CompiledGateway {
    const { operation: written = {}, api = {} } = this.#options;
    const headers = MessageHeaders.fromRaw(rawHeaders);
    // Preflight requests are for the operation that they ask about: hardly any API has one for them.
    const asked = isPreflight({ method, headers })
      ? (headers.first("Access-Control-Request-Method") ?? method)
      : method;
    const below = target.split("?", 1)[0]?.slice(api.path === undefined ? 0 : api.path.length + 1);
    const urlTemplate = written.urlTemplate ?? (/^\/*$/.test(below ?? "") ? "/" : "/*");
    const located = { method: written.method ?? asked, urlTemplate };
    return {
      ...this.#compiled,
      routes: this.#compiled.routes.map(({ target, ...route }) => ({
        ...route,
        ...located,
        target: { ...target, operation: { ...target.operation, ...located } },
      })),
    };
  }

  #runtime(
    schemas: ServiceSchemas,
    observe: (exchange: ConstructorParameters<typeof Recorder>[0]) => Recorder,
  ): PolicyRuntime {
    const { tier = "Developer", certificates, connections, managedIdentityToken } = this.#options;
    return {
      ...this.#memory,
      serviceName: "gateway",
      limits: gatewayLimits[tier],
      expressionLimits,
      handlers: policyHandlers,
      fragments: this.#compiled.fragments,
      schemas,
      backends: this.#backends,
      certificates: new Certificates(certificates ?? []),
      connections: new Connections(connections),
      managedIdentityToken: async (clientId, resource) => {
        if (managedIdentityToken === undefined) {
          throw new Error("No managed identity is known here; give managedIdentityToken.");
        }
        return await managedIdentityToken(resource, clientId);
      },
      trace: () => undefined,
      observer: { request: observe },
      warn: (sentence) => this.#warnings.push(sentence),
    };
  }

  #nameOf(scope: string): string {
    const { name = "policy.xml", scope: own = "api" } = this.#options;
    return scope === own ? name : scope;
  }

  async #received(
    { status, reason, headers, body }: ResponseState,
    method: string,
  ): Promise<PolicyRunResponse> {
    const { tier = "Developer" } = this.#options;
    const whole =
      body.kind === "stream"
        ? await readWhole(body, gatewayLimits[tier].bufferedPayload)
        : body.kind === "buffer"
          ? (body.content.content ?? new Uint8Array())
          : new Uint8Array();
    const isBodiless = method === "HEAD" || status === 204 || status === 304;
    const bytes = isBodiless ? new Uint8Array() : whole;
    return Object.assign(
      messageOf(headers, () => bytes),
      { status, reason },
    );
  }
}

function csharpValues(
  values: Readonly<Record<string, PlainValue>> = {},
): ReadonlyMap<string, CSharpValue> {
  return new Map(Object.entries(values).map(([name, value]) => [name, fromPlainValue(value)]));
}
