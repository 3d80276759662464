import { document } from "../gateway/harness.ts";
import { properties, specification } from "./written-folder.ts";

/** Policies that leave all to those around them. */
export const base = {
  inbound: "<base />",
  backend: "<base />",
  outbound: "<base />",
  onError: "<base />",
};

/** Its parameter stands at its path, and its schema among its components. */
const checkedSpecification = {
  openapi: "3.1.0",
  info: { title: "Checked", version: "1" },
  paths: {
    "/a/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
      post: {
        requestBody: {
          content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
        },
        responses: { 200: { description: "done" } },
      },
    },
  },
  components: { schemas: { Thing: { type: ["object", "null"], required: ["a"] } } },
};

/** A folder with something of everything. @param origin that of the server behind its backends */
export function servedFiles(origin: string): Readonly<Record<string, string | object>> {
  return {
    "apis/orders/specification.json": specification("GET /orders/{id}", "POST /orders"),
    "apis/orders/policy.xml": document({
      ...base,
      outbound: '<base /><set-header name="X-One"><value>{{one}}</value></set-header>',
    }),
    "apis/checked/specification.json": checkedSpecification,
    "apis/checked/policy.xml": document({
      ...base,
      inbound: `<base /><validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="ignore" /><validate-content unspecified-content-type-action="prevent" max-size="99" size-exceeded-action="prevent"><content validate-as="json" action="prevent" /></validate-content><return-response />`,
    }),
    "schemas/count.xsd":
      '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="n" type="xs:int"/></xs:schema>',
    "apis/counted/specification.json": specification("POST /a"),
    "apis/counted/policy.xml": document({
      ...base,
      inbound: `<base /><validate-content unspecified-content-type-action="prevent" max-size="99" size-exceeded-action="prevent"><content type="application/xml" validate-as="xml" schema-id="count" action="prevent" /></validate-content><return-response />`,
    }),
    "apis/keyed/apiInformation.json": properties({ path: "keyed", subscriptionRequired: true }),
    "apis/keyed/specification.json": specification("GET /a"),
    "apis/keyed/policy.xml": document({
      ...base,
      inbound: `<base /><set-backend-service backend-id="pool" />`,
    }),
    "products/starter/apis.json": ["keyed"],
    "products/starter/policy.xml": document({
      ...base,
      inbound: '<base /><rate-limit calls="2" renewal-period="60" />',
      outbound:
        '<base /><set-header name="X-Product"><value>@(context.Product.Name + context.User.FirstName)</value></set-header>',
    }),
    "products/starter/productInformation.json": properties({ displayName: "Starter" }),
    "users/ada/userInformation.json": properties({
      email: "ada@contoso.example",
      firstName: "Ada",
    }),
    "subscriptions/mobile/subscriptionInformation.json": properties({
      scope: "/products/starter",
      ownerId: "/users/ada",
      primaryKey: "mobile-key",
    }),
    "backends/pool/backendInformation.json": properties({
      type: "Pool",
      pool: { services: [{ id: "/backends/b1" }, { id: "/backends/b2" }] },
    }),
    "backends/b1/backendInformation.json": properties({
      url: `${origin}/b1`,
      circuitBreaker: {
        rules: [
          {
            tripDuration: "PT1H",
            failureCondition: {
              count: 1,
              interval: "PT1M",
              statusCodeRanges: [{ min: 500, max: 599 }],
            },
          },
        ],
      },
    }),
    "backends/b2/backendInformation.json": properties({
      url: `${origin}/b2`,
      credentials: {
        header: { "x-key": ["{{one}}"] },
        query: { code: ["a b"] },
        authorization: { scheme: "Basic", parameter: "eDp5" },
      },
    }),
    "apis/mocked/specification.json": {
      openapi: "3.0.3",
      info: { title: "Mocked", version: "1" },
      paths: {
        "/a": {
          get: {
            responses: {
              200: { description: "", content: { "application/json": { example: { id: 7 } } } },
              202: { description: "", content: { "application/json": { schema: {} } } },
            },
          },
        },
      },
    },
    "apis/mocked/policy.xml": document({
      inbound: `<choose><when condition="@(context.Request.Headers.ContainsKey("X-Made"))"><mock-response status-code="202" /></when></choose><mock-response />`,
    }),
    "named-values.json": { one: "1" },
  };
}
