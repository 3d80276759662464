import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

describe("the address of a request", () => {
  const address =
    "<return-response><set-body>@(context.Request.Url.Path + context.Request.Url.QueryString)</set-body></return-response>";
  const addressAfter = async (policy: string, target: string, urlTemplate = "/t/{id}") =>
    (await request({ urlTemplate, operation: document({ inbound: policy + address }) }, {}, target))
      .text;

  it.each([
    ['<rewrite-uri template="/v2/{id}" />', "/api/t/42?a=%20b", "/v2/42?a=%20b"],
    ['<rewrite-uri template="/v2/{id}?x={id}" />', "/api/t/a%2Fb?c", "/v2/a%2Fb?x=a%2Fb&c"],
    ['<rewrite-uri template="/v2" copy-unmatched-params="false" />', "/api/t/1?a=b", "/v2"],
  ])("%s makes of %s: %s", async (policy, target, expected) => {
    expect(await addressAfter(policy, target)).toBe(expected);
  });

  it("keeps the slashes of a wildcard", async () => {
    expect(await addressAfter('<rewrite-uri template="/f/{*p}" />', "/api/t/a/b", "/t/{*p}")).toBe(
      "/f/a/b",
    );
  });

  it("is not rewritten with a parameter that the operation does not have", async () => {
    expect(await addressAfter('<rewrite-uri template="/v2/{no}" />', "/api/t/42")).toContain(
      "Internal server error",
    );
  });

  const set = (action: string) =>
    `<set-query-parameter name="a b" exists-action="${action}"><value>x&amp;y</value></set-query-parameter>`;
  it.each([
    ["override", "/t/42?d&a+b=1&c=%20e&a%20b=2", "/t/42?d&c=%20e&a%20b=x%26y"],
    ["append", "/t/42?a+b=1&d", "/t/42?a+b=1&d&a%20b=x%26y"],
    ["skip", "/t/42?a+b=1", "/t/42?a+b=1"],
    ["delete", "/t/42?a+b=1&c=~%7E", "/t/42?c=~%7E"],
  ])("set-query-parameter %s changes nothing else: %s", async (action, target, expected) => {
    expect(await addressAfter(set(action), `/api${target}`)).toBe(expected);
  });
});

describe("context.Api.ServiceUrl", () => {
  const parts =
    '@{ var u = context.Api.ServiceUrl; return u == null ? "none" : u.Scheme + " " + u.Host + " " + u.Port + " " + u.Path + " " + u.QueryString; }';
  const operation = document({
    inbound: `<return-response><set-body>${parts}</set-body></return-response>`,
  });

  it.each([
    ["https://backend.example/v1/?a=b", "https backend.example 443 /v1/ ?a=b"],
    ["http://backend.example:8080", "http backend.example 8080 / "],
    [undefined, "none"],
  ])("of %s is %s", async (serviceUrl, expected) => {
    const policies = serviceUrl === undefined ? { operation } : { operation, serviceUrl };
    expect((await request(policies)).text).toBe(expected);
  });
});
