import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiManagementProduct } from "@cdktf/provider-azurerm/lib/api-management-product/index.js";
import { ApiManagementProductApi } from "@cdktf/provider-azurerm/lib/api-management-product-api/index.js";
import { ApiManagementProductPolicy } from "@cdktf/provider-azurerm/lib/api-management-product-policy/index.js";
import { TerraformStack, Testing } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  AzurePlatform,
  GatewayService,
  McpBackend,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { compileGateway } from "../../../local/gateway/compile.ts";
import { readGateway } from "../../../local/stack/apis.ts";
import { LocalCloud } from "../../../local/stack/local-cloud.ts";
import { References } from "../../../local/stack/references.ts";
import { TerraformJson } from "../../../local/stack/terraform-json.ts";
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

describe("the policy in effect of a synthesized stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "policy-sources-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has that of the product that is chosen, and none of a product that the API is not in", () => {
    const app = Testing.app({ stackTraces: false, context: { checkPolicies: false } });
    const stack = new TerraformStack(app, "stack");
    const platform = new AzurePlatform(stack, "azure");
    const service = new GatewayService(stack, "service", { platform });
    const gateway = new McpOAuthGateway(stack, "gateway", { platform, service });
    gateway.addServer("orders", { backend: McpBackend.url("https://orders.example/mcp") });
    const parent = {
      apiManagementName: service.name,
      resourceGroupName: service.resourceGroupName,
    };
    const of = ["starter", "empty"].map(
      (id) =>
        new ApiManagementProduct(stack, id, {
          ...parent,
          productId: id,
          displayName: id.toUpperCase(),
          published: true,
          subscriptionRequired: true,
        }),
    );
    for (const [index, { productId }] of of.entries()) {
      const xmlContent = document({ inbound: "<base /><set-method>GET</set-method>" });
      new ApiManagementProductPolicy(stack, `policy-${index}`, {
        ...parent,
        productId,
        xmlContent,
      });
    }
    let server = "";
    gateway.apis.each((api) => {
      if (api.server === undefined) return;
      server = api.name;
      const productId = of[0]?.productId ?? "";
      new ApiManagementProductApi(stack, "in", { ...parent, productId, apiName: api.name });
    });
    const file = join(folder, "cdk.tf.json");
    writeFileSync(file, Testing.synth(stack));
    const read = TerraformJson.read(file);
    const configured = readGateway(
      read,
      new References(read, new LocalCloud("http://localhost:1", "tenant")),
    );
    const compiled = compileGateway(configured, PolicyCompiler.load());
    const all = new PolicySources({ configured, compiled, servers: [] }, new Masks());
    const { operations } = all.gateway();
    const offered = operations.filter(({ products }) => products.length > 0);
    expect(server).not.toBe("");
    expect([
      ...new Set(offered.flatMap(({ products }) => products.map(({ name }) => name))),
    ]).toEqual(["STARTER"]);
    expect([...new Set(offered.map(({ apiTitle }) => apiTitle))]).toHaveLength(1);
    const [first] = offered;
    const scopes = (product?: string) => [
      ...new Set(
        all
          .effective(first?.api ?? "", first?.operation ?? "", product)
          ?.inbound.map(({ scope }) => scope),
      ),
    ];
    expect(scopes("starter")).toContain("product");
    expect(scopes()).toContain("api");
    expect(scopes()).not.toContain("product");
    expect(scopes("empty")).toEqual([]);
  });
});
