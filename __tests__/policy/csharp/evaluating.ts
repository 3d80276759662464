import {
  type CSharpCompiler,
  type CSharpValue,
  DateTimeValue,
  display,
  HeaderMap,
  loadCSharpCompiler,
  MessageBody,
  type PolicyContext,
  type PolicyUrl,
  StringMap,
  TimeSpanValue,
} from "../../../policy/csharp/index.ts";

/** Expressions become JavaScript at once, so that all that is tested is that; javascript.test.ts has them as they are before. */
export const compiler: CSharpCompiler = loadCSharpCompiler({ evaluationsBeforeSource: 1 });

/** What a test sets of a context; the rest is an unremarkable request. */
export interface ContextProps {
  readonly variables?: Readonly<Record<string, CSharpValue>>;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly method?: string;
  readonly rest?: Partial<PolicyContext>;
}

/** A context with an unremarkable request. */
export function contextWith(props: ContextProps = {}): PolicyContext {
  const query = new HeaderMap(Object.entries(props.query ?? {}));
  const url: PolicyUrl = {
    scheme: "https",
    host: "gw.example",
    port: 443,
    path: "/weather/mcp",
    query,
    queryString: query.size === 0 ? "" : "?q",
  };
  return {
    api: {
      id: "weather",
      isCurrentRevision: true,
      name: "Weather",
      path: "weather",
      protocols: ["https"],
      revision: "1",
      serviceUrl: null,
      subscriptionKeyParameterNames: { header: "Ocp-Apim-Subscription-Key", query: "key" },
      version: null,
    },
    backend: null,
    deployment: {
      gateway: { id: "managed", instanceId: "i", isManaged: true },
      gatewayId: "managed",
      region: "West Europe",
      serviceId: "gw",
      serviceName: "gw.azure-api.net",
      certificates: new Map(),
    },
    elapsed: new TimeSpanValue(25_000_000n),
    lastError: null,
    operation: { id: "mcp", method: "POST", name: "MCP", urlTemplate: "/mcp" },
    product: null,
    request: {
      body: props.body === undefined ? null : new MessageBody(props.body),
      certificate: null,
      headers: new HeaderMap(Object.entries(props.headers ?? {})),
      ipAddress: "203.0.113.7",
      matchedParameters: new StringMap([["city", "Zürich"]]),
      method: props.method ?? "POST",
      originalUrl: url,
      privateEndpointConnection: null,
      url,
    },
    requestId: "0f8fad5b-d9cb-469f-a165-70867728950e",
    response: null,
    subscription: null,
    timestamp: DateTimeValue.fromDate(new Date("2026-11-05T12:30:45.678Z")),
    tracing: false,
    user: null,
    variables: new Map(Object.entries(props.variables ?? {})),
    workspace: null,
    trace: () => undefined,
    ...props.rest,
  };
}

/** The findings of an expression; a text that ends as a statement does is a block. */
export function findingsOf(text: string, form: "expression" | "block" = formOf(text)) {
  const compilation = compiler.compile({ text, form });
  return compilation.ok ? [] : compilation.findings;
}

export function formOf(text: string): "expression" | "block" {
  return /\b(return|throw)\b/.test(text) && /[;}]\s*$/.test(text) ? "block" : "expression";
}

/** Compiles an expression that must compile. */
export function compiled(text: string) {
  const compilation = compiler.compile({ text, form: formOf(text) });
  if (!compilation.ok) {
    const findings = compilation.findings.map(({ rule, message }) => `${rule}: ${message}`);
    throw new Error(`${text}\n${findings.join("\n")}`);
  }
  return compilation.expression;
}

/** Computes an expression. */
export function run(text: string, props: ContextProps = {}): CSharpValue {
  return compiled(text).evaluate(contextWith(props));
}

/** Computes an expression and shows it as .NET's ToString() would; null shows as `null`. */
export function show(text: string, props: ContextProps = {}): string {
  const value = run(text, props);
  return value === null ? "null" : display(value);
}
