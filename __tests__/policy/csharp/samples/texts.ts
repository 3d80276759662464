import { HeaderMap, PolicyResponse } from "../../../../policy/csharp/index.ts";
import type { Sample } from "./sample.ts";

const token = (payload: object) =>
  ['{"alg":"RS256"}', JSON.stringify(payload)]
    .map((part) => Buffer.from(part).toString("base64url"))
    .concat("sig")
    .join(".");

export const texts: readonly Sample[] = [
  {
    name: "a bearer header from a variable",
    text: '"Bearer " + (string)context.Variables["token"]',
    props: { variables: { token: "t" } },
    expected: "Bearer t",
  },
  {
    name: "an interpolated URL",
    text: '$"https://login.example/{context.Variables.GetValueOrDefault<string>("tenant")}/oauth2/v2.0/token"',
    props: { variables: { tenant: "common" } },
    expected: "https://login.example/common/oauth2/v2.0/token",
  },
  {
    name: "a form body",
    text: '$"client_id={System.Net.WebUtility.UrlEncode((string)context.Variables["id"])}&grant_type=refresh_token&scope={System.Net.WebUtility.UrlEncode("openid profile")}"',
    props: { variables: { id: "a b/c" } },
    expected: "client_id=a+b%2Fc&grant_type=refresh_token&scope=openid+profile",
  },
  {
    name: "the path after a prefix",
    text: 'context.Request.Url.Path.Substring(context.Request.Url.Path.IndexOf("/mcp", StringComparison.Ordinal))',
    expected: "/mcp",
  },
  {
    name: "a cache key",
    text: 'context.Api.Id + "-" + context.Request.IpAddress',
    expected: "weather-203.0.113.7",
  },
  {
    name: "a max-age of a response",
    text: 'Regex.Match(context.Response.Headers.GetValueOrDefault("Cache-Control",""), @"max-age=(?<maxAge>\\d+)").Groups["maxAge"]?.Value',
    props: {
      rest: {
        response: new PolicyResponse({
          statusCode: 200,
          headers: new HeaderMap([["Cache-Control", "public, max-age=60"]]),
        }),
      },
    },
    expected: "60",
  },
  {
    name: "a challenge header",
    text: '"Bearer error=\\"invalid_token\\", resource_metadata=\\"https://" + context.Request.OriginalUrl.Host + "/.well-known/oauth-protected-resource\\""',
    expected:
      'Bearer error="invalid_token", resource_metadata="https://gw.example/.well-known/oauth-protected-resource"',
  },
  {
    name: "a random hexadecimal id",
    text: 'Guid.NewGuid().ToString("N").Length',
    expected: "32",
  },
  {
    name: "the time of expiry",
    text: "DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds() > 1700000000",
    expected: "True",
  },
  {
    name: "the first value of a header",
    text: "context.Request.Headers[\"X-Forwarded-For\"].First().Split(',').First().Trim()",
    props: { headers: { "X-Forwarded-For": "192.0.2.1, 10.0.0.1" } },
    expected: "192.0.2.1",
  },
  {
    name: "a claim or nothing",
    text: 'context.Request.Headers.GetValueOrDefault("Authorization","").AsJwt()?.Claims.GetValueOrDefault("oid", "-") ?? "none"',
    props: { headers: { Authorization: `Bearer ${token({ oid: "u1" })}` } },
    expected: "u1",
  },
  {
    name: "a ternary over a variable",
    text: 'context.Variables.ContainsKey("maxAge") ? int.Parse((string)context.Variables["maxAge"]) : 3600',
    props: { variables: { maxAge: "30" } },
    expected: "30",
  },
];
