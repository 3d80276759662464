import { describe, expect, it } from "vitest";
import { startLocal } from "../../local/index.ts";
import { loadPolicy, type PolicyRunRequest, runPolicy } from "../../local/policy-run/index.ts";
import { document } from "./gateway/harness.ts";

const untyped = <T>(value: unknown): T => value as T;
const policy = document({ inbound: "<return-response />" });

describe("what JavaScript gives runPolicy", () => {
  it.each([
    [{ namedValue: {} }, "runPolicy has no option namedValue; did you mean namedValues?"],
    [{ anything: 1 }, "runPolicy has no option anything; there are tier, policies, name,"],
    [{ api: { pth: "x" } }, "runPolicy has no option api.pth; did you mean path?"],
    [{ tier: "Standard2" }, 'runPolicy: tier is not right: expected one of "Consumption"|'],
    [{ scope: "apis" }, "runPolicy: scope is not right: expected one of"],
    [{ namedValues: { n: 1 } }, "runPolicy: namedValues.n is not right: expected string"],
    [{ schemas: { order: { type: "object" } } }, "runPolicy: schemas.order is not right"],
    [{ fragments: "<fragment/>" }, "runPolicy: fragments is not right: expected record"],
    [{ hosts: { "https://a": 1 } }, "is not right: expected a function or a URL"],
    [null, "runPolicy takes an object: "],
  ])("is refused before anything runs: %j", async (options, message) => {
    const loading = loadPolicy(policy, untyped(options));
    await expect(loading).rejects.toMatchObject({
      name: "OptionsError",
      message: expect.stringContaining(message),
    });
  });

  it("is not repeated, since it may be a secret", async () => {
    const loading = loadPolicy(
      policy,
      untyped({ subscription: { primaryKey: { key: "s3cret" } } }),
    );
    await expect(loading).rejects.toThrow(/^((?!s3cret).)*$/);
  });

  it.each([
    [undefined, "A policy is the text of a document"],
    ["policies/orders.xml", '"policies/orders.xml" is the name of a file. Give the text in it'],
  ])("is a policy: %j", async (given, message) => {
    await expect(loadPolicy(untyped(given))).rejects.toThrow(message);
  });

  it.each<[unknown, string]>([
    [undefined, "The request takes an object: "],
    [{ url: "/x" }, "The request has no option url; there are method, path, headers, body"],
    [{ method: 1 }, "The request: method is not right"],
  ])("is a request: %j", async (request, message) => {
    await expect(runPolicy(policy, untyped<PolicyRunRequest>(request))).rejects.toMatchObject({
      name: "RequestError",
      message: expect.stringContaining(message),
    });
  });

  it("may be undefined wherever it may be left out", async () => {
    const options = untyped<object>({
      tier: undefined,
      api: { path: undefined },
      hosts: undefined,
    });
    const { response } = await runPolicy(policy, "GET /", options);
    expect(response.status).toBe(200);
  });
});

describe("what JavaScript gives startLocal", () => {
  const stack = "cdk.tf.json";
  it.each([
    [undefined, "startLocal takes an object: "],
    [{}, "startLocal: stack is not right: expected the file of a stack"],
    [{ stack, backend: {} }, "startLocal has no option backend; did you mean backends?"],
    [{ stack, port: "9000" }, "startLocal: port is not right: expected number"],
    [{ stack, port: 99_999 }, "startLocal: port is not right"],
    [{ stack, people: ["Ada"] }, "startLocal: people.0 is not right"],
    [{ stack, people: [{ roles: "Admin" }] }, "startLocal: people.0.objectId is not right"],
    [{ stack, onTrace: true }, "startLocal: onTrace is not right: expected a function"],
  ])("is refused before anything starts: %j", async (options, message) => {
    await expect(startLocal(untyped(options))).rejects.toMatchObject({
      name: "OptionsError",
      message: expect.stringContaining(message),
    });
  });
});
