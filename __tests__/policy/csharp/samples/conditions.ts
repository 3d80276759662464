import { createHash } from "node:crypto";
import { HeaderMap, Jwt, MessageBody, PolicyResponse } from "../../../../policy/csharp/index.ts";
import type { Sample } from "./sample.ts";

const challenge = createHash("sha256").update("verifier").digest("base64url");
const response = (body: string, statusCode = 200) =>
  new PolicyResponse({
    statusCode,
    headers: new HeaderMap([["Content-Type", "application/json"]]),
    body: new MessageBody(body),
  });

export const conditions: readonly Sample[] = [
  {
    name: "a method check",
    text: 'context.Request.Method == "POST" && context.Request.Url.Path.EndsWith("/mcp")',
    expected: "True",
  },
  {
    name: "a missing header",
    text: '!context.Request.Headers.ContainsKey("Authorization")',
    expected: "True",
  },
  {
    name: "a bearer header in any case",
    text: 'context.Request.Headers.GetValueOrDefault("authorization","").StartsWith("bearer ", StringComparison.OrdinalIgnoreCase)',
    props: { headers: { Authorization: "Bearer x" } },
    expected: "True",
  },
  {
    name: "a failed sub-request",
    text: 'context.Variables["r"] == null || ((IResponse)context.Variables["r"]).StatusCode != 200',
    props: { variables: { r: response("{}", 503) } },
    expected: "True",
  },
  {
    name: "a flag in a variable",
    text: 'context.Variables.GetValueOrDefault<bool>("is-retry")',
    expected: "False",
  },
  {
    name: "a status range",
    text: "context.Response.StatusCode >= 500 || context.Response.StatusCode == 429",
    props: { rest: { response: response("", 429) } },
    expected: "True",
  },
  {
    name: "an unauthorised error",
    text: 'context.LastError?.Reason == "TokenExpired" && context.Response?.StatusCode == 401',
    props: { rest: { response: response("", 401) } },
    expected: "False",
  },
  {
    name: "membership in a list",
    text: 'new [] { "put", "post", "patch" }.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase)',
    expected: "True",
  },
  {
    name: "an origin in an allow-list",
    text: '"https://a.example, https://b.example".Split(\',\').Select(o => o.Trim()).Any(o => o == context.Request.Headers.GetValueOrDefault("Origin", ""))',
    props: { headers: { Origin: "https://b.example" } },
    expected: "True",
  },
  {
    name: "a role of a validated token",
    text: '((Jwt)context.Variables["jwt"]).Claims.GetValueOrDefault("roles", "").Split(\',\').Contains("Weather.Read")',
    props: {
      variables: { jwt: new Jwt({ alg: "RS256" }, { roles: ["Weather.Read", "Weather.Write"] }) },
    },
    expected: "True",
  },
  {
    name: "a pattern",
    text: 'Regex.IsMatch(context.Request.Url.Query.GetValueOrDefault("code_challenge", ""), "^[A-Za-z0-9_-]{43}$")',
    props: { query: { code_challenge: challenge } },
    expected: "True",
  },
];
