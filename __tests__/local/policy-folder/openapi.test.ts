import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { normalized, readOpenApi } from "../../../local/policy-folder/openapi.ts";
import { Source } from "../../../local/policy-folder/source.ts";
import type { PolicyFinding } from "../../../policy/index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "openapi-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string, { template = true, name = "specification.yaml" } = {}) {
  const path = join(folder, name);
  writeFileSync(path, text);
  const findings: PolicyFinding[] = [];
  const api = await readOpenApi(new Source(path, (finding) => findings.push(finding)), template);
  return { api, findings };
}

const ok = "responses: { default: { description: any } }";
const head = 'openapi: 3.0.3\ninfo: { title: Orders, version: "1" }\n';

describe("an OpenAPI document", () => {
  it("gives operations with ids, names and templates as an import does", async () => {
    const { api, findings } = await read(`${head}
servers: [{ url: "http://plain.example" }, { url: "https://{stage}.orders.example/v1/", variables: { stage: { default: live } } }]
paths:
  /orders:
    parameters:
      - { $ref: "#/components/parameters/tenant" }
    get: { operationId: List Orders!, summary: All orders, parameters: [{ name: page, in: query, schema: {} }], ${ok} }
    post: { ${ok} }
  /orders/{id}.json:
    get: { operationId: list-orders, parameters: [{ name: id, in: path, required: true, schema: {} }], ${ok} }
    trace: { ${ok} }
components:
  parameters:
    tenant: { name: tenant, in: query, required: true, schema: {} }
`);
    expect(api).toEqual({
      title: "Orders",
      serviceUrl: "https://live.orders.example/v1",
      operations: [
        {
          id: "list-orders",
          displayName: "All orders",
          method: "GET",
          urlTemplate: "/orders?tenant={tenant}",
          samples: [],
          description: expect.objectContaining({
            responses: [expect.objectContaining({ code: "default" })],
          }),
        },
        {
          id: "post-orders",
          displayName: "post-orders",
          method: "POST",
          urlTemplate: "/orders?tenant={tenant}",
          samples: [],
          description: expect.objectContaining({
            responses: [expect.objectContaining({ code: "default" })],
          }),
        },
        {
          id: "list-orders-1",
          displayName: "list-orders",
          method: "GET",
          urlTemplate: "/orders/{id}.json",
          samples: [],
          description: expect.objectContaining({
            responses: [expect.objectContaining({ code: "default" })],
          }),
        },
      ],
    });
    expect(findings).toMatchObject([{ severity: "note", rule: "openapi-method" }]);
  });

  it("has the examples of answers, for mock-response", async () => {
    const { api } = await read(`${head}
paths:
  /a:
    get:
      responses:
        "200":
          description: fine
          content:
            application/json: { example: { id: 7 } }
            text/plain: { examples: { one: { $ref: "#/components/examples/one" } } }
        "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/made" } } } }
        "202": { description: taken, content: { application/json: { schema: { type: object } } } }
        default: { description: any, content: { text/plain: { example: x } } }
components:
  examples: { one: { value: seven } }
  schemas: { made: { type: object, example: { made: true } } }
`);
    expect(api?.operations[0]?.samples).toEqual([
      { status: 200, contentType: "application/json", example: '{"id":7}' },
      { status: 200, contentType: "text/plain", example: "seven" },
      { status: 201, contentType: "application/json", example: '{"made":true}' },
      { status: 202, contentType: "application/json", example: undefined },
    ]);
  });

  it("may leave required parameters out of templates", async () => {
    const text = `${head}paths: { /a: { get: { parameters: [{ name: q, in: query, required: true, schema: {} }], ${ok} } } }`;
    expect((await read(text, { template: false })).api?.operations[0]?.urlTemplate).toBe("/a");
  });

  it("may be JSON, and OpenAPI 2.0 and 3.1", async () => {
    const swagger = {
      swagger: "2.0",
      info: { title: "Old", version: "1" },
      host: "old.example",
      basePath: "/v1",
      schemes: ["http", "https"],
      paths: { "/a": { get: { responses: { 200: { description: "" } } } } },
    };
    const old = await read(JSON.stringify(swagger), { name: "specification.json" });
    expect(old.api).toMatchObject({
      serviceUrl: "https://old.example/v1",
      operations: [{ id: "get-a" }],
    });
    const three = `openapi: 3.1.0\ninfo: { title: New, version: "1" }\npaths: { /a: { head: { ${ok} } } }`;
    expect((await read(three)).api?.operations).toMatchObject([{ method: "HEAD" }]);
  });

  it("has no service URL without https", async () => {
    const { api, findings } = await read(
      `${head}servers: [{ url: "http://a.example" }]\npaths: {}`,
    );
    expect(api?.serviceUrl).toBeUndefined();
    expect(findings).toMatchObject([{ rule: "openapi-server", place: { line: 3 } }]);
  });

  it.each([
    ["openapi: 3.0.3\npaths:\n  a: [", "file-syntax", 3],
    ["- a\n- b", "openapi-content", 1],
    ["openapi: 9.0.0\ninfo: {}", "openapi-content", 1],
    [`${head}paths:\n  /a:\n    get:\n      responses: 7`, "openapi-content", 6],
  ])("that is none is found with its line: %j", async (text, rule, line) => {
    const { api, findings } = await read(text);
    expect(api).toBeUndefined();
    expect(findings[0]).toMatchObject({ severity: "error", rule, place: { line } });
  });

  it("that refers to other files is refused, as API Management does", async () => {
    const text = `${head}paths: { /a: { get: { parameters: [{ $ref: "/etc/passwd" }], ${ok} } } }`;
    expect((await read(text)).findings).toMatchObject([
      { rule: "openapi-content", message: expect.stringContaining("only internal refs") },
    ]);
  });
});

it.each([
  ["GET-/foo/{bar}?buzz={quix}", "get-foo-bar-buzz-quix"],
  ["getOrder", "getorder"],
  ["x".repeat(90), "x".repeat(76)],
])("the id of %s is %s", (written, id) => {
  expect(normalized(written)).toBe(id);
});
