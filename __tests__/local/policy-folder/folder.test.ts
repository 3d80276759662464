import { describe, expect, it } from "vitest";
import { emptyPolicy, properties, readWritten, specification } from "./written-folder.ts";

describe("a folder", () => {
  it("needs an OpenAPI document for each API, and nothing else", async () => {
    const { gateway, found } = await readWritten({
      "apis/orders/specification.json": specification("GET /orders/{id}"),
    });
    expect(found).toEqual([]);
    expect(gateway.apis).toMatchObject([
      {
        id: "orders",
        displayName: "Orders",
        path: "orders",
        serviceUrl: "https://orders.example/v1",
        keys: { required: false },
        operations: [{ id: "get-orders-id", urlTemplate: "/orders/{id}" }],
      },
    ]);
    expect((await readWritten({ "apis/orders/policy.xml": emptyPolicy })).found).toEqual([
      "error api-specification apis/orders:1",
    ]);
  });

  it("has schemas of the service in files", async () => {
    const { gateway, found } = await readWritten({
      "schemas/order.xsd": "<a/>",
      "Schemas/part.v2.json": "{}",
      "schemas/readme.txt": "none",
    });
    expect(found).toEqual([]);
    expect([...(gateway.schemas ?? [])].sort()).toEqual([
      ["order", { kind: "xml", text: "<a/>" }],
      ["part.v2", { kind: "json", text: "{}" }],
    ]);
  });

  it("has policies of all scopes and fragments where APIOps puts them, and in files", async () => {
    const { gateway, found } = await readWritten({
      "policy.xml": "global",
      "apis/orders/specification.json": specification("GET /a", "GET /b"),
      "apis/orders/policy.xml": "api",
      "apis/orders/operations/get-a/policy.xml": "a",
      "apis/orders/operations/get-b.xml": "b",
      "products/starter/policy.xml": "product",
      "products/starter/apis.json": [{ name: "orders" }],
      "policy fragments/one/policy.xml": "one",
      "policyFragments/two/policy.xml": "two",
      "fragments/three.xml": "three",
      "fragments/four.fragment.xml": "four",
    });
    expect(found).toEqual([]);
    const [api] = gateway.apis;
    expect([
      gateway.globalPolicy?.text,
      api?.policy?.text,
      ...(api?.operations ?? []).map(({ policy }) => policy?.text),
    ]).toEqual(["global", "api", "a", "b"]);
    expect(gateway.access?.products).toMatchObject([
      { id: "starter", policy: { text: "product" }, apis: new Set(["orders"]) },
    ]);
    expect([...gateway.fragments].map(([id, { text }]) => `${id}: ${text}`).sort()).toEqual([
      "four: four",
      "one: one",
      "three: three",
      "two: two",
    ]);
  });

  it("says how an API is called, in which version and revision", async () => {
    const information = (more: object) =>
      properties({ path: "shop", displayName: "Shop", ...more });
    const { gateway, found } = await readWritten({
      "versionSets/shop/versionSetInformation.json": properties({ versioningScheme: "Segment" }),
      "version sets/parts/versionSetInformation.json": properties({
        versioningScheme: "Header",
        versionHeaderName: "Api-Version",
      }),
      "apis/shop-v2/apiInformation.json": information({
        apiVersion: "v2",
        apiVersionSetId: "/apiVersionSets/shop",
        serviceUrl: "https://two.example/",
      }),
      "apis/shop-v2/specification.json": specification("GET /a"),
      "apis/parts/apiInformation.json": information({
        path: "/parts",
        apiVersion: "1",
        apiVersionSetId: "/x/parts",
        subscriptionRequired: false,
        subscriptionKeyParameterNames: { header: "X-Key", query: "key" },
      }),
      "apis/parts/specification.json": specification("GET /a"),
      "apis/stock;rev=2/apiInformation.json": information({
        path: "stock",
        isCurrent: false,
        apiRevision: "2",
      }),
      "apis/stock;rev=2/specification.json": specification("GET /a"),
    });
    expect(found).toEqual([]);
    expect(gateway.apis).toMatchObject([
      {
        id: "parts",
        path: "parts",
        keys: { required: false, header: "X-Key", query: "key" },
        version: { name: "1", in: { in: "header", name: "Api-Version", value: "1" } },
      },
      {
        id: "shop-v2",
        displayName: "Shop",
        path: "shop/v2",
        serviceUrl: "https://two.example",
        keys: { required: true },
        version: { name: "v2" },
      },
      { id: "stock;rev=2", path: "stock", revision: { number: "2", isCurrent: false } },
    ]);
  });

  it("has named values, those that are given before those of its file before its own", async () => {
    const { gateway, found, backends } = await readWritten(
      {
        "namedValues/a/namedValueInformation.json": properties({ displayName: "A", value: "own" }),
        "named values/b/namedValueInformation.json": properties({ displayName: "B", value: "own" }),
        "namedValues/c/namedValueInformation.json": properties({ displayName: "C", value: "own" }),
        "namedValues/secret/namedValueInformation.json": properties({
          displayName: "S",
          secret: true,
        }),
        "named-values.json": { B: "file", C: "file" },
        "backends/one/backendInformation.json": properties({ url: "https://{{A}}.example/" }),
      },
      { C: "given" },
    );
    expect(Object.fromEntries(gateway.namedValues)).toEqual({ A: "own", B: "file", C: "given" });
    expect(found).toEqual([
      "warning named-value-missing namedValues/secret/namedValueInformation.json:1",
    ]);
    expect(backends.get("one")).toEqual({ url: "https://own.example" });
  });

  it("has backends with pools, circuit breakers and credentials", async () => {
    const { backends, found } = await readWritten({
      "named-values.json": { key: "s3cret" },
      "backends/pool/backendInformation.json": properties({
        type: "Pool",
        pool: { services: [{ id: "/backends/one", priority: 2, weight: 3 }] },
      }),
      "backends/one/backendInformation.json": properties({
        url: "https://one.example",
        circuitBreaker: {
          rules: [
            {
              name: "r",
              tripDuration: "PT1H",
              acceptRetryAfter: true,
              failureCondition: {
                count: 3,
                interval: "P1DT30S",
                statusCodeRanges: [{ min: 500, max: 599 }],
                errorReasons: ["Server errors"],
              },
            },
          ],
        },
        credentials: {
          header: { "x-key": ["{{key}}"] },
          query: { code: ["a"] },
          authorization: { scheme: "Basic", parameter: "{{key}}" },
          certificateIds: ["/certificates/mine"],
        },
      }),
    });
    expect(found).toEqual([]);
    expect(Object.fromEntries(backends)).toEqual({
      pool: { url: "", pool: [{ id: "one", priority: 2, weight: 3 }] },
      one: {
        url: "https://one.example",
        circuitBreaker: {
          count: 3,
          interval: 86_430_000,
          tripDuration: 3_600_000,
          acceptRetryAfter: true,
          statusCodes: [{ min: 500, max: 599 }],
          countsErrors: true,
        },
        credentials: {
          headers: { "x-key": ["s3cret"] },
          query: { code: ["a"] },
          authorization: "Basic s3cret",
          certificateId: "mine",
        },
      },
    });
  });

  it("has subscriptions, users and groups, and makes the keys that it does not say", async () => {
    const { gateway, made } = await readWritten({
      "groups/staff/groupInformation.json": properties({ displayName: "Staff" }),
      "users/ada/userInformation.json": properties({
        email: "ada@contoso.example",
        firstName: "Ada",
        groups: ["staff"],
      }),
      "subscriptions/a/subscriptionInformation.json": properties({
        scope: "/subscriptions/x/providers/y/products/starter",
        ownerId: "/users/ada",
        primaryKey: "k1",
        secondaryKey: "k2",
      }),
      "subscriptions/b/subscriptionInformation.json": properties({
        scope: "/apis",
        state: "suspended",
      }),
      "subscriptions/c/subscriptionInformation.json": properties({
        scope: "/apis/orders",
        endDate: "2026-01-02T00:00:00Z",
      }),
    });
    expect(gateway.access?.users).toMatchObject([
      { id: "ada", groups: [{ id: "staff", name: "Staff" }] },
    ]);
    expect(gateway.access?.subscriptions).toMatchObject([
      {
        id: "a",
        scope: { kind: "product", id: "starter" },
        owner: "ada",
        primaryKey: "k1",
        secondaryKey: "k2",
        isActive: true,
      },
      { id: "b", scope: { kind: "all" }, isActive: false, primaryKey: made.get("b primary") },
      { id: "c", scope: { kind: "api", id: "orders" }, ends: new Date("2026-01-02T00:00:00Z") },
      { id: "master", scope: { kind: "all" }, primaryKey: made.get("master primary") },
    ]);
    expect(made.get("master primary")).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(made.values()).size).toBe(made.size);
  });
});
