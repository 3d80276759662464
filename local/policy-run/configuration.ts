import { usualKeys } from "../gateway/service/access.ts";
import type { Backend } from "../gateway/service/backends.ts";
import type { PolicyText } from "../gateway/service/policy-text.ts";
import { OptionsError } from "../given-options.ts";
import { type SchemaText, schemaKind } from "../schemas/service-schemas.ts";
import type { StackGateway } from "../stack/apis.ts";
import type { Answering, PolicyRunOptions } from "./options.ts";

/** A gateway with one API and one operation, which has the policies. @throws OptionsError for a scope that is given twice. */
export function toCompile(policy: string, options: PolicyRunOptions): StackGateway {
  const { name = "policy.xml", scope = "api", scopes = {}, api = {}, operation = {} } = options;
  if (scopes[scope] !== undefined) {
    throw new OptionsError(
      `The policy stands at the scope "${scope}", which scopes has another for.`,
    );
  }
  const at = (where: NonNullable<PolicyRunOptions["scope"]>) => {
    const text = where === scope ? policy : scopes[where];
    return text === undefined ? undefined : { address: where === scope ? name : where, text };
  };
  const [globalPolicy, apiPolicy, operationPolicy] = [at("global"), at("api"), at("operation")];
  return {
    serviceName: "gateway",
    tier: options.tier ?? "Developer",
    ...(globalPolicy && { globalPolicy }),
    ...accessOf(options, at("product")),
    apis: [
      {
        id: api.id ?? "api",
        displayName: api.name ?? "API",
        path: api.path ?? "",
        serviceUrl: serviceUrlOf(options),
        keys: { required: false, ...usualKeys },
        ...(apiPolicy && { policy: apiPolicy }),
        operations: [
          {
            id: operation.id ?? "operation",
            displayName: operation.name ?? "Operation",
            method: operation.method ?? "GET",
            urlTemplate: operation.urlTemplate ?? "/*",
            ...(operationPolicy && { policy: operationPolicy }),
          },
        ],
      },
    ],
    namedValues: new Map(Object.entries(options.namedValues ?? {})),
    fragments: new Map(
      Object.entries(options.fragments ?? {}).map(([id, text]) => [id, { address: id, text }]),
    ),
  };
}

/** The schemas of the service. */
export function schemasIn({ schemas = {} }: PolicyRunOptions): ReadonlyMap<string, SchemaText> {
  return new Map(
    Object.entries(schemas).map(([id, text]) => [id, { kind: schemaKind(text), text }]),
  );
}

/** The key that requests have; undefined when nobody is known to call. */
export function keyOf(options: PolicyRunOptions): string | undefined {
  return accessOf(options, undefined).access?.subscriptions[0]?.primaryKey;
}

function accessOf(
  { product, subscription, user, scope, scopes, api }: PolicyRunOptions,
  policy: PolicyText | undefined,
): Pick<StackGateway, "access"> {
  const hasProduct = product !== undefined || scope === "product" || scopes?.product !== undefined;
  if (!hasProduct && subscription === undefined && user === undefined) return {};
  const group = (name: string) => ({ id: name, name });
  const { id: productId = "product", name: productName = "Product", groups = [] } = product ?? {};
  const { id = "user", email = "user@example.com" } = user ?? {};
  return {
    access: {
      products: hasProduct
        ? [
            {
              id: productId,
              name: productName,
              isPublished: true,
              subscriptionRequired: true,
              approvalRequired: false,
              subscriptionsLimit: undefined,
              groups: groups.map(group),
              apis: new Set([api?.id ?? "api"]),
              ...(policy && { policy }),
            },
          ]
        : [],
      subscriptions: [
        {
          id: subscription?.id ?? "subscription",
          name: subscription?.name ?? "Subscription",
          primaryKey: subscription?.primaryKey ?? "primary-key",
          secondaryKey: subscription?.secondaryKey ?? "secondary-key",
          scope: hasProduct ? { kind: "product", id: productId } : { kind: "all" },
          isActive: true,
          created: new Date(0),
          starts: undefined,
          ends: undefined,
          owner: user === undefined ? undefined : id,
        },
      ],
      users:
        user === undefined
          ? []
          : [
              {
                id,
                email,
                firstName: user.firstName ?? "",
                lastName: user.lastName ?? "",
                note: user.note ?? "",
                registered: new Date(0),
                groups: (user.groups ?? []).map(group),
                identities: [{ id: email, provider: "Basic" }],
              },
            ],
    },
  };
}

/** What answers by the origins of servers, and where backends are. @throws OptionsError for what is no origin or URL. */
export function standsAt(options: PolicyRunOptions): {
  readonly answering: ReadonlyMap<string, Answering>;
  readonly backends: ReadonlyMap<string, Backend>;
} {
  const { backend = () => new Response(null), backends = {}, hosts = {} } = options;
  const answering = new Map<string, Answering>();
  for (const [origin, server] of Object.entries(hosts)) {
    if (URL.parse(origin)?.origin !== origin) {
      throw new OptionsError(
        `"${origin}" in hosts is not an origin; write it like https://login.example.`,
      );
    }
    answering.set(origin, checked(server));
  }
  answering.set(new URL(serviceUrlOf(options)).origin, checked(backend));
  const addresses = Object.entries(backends).map(([id, server], index): [string, Backend] => {
    const url = typeof server === "string" ? server : `https://backend-${index + 1}.example`;
    answering.set(new URL(checked(url)).origin, server);
    return [id, { url }];
  });
  return { answering, backends: new Map(addresses) };
}

function serviceUrlOf({ api, backend }: PolicyRunOptions): string {
  return checked(
    api?.serviceUrl ?? (typeof backend === "string" ? backend : "https://backend.example"),
  );
}

function checked<Server extends Answering>(server: Server): Server {
  if (typeof server === "function" || /^https?:$/.test(URL.parse(server)?.protocol ?? "")) {
    return server;
  }
  throw new OptionsError(
    `"${server}" is not the URL of a server; write it like http://localhost:3000.`,
  );
}
