import { describe, expect, it } from "vitest";
import {
  boxDouble,
  boxInt,
  boxLong,
  CSharpException,
  HeaderMap,
  Jwt,
  MessageBody,
  PolicyResponse,
  parseJson,
} from "../../../policy/csharp/index.ts";
import { compiled, contextWith, run, show } from "./evaluating.ts";

describe("context", () => {
  it.each([
    ["context.Api.Name", "Weather"],
    ["context.Api.Path + context.Api.Revision + context.Api.IsCurrentRevision", "weather1True"],
    ["context.Api.SubscriptionKeyParameterNames.Header", "Ocp-Apim-Subscription-Key"],
    ['string.Join(",", context.Api.Protocols)', "https"],
    ["context.Deployment.GatewayId + context.Deployment.Gateway.IsManaged", "managedTrue"],
    ["context.Operation.UrlTemplate", "/mcp"],
    ["context.Request.Method", "POST"],
    ["context.Request.IpAddress", "203.0.113.7"],
    [
      "context.Request.Url.Host + context.Request.Url.Port + context.Request.Url.Path",
      "gw.example443/weather/mcp",
    ],
    ['context.Request.Url.Query.GetValueOrDefault("a", "none")', "1,2"],
    ['context.Request.Url.Query["a"][1]', "2"],
    ['context.Request.Url.Query.GetValueOrDefault("b") == null', "True"],
    ['context.Request.Headers.GetValueOrDefault("ACCEPT", "")', "a,b"],
    ['context.Request.Headers.GetValueOrDefault("None", "d")', "d"],
    ['context.Request.Headers.ContainsKey("accept")', "True"],
    ['context.Request.Headers["accept"].Length', "2"],
    ['context.Request.Headers.TryGetValue("none", out var v) ? "" : "no"', "no"],
    ['string.Join(",", context.Request.Headers.Keys)', "Accept,Host"],
    ['context.Request.MatchedParameters["city"]', "Zürich"],
    ['context.Request.MatchedParameters.GetValueOrDefault("x", "d")', "d"],
    ["context.Request.Certificate == null", "True"],
    ["context.RequestId", "0f8fad5b-d9cb-469f-a165-70867728950e"],
    ["context.User == null && context.Product == null && context.Subscription?.Id == null", "True"],
    ["context.LastError == null", "True"],
    ["context.Response == null", "True"],
    ["context.Tracing", "False"],
    ["var c = context; return c.Api.Id;", "weather"],
  ])("%s is %s", (text, expected) => {
    const props = { query: { a: ["1", "2"] }, headers: { Accept: ["a", "b"], Host: "h" } };
    expect(show(text, props)).toBe(expected);
  });

  it("calls back for Trace", () => {
    const messages: string[] = [];
    const rest = { trace: (message: string) => void messages.push(message) };
    run('context.Trace("a"); context.Trace($"b{1}"); return 1;', { rest });
    expect(messages).toEqual(["a", "b1"]);
  });

  it("shows the last error", () => {
    const lastError = {
      source: "validate-jwt",
      reason: "TokenExpired",
      message: "expired",
      scope: "api",
      section: "inbound",
      path: "choose[1]",
      policyId: null,
    };
    expect(
      show("context.LastError.Source + context.LastError.Reason + context.LastError?.PolicyId", {
        rest: { lastError },
      }),
    ).toBe("validate-jwtTokenExpired");
  });
});

