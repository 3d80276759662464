import { beforeAll, describe, expect, it } from "vitest";
import { compileGateway } from "../../../local/gateway/compile.ts";
import { Masks } from "../../../local/trace/masking.ts";
import { PolicySources } from "../../../local/trace/policy-sources.ts";
import { PolicyCompiler } from "../../../policy/index.ts";
import { document } from "../gateway/harness.ts";

const own = (method: string) => ({
  address: method,
  text: document({ inbound: `<base /><set-method>${method}</set-method>` }),
});

let sources: PolicySources;

beforeAll(() => {
  const product = (id: string, policy?: ReturnType<typeof own>) => ({
    ...{ id, name: id.toUpperCase(), isPublished: true, groups: [], subscriptionsLimit: undefined },
    ...{ subscriptionRequired: true, approvalRequired: false, apis: new Set(["orders"]) },
    ...(policy && { policy }),
  });
  const configured = {
    serviceName: "service",
    tier: "Developer" as const,
    globalPolicy: own("GLOBAL"),
    apis: [
      {
        ...{ id: "orders", displayName: "Orders", path: "orders", policy: own("API") },
        operations: [
          {
            id: "get",
            displayName: "Get",
            method: "GET",
            urlTemplate: "/",
            policy: own("OPERATION"),
          },
        ],
      },
    ],
    access: {
      products: [product("starter", own("STARTER")), product("free")],
      subscriptions: [],
      users: [],
    },
    namedValues: new Map(),
    fragments: new Map(),
  };
  const compiled = compileGateway(configured, PolicyCompiler.load());
  sources = new PolicySources({ configured, compiled, servers: [] }, new Masks());
});

describe("the policy in effect", () => {
  it("has that of the product that a request comes by", () => {
    const documents = (product?: string) =>
      sources
        .effective("orders", "get", product)
        ?.inbound.map(({ document, scope }) => [document, scope]);
    const others = [
      ["api orders", "api"],
      ["operation orders/get", "operation"],
    ];
    expect(documents()).toEqual([["global", "global"], ...others]);
    expect(documents("starter")).toEqual([
      ["global", "global"],
      ["product starter", "product"],
      ...others,
    ]);
    expect(documents("another")).toBeUndefined();
  });

  it("names the products that have one", () => {
    expect(sources.gateway().operations[0]?.products).toEqual([{ id: "starter", name: "STARTER" }]);
  });
});
