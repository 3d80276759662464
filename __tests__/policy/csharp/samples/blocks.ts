import { createHash, createHmac } from "node:crypto";
import { boxInt } from "../../../../policy/csharp/index.ts";
import type { Sample } from "./sample.ts";

const challenge = createHash("sha256").update("verifier").digest("base64url");

export const blocks: readonly Sample[] = [
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