describe("context.Variables", () => {
  const variables = {
    text: "x",
    number: boxInt(5),
    big: boxLong(5n),
    half: boxDouble(0.5),
    yes: true,
    bytes: Uint8Array.of(1, 2),
    nothing: null,
    json: parseJson('{"a":1}'),
    response: new PolicyResponse({
      statusCode: 201,
      statusReason: "Created",
      headers: new HeaderMap([["ETag", "1"]]),
      body: new MessageBody('{"a":[1]}'),
    }),
    jwt: new Jwt(
      { alg: "RS256", typ: "JWT" },
      { sub: "me", aud: ["a", "b"], exp: 1793872800, admin: true },
    ),
  };

  it.each([
    ['(string)context.Variables["text"]', "x"],
    ['(int)context.Variables["number"] + 1', "6"],
    ['(long)context.Variables["big"] + 1', "6"],
    ['(bool)context.Variables["yes"]', "True"],
    ['((byte[])context.Variables["bytes"]).Length', "2"],
    ['context.Variables["nothing"] == null', "True"],
    ['(string)((JObject)context.Variables["json"])["a"]', "1"],
    ['context.Variables["text"] + "y"', "xy"],
    ['$"{context.Variables["number"]:D3}"', "005"],
    ['context.Variables.ContainsKey("text")', "True"],
    ['context.Variables.ContainsKey("none")', "False"],
    ['context.Variables.GetValueOrDefault<string>("text", "d")', "x"],
    ['context.Variables.GetValueOrDefault<string>("none", "d")', "d"],
    ['context.Variables.GetValueOrDefault<string>("none")', "null"],
    ['context.Variables.GetValueOrDefault<int>("none")', "0"],
    ['context.Variables.GetValueOrDefault("none", 7) + 1', "8"],
    ['context.Variables.GetValueOrDefault("text", "").Length', "1"],
    ['context.Variables.GetValueOrDefault("none")', "null"],
    ['(string)context.Variables.GetValueOrDefault("text")', "x"],
    ['context.Variables.GetValueOrDefault<string>("nothing", "d")', "null"],
    ['context.Variables.TryGetValue("text", out var v) ? (string)v : ""', "x"],
    ["context.Variables.Count > 5", "True"],
    ['((IResponse)context.Variables["response"]).StatusCode', "201"],
    ['((IResponse)context.Variables["response"]).StatusReason', "Created"],
    ['((IResponse)context.Variables["response"]).Headers.GetValueOrDefault("etag")', "1"],
    [
      '(int)((IResponse)context.Variables["response"]).Body.As<JObject>(preserveContent: true)["a"][0]',
      "1",
    ],
    ['((Jwt)context.Variables["jwt"]).Subject', "me"],
    ['((Jwt)context.Variables["jwt"]).Claims["aud"].Length', "2"],
    ['((Jwt)context.Variables["jwt"]).Claims.GetValueOrDefault("aud", "")', "a,b"],
    ['((Jwt)context.Variables["jwt"]).Claims.GetValueOrDefault("admin", "")', "true"],
    ['((Jwt)context.Variables["jwt"]).Claims.GetValueOrDefault("none", "d")', "d"],
    ['((Jwt)context.Variables["jwt"]).Audiences.Contains("b")', "True"],
    [
      '((Jwt)context.Variables["jwt"]).ExpirationTime?.ToString("o")',
      "2026-11-05T10:00:00.0000000Z",
    ],
    ['((Jwt)context.Variables["jwt"]).NotBefore == null', "True"],
    ['((Jwt)context.Variables["jwt"]).Algorithm', "RS256"],
  ])("%s is %s", (text, expected) => {
    expect(show(text, { variables })).toBe(expected);
  });

  it.each([
    [
      'context.Variables["none"]',
      "System.Collections.Generic.KeyNotFoundException",
      "The given key 'none' was not present in the dictionary.",
    ],
    [
      'context.Variables.GetValueOrDefault<int>("text")',
      "System.InvalidCastException",
      "Unable to convert context variable `text` of type `System.String` to the type of `System.Int32`.",
    ],
    [
      'context.Variables.GetValueOrDefault<long>("number")',
      "System.InvalidCastException",
      "Unable to convert context variable `number` of type `System.Int32` to the type of `System.Int64`.",
    ],
    [
      '(Jwt)context.Variables["text"]',
      "System.InvalidCastException",
      "Unable to cast object of type 'System.String' to type 'Gateway.Jwt'.",
    ],
  ])("%s throws %s", (text, typeName, message) => {
    expect(() => run(text, { variables })).toThrowError(
      expect.objectContaining({ typeName, message }),
    );
  });
});

