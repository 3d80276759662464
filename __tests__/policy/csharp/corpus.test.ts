import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  boxInt,
  HeaderMap,
  Jwt,
  MessageBody,
  PolicyResponse,
  parseJson,
} from "../../../policy/csharp/index.ts";
import { type ContextProps, compiled, contextWith, run, show } from "./evaluating.ts";

/** Expressions in the manner of the policies that people publish, with what they must give. */
interface Sample {
  readonly name: string;
  readonly text: string;
  readonly props?: ContextProps;
  readonly expected: string;
}

const challenge = createHash("sha256").update("verifier").digest("base64url");
const token = (payload: object) =>
  ['{"alg":"RS256"}', JSON.stringify(payload)]
    .map((part) => Buffer.from(part).toString("base64url"))
    .concat("sig")
    .join(".");

const response = (body: string, statusCode = 200) =>
  new PolicyResponse({
    statusCode,
    headers: new HeaderMap([["Content-Type", "application/json"]]),
    body: new MessageBody(body),
  });

const conditions: readonly Sample[] = [
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

const texts: readonly Sample[] = [
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

const json: readonly Sample[] = [
  {
    name: "a token out of a response",
    text: '(string)((IResponse)context.Variables["tokenResponse"]).Body.As<JObject>()["access_token"]',
    props: { variables: { tokenResponse: response('{"access_token":"abc","expires_in":3599}') } },
    expected: "abc",
  },
  {
    name: "a number out of a response, with a margin",
    text: '(int)((JObject)context.Variables["token"])["expires_in"] - 60',
    props: { variables: { token: parseJson('{"expires_in":3599}') } },
    expected: "3539",
  },
  {
    name: "an OAuth error",
    text: 'return new JObject(new JProperty("error", "invalid_grant"), new JProperty("error_description", "The code has expired.")).ToString(Newtonsoft.Json.Formatting.None);',
    expected: '{"error":"invalid_grant","error_description":"The code has expired."}',
  },
  {
    name: "metadata from an anonymous object",
    text: `
      var issuer = "https://" + context.Request.OriginalUrl.Host;
      return JsonConvert.SerializeObject(new {
        issuer,
        authorization_endpoint = $"{issuer}/authorize",
        response_types_supported = new[] { "code" },
        code_challenge_methods_supported = new[] { "S256" },
        require_pkce = true
      });`,
    expected:
      '{"issuer":"https://gw.example","authorization_endpoint":"https://gw.example/authorize","response_types_supported":["code"],"code_challenge_methods_supported":["S256"],"require_pkce":true}',
  },
  {
    name: "a method of a JSON-RPC body, kept for the backend",
    text: `
      var body = context.Request.Body?.As<JObject>(preserveContent: true);
      var method = (string)body?["method"];
      if (method != "tools/call") return "";
      return (string)body["params"]?["name"] ?? "";`,
    props: { body: '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"get_weather"}}' },
    expected: "get_weather",
  },
  {
    name: "a batch or a single message",
    text: `
      var message = JToken.Parse(context.Request.Body.As<string>(true));
      var messages = message is JArray ? (JArray)message : new JArray(message);
      return string.Join(",", messages.Select(m => (string)m["method"] ?? "response"));`,
    props: { body: '[{"method":"initialize"},{"result":{}}]' },
    expected: "initialize,response",
  },
  {
    name: "fields removed from a response",
    text: `
      var body = context.Response.Body.As<JObject>();
      foreach (var key in new[] { "minutely", "hourly", "flags" }) { body.Property(key)?.Remove(); }
      return body.ToString(Newtonsoft.Json.Formatting.None);`,
    props: { rest: { response: response('{"now":1,"hourly":[1],"flags":{}}') } },
    expected: '{"now":1}',
  },
  {
    name: "a response combined from several",
    text: `
      var all = new JObject();
      foreach (var name in new[] { "a", "b" }) {
        var r = context.Variables.GetValueOrDefault<IResponse>(name);
        all[name] = r == null ? null : r.Body.As<JToken>();
      }
      return all.ToString(Newtonsoft.Json.Formatting.None);`,
    props: { variables: { a: response('{"x":1}') } },
    expected: '{"a":{"x":1},"b":null}',
  },
  {
    name: "redirect URIs of a registration",
    text: `
      try {
        var uris = context.Request.Body.As<JObject>(preserveContent: true)["redirect_uris"] as JArray;
        if (uris == null || !uris.Any()) return "missing";
        foreach (string uri in uris) {
          Uri parsed = new Uri(uri);
          if (parsed.Scheme == "http" && !parsed.IsLoopback) return "insecure: " + uri;
          if (!string.IsNullOrEmpty(parsed.Fragment)) return "fragment: " + uri;
        }
        return "ok";
      } catch (Exception) {
        return "malformed";
      }`,
    props: { body: '{"redirect_uris":["http://127.0.0.1:33418/cb","http://evil.example/cb"]}' },
    expected: "insecure: http://evil.example/cb",
  },
];

const blocks: readonly Sample[] = [
  {
    name: "a query string as a dictionary",
    text: `
      var pairs = "?code=a%20b&state=x".TrimStart('?').Split('&')
        .Select(p => p.Split(new[] { '=' }, 2))
        .ToDictionary(p => p[0], p => Uri.UnescapeDataString(p.Length > 1 ? p[1] : ""));
      return pairs["code"] + "/" + pairs["state"];`,
    expected: "a b/x",
  },
  {
    name: "a form body by hand",
    text: `
      foreach (var pair in context.Request.Body.As<string>(preserveContent: true).Split('&')) {
        var parts = pair.Split('=');
        if (parts.Length == 2 && parts[0] == "redirect_uri") {
          return System.Net.WebUtility.UrlDecode(parts[1]);
        }
      }
      return "";`,
    props: { body: "code=1&redirect_uri=http%3A%2F%2Flocalhost%2Fcb" },
    expected: "http://localhost/cb",
  },
  {
    name: "a form body by AsFormUrlEncodedContent",
    text: `
      var form = context.Request.Body.AsFormUrlEncodedContent(preserveContent: true);
      IList<string> values;
      return form.TryGetValue("code_verifier", out values) && values.Count == 1 ? values[0] : "";`,
    props: { body: "code_verifier=verifier&x=1" },
    expected: "verifier",
  },
  {
    name: "PKCE",
    text: `
      using (var sha = SHA256.Create()) {
        var hash = sha.ComputeHash(Encoding.ASCII.GetBytes("verifier"));
        return Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_');
      }`,
    expected: challenge,
  },
  {
    name: "a JWT signed with HMAC",
    text: `
      string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).Replace("+", "-").Replace("/", "_").Replace("=", "");
      var head = Base64Url(Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(new { alg = "HS256", typ = "JWT" })));
      var body = Base64Url(Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(new { sub = "me", exp = 1793872800L })));
      var signature = new HMACSHA256(Encoding.UTF8.GetBytes("secret")).ComputeHash(Encoding.UTF8.GetBytes($"{head}.{body}"));
      return $"{head}.{body}.{Base64Url(signature)}";`,
    expected: (() => {
      const input = ['{"alg":"HS256","typ":"JWT"}', '{"sub":"me","exp":1793872800}']
        .map((part) => Buffer.from(part).toString("base64url"))
        .join(".");
      return `${input}.${createHmac("sha256", "secret").update(input).digest("base64url")}`;
    })(),
  },
  {
    name: "a comparison in constant time",
    text: `
      var a = Encoding.UTF8.GetBytes((string)context.Variables["a"]);
      var b = Encoding.UTF8.GetBytes((string)context.Variables["b"]);
      if (a.Length != b.Length) return false;
      var difference = 0;
      for (var i = 0; i < a.Length; i++) { difference |= a[i] ^ b[i]; }
      return difference == 0;`,
    props: { variables: { a: "same", b: "same" } },
    expected: "True",
  },
  {
    name: "a cookie by its name",
    text: `
      var cookie = context.Request.Headers.GetValueOrDefault("Cookie", "").Split(';')
        .Select(c => c.Trim().Split('='))
        .FirstOrDefault(c => c[0] == "__Host-session");
      return cookie == null || cookie.Length < 2 ? "" : cookie[1];`,
    props: { headers: { Cookie: "a=1; __Host-session=abc" } },
    expected: "abc",
  },
  {
    name: "a weight for load balancing",
    text: `
      var weights = new Dictionary<string, int> { { "a", 0 }, { "b", 100 } };
      var pick = new Random().Next(0, 100);
      var sum = 0;
      foreach (var w in weights) { sum += w.Value; if (pick < sum) return w.Key; }
      return "none";`,
    expected: "b",
  },
  {
    name: "an IPv4 address in a range",
    text: `
      uint ToNumber(string ip) {
        var bytes = System.Net.IPAddress.Parse(ip).GetAddressBytes();
        Array.Reverse(bytes);
        return BitConverter.ToUInt32(bytes, 0);
      }
      var mask = uint.MaxValue << (32 - 24);
      return (ToNumber(context.Request.IpAddress) & mask) == (ToNumber("203.0.113.0") & mask);`,
    expected: "True",
  },
  {
    name: "a claim by a switch",
    text: `
      switch ((string)context.Variables["plan"]) {
        case "free": return 10;
        case "team":
        case "business": return 1000;
        default: return 0;
      }`,
    props: { variables: { plan: "team" } },
    expected: "1000",
  },
  {
    name: "an exponential delay",
    text: 'Math.Min(30, (int)Math.Pow(2, (int)context.Variables["attempt"]))',
    props: { variables: { attempt: boxInt(4) } },
    expected: "16",
  },
  {
    name: "a text built up",
    text: `
      var html = new StringBuilder();
      html.Append("<ul>");
      foreach (var scope in "mcp:read <x>".Split(' ')) {
        html.AppendFormat("<li>{0}</li>", System.Net.WebUtility.HtmlEncode(scope));
      }
      return html.Append("</ul>").ToString();`,
    expected: "<ul><li>mcp:read</li><li>&lt;x&gt;</li></ul>",
  },
  {
    name: "an HKDF step by hand",
    text: `
      var prk = new HMACSHA256(new byte[32]).ComputeHash(Encoding.UTF8.GetBytes("key material"));
      var okm = new HMACSHA256(prk).ComputeHash(Encoding.UTF8.GetBytes("purpose").Concat(new byte[] { 1 }).ToArray());
      return BitConverter.ToString(okm).Replace("-", "").ToLowerInvariant();`,
    expected: (() => {
      const prk = createHmac("sha256", Buffer.alloc(32)).update("key material").digest();
      return createHmac("sha256", prk).update("purpose").update(Buffer.of(1)).digest("hex");
    })(),
  },
];

describe.each([
  ["conditions", conditions],
  ["texts", texts],
  ["JSON", json],
  ["blocks", blocks],
])("%s", (_, samples) => {
  it.each(samples)("$name", ({ text, props, expected }) => {
    expect(show(text, props)).toBe(expected);
  });
});

describe("sealing, as a gateway does it", () => {
  const variables = {
    key: new Uint8Array(32).fill(1),
    mac: new Uint8Array(32).fill(2),
    text: '{"code":"x"}',
  };
  const seal = `
    var iv = new byte[16];
    new RNGCryptoServiceProvider().GetBytes(iv);
    var cipher = Encoding.UTF8.GetBytes((string)context.Variables["text"]).Encrypt("Aes", (byte[])context.Variables["key"], iv);
    var sealedBytes = new byte[] { 1 }.Concat(iv).Concat(cipher).ToArray();
    using (var hmac = new HMACSHA256((byte[])context.Variables["mac"])) {
      return Convert.ToBase64String(sealedBytes.Concat(hmac.ComputeHash(sealedBytes)).ToArray());
    }`;
  const unseal = `
    try {
      var all = Convert.FromBase64String((string)context.Variables["sealed"]);
      var length = all.Length - 32;
      if (length < 33 || all[0] != 1) return null;
      var body = all.Take(length).ToArray();
      byte[] expected;
      using (var hmac = new HMACSHA256((byte[])context.Variables["mac"])) { expected = hmac.ComputeHash(body); }
      var difference = 0;
      for (int i = 0; i < expected.Length; i++) difference |= expected[i] ^ all[length + i];
      if (difference != 0) return null;
      var iv = body.Skip(1).Take(16).ToArray();
      return Encoding.UTF8.GetString(body.Skip(17).ToArray().Decrypt("Aes", (byte[])context.Variables["key"], iv));
    } catch (Exception) {
      return null;
    }`;

  it("opens what it sealed", () => {
    const sealed = run(seal, { variables });
    expect(show(unseal, { variables: { ...variables, sealed } })).toBe('{"code":"x"}');
    expect(run(seal, { variables })).not.toBe(sealed);
  });

  it("opens nothing that was touched in any byte", () => {
    const sealed = Buffer.from(String(run(seal, { variables })), "base64");
    const open = compiled(unseal);
    for (let index = 0; index < sealed.length; index += 1) {
      const touched = Buffer.from(sealed);
      touched[index] = (touched[index] ?? 0) ^ 0x40;
      const context = contextWith({
        variables: { ...variables, sealed: touched.toString("base64") },
      });
      expect(open.evaluate(context)).toBeNull();
    }
    const cut = sealed.subarray(0, sealed.length - 1).toString("base64");
    expect(open.evaluate(contextWith({ variables: { ...variables, sealed: cut } }))).toBeNull();
  });
});