describe("bodies", () => {
  it.each([
    ["context.Request.Body.As<string>()", "a=1&b=x+y&a=2"],
    ["Encoding.UTF8.GetString(context.Request.Body.As<byte[]>())", "a=1&b=x+y&a=2"],
    ['context.Request.Body.AsFormUrlEncodedContent()["a"].Count', "2"],
    ['context.Request.Body.AsFormUrlEncodedContent()["b"][0]', "x y"],
    ["context.Request.Body.AsFormUrlEncodedContent().ToQueryString()", "?a=1&a=2&b=x+y"],
    [
      "JsonConvert.SerializeObject(context.Request.Body.AsFormUrlEncodedContent())",
      '{"a":["1","2"],"b":["x y"]}',
    ],
    [
      "context.Request.Body.As<string>(true).Length + context.Request.Body.As<string>().Length",
      "26",
    ],
  ])("%s is %s", (text, expected) => {
    expect(show(text, { body: "a=1&b=x+y&a=2" })).toBe(expected);
  });

  it("can be read once, and tells the gateway", () => {
    const context = contextWith({ body: "abc" });
    compiled("context.Request.Body.As<string>(preserveContent: true)").evaluate(context);
    expect(context.request.body?.content).toEqual(new TextEncoder().encode("abc"));
    compiled("context.Request.Body.As<string>()").evaluate(context);
    expect(context.request.body?.content).toBeNull();
    expect(() => compiled("context.Request.Body.As<string>()").evaluate(context)).toThrow(
      CSharpException,
    );
  });

  it("is null when there is none", () => {
    expect(show("context.Request.Body == null")).toBe("True");
    expect(() => run("context.Request.Body.As<string>()")).toThrowError(
      expect.objectContaining({ typeName: "System.NullReferenceException" }),
    );
  });

  it("takes a byte order mark for what it is", () => {
    expect(show('(string)context.Request.Body.As<JObject>()["a"]', { body: '\ufeff{"a":1}' })).toBe(
      "1",
    );
  });

  it.each([
    ["context.Request.Body.As<string>()", true, false],
    ["context.Response.Body.As<string>()", false, true],
    ["context.Response?.Body?.As<string>()", false, true],
    ['((IResponse)context.Variables["r"]).Body.As<string>()', false, false],
    ["context.Response.StatusCode == 200", false, false],
    ["var r = context.Response; return r.Body.As<string>();", false, true],
    ["var r = context.Response; return r.StatusCode;", false, false],
    ["var r = context.Request; return r.Body?.As<string>();", true, false],
    ["context.Response.StatusCode + context.Request.Method", false, false],
  ])("%s reads request: %s, response: %s", (text, request, response) => {
    const { readsRequestBody, readsResponseBody } = compiled(text);
    expect([readsRequestBody, readsResponseBody]).toEqual([request, response]);
  });
});

describe("credentials", () => {
  const basic = (text: string) => `Basic ${Buffer.from(text, "latin1").toString("base64")}`;
  const token = ["alg", "sub"]
    .map((name) => Buffer.from(JSON.stringify({ [name]: "x" })).toString("base64url"))
    .join(".");
  it.each([
    [basic("user:pass"), "user|pass"],
    [basic("us:er:pässe"), "us:er|pässe"],
    ["basic dTpw", "null"],
    ["Basic !!", "null"],
    ["Bearer x", "null"],
    ["", "null"],
  ])("%s is basic %s", (header, expected) => {
    const text =
      'var c = context.Request.Headers.GetValueOrDefault("Authorization").AsBasic(); return c == null ? null : c.UserId + "|" + c.Password;';
    expect(show(text, { headers: { Authorization: header } })).toBe(expected);
  });

  it.each([
    [`Bearer ${token}.sig`, "x"],
    [token, "x"],
    ["Bearer not.a.token", "none"],
    ["", "none"],
  ])("%s is a JWT of %s", (header, expected) => {
    const text =
      'context.Request.Headers.GetValueOrDefault("Authorization","").TryParseJwt(out var t) ? t.Subject : "none"';
    expect(show(text, { headers: { Authorization: header } })).toBe(expected);
  });
});
