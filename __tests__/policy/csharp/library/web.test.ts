import { describe, expect, it } from "vitest";
import { findingsOf, run, show } from "../evaluating.ts";

describe("Uri", () => {
  it.each([
    [
      "https://Example.COM:443/a/b?x=1#f",
      "https|example.com|443|/a/b|?x=1|#f|https://example.com/a/b?x=1#f",
    ],
    ["http://example.com", "http|example.com|80|/|||http://example.com/"],
    ["http://example.com:8080/", "http|example.com|8080|/|||http://example.com:8080/"],
    ["https://h/a/../b/./c", "https|h|443|/b/c|||https://h/b/c"],
    ["https://h/%7Euser/a b/ü", "https|h|443|/~user/a%20b/%C3%BC|||https://h/~user/a%20b/%C3%BC"],
    ["https://h/a\\b", "https|h|443|/a/b|||https://h/a/b"],
    ["  https://h/  ", "https|h|443|/|||https://h/"],
    ["http://[::1]:3000/cb", "http|[::1]|3000|/cb|||http://[::1]:3000/cb"],
    ["http://127.1/", "http|127.0.0.1|80|/|||http://127.0.0.1/"],
    ["http://user:pw@h/", "http|h|80|/|||http://user:pw@h/"],
    [
      "vscode://vscode.github-authentication/did?x",
      "vscode|vscode.github-authentication|-1|/did|?x||vscode://vscode.github-authentication/did?x",
    ],
    [
      "com.example.app:/oauth2redirect",
      "com.example.app||-1|/oauth2redirect|||com.example.app:/oauth2redirect",
    ],
    ["urn:ietf:wg:oauth:2.0:oob", "urn||-1|ietf:wg:oauth:2.0:oob|||urn:ietf:wg:oauth:2.0:oob"],
    ["myapp:///cb", "myapp||-1|/cb|||myapp:///cb"],
    ["https://h?x=a b&y=ü", "https|h|443|/|?x=a%20b&y=%C3%BC||https://h/?x=a%20b&y=%C3%BC"],
    ["mailto:a@b.c", "mailto|b.c|25||||mailto:a@b.c"],
  ])("reads %s", (uri, expected) => {
    const text =
      'var u = new Uri((string)context.Variables["u"]); return string.Join("|", u.Scheme, u.Host, u.Port, ' +
      "u.AbsolutePath, u.Query, u.Fragment, u.AbsoluteUri);";
    expect(show(text, { variables: { u: uri } })).toBe(expected);
  });

  it.each([
    ["", "Invalid URI: The URI is empty."],
    ["/relative", "Invalid URI: The format of the URI could not be determined."],
    ["example.com", "Invalid URI: The format of the URI could not be determined."],
    ["http://", "Invalid URI: The hostname could not be parsed."],
    ["http:///path", "Invalid URI: The hostname could not be parsed."],
    ["http://a b/", "Invalid URI: The hostname could not be parsed."],
    ["http://h:99999/", "Invalid URI: Invalid port specified."],
    ["http://h:x/", "Invalid URI: Invalid port specified."],
    ["http://a@b@c/", "Invalid URI: The hostname could not be parsed."],
    ["https:h", "Invalid URI: The Authority/Host could not be parsed."],
    ["http://[::g]/", "Invalid URI: The hostname could not be parsed."],
  ])("refuses %s", (uri, message) => {
    expect(() =>
      run('new Uri((string)context.Variables["u"])', { variables: { u: uri } }),
    ).toThrowError(expect.objectContaining({ typeName: "System.UriFormatException", message }));
  });

  it.each([
    ['new Uri("http://localhost:1/").IsLoopback', "True"],
    ['new Uri("http://127.0.0.2/").IsLoopback', "True"],
    ['new Uri("http://127.0.0.1.evil.com/").IsLoopback', "False"],
    ['new Uri("http://[::1]/").IsLoopback', "True"],
    ['new Uri("https://h:443/").IsDefaultPort', "True"],
    ['new Uri("https://h:444/a?b").Authority', "h:444"],
    ['new Uri("https://u@h/a?b").UserInfo', "u"],
    ['new Uri("https://h/a/b?c#d").GetLeftPart(UriPartial.Path)', "https://h/a/b"],
    ['new Uri("https://h/a/b?c#d").GetLeftPart(UriPartial.Authority)', "https://h"],
    ['new Uri("https://h/a%20b?c").ToString()', "https://h/a b?c"],
    ['new Uri("https://h/a%2Fb%25").ToString()', "https://h/a%2Fb%25"],
    ['new Uri("https://H/a").OriginalString', "https://H/a"],
    ['new Uri("https://H/a#x") == new Uri("https://h:443/a#y")', "True"],
    ['new Uri("https://h/a") == new Uri("https://h/A")', "False"],
    ['new Uri(new Uri("https://h/a/b?c"), "../d?e").AbsoluteUri', "https://h/d?e"],
    ['new Uri("https://h/a/%2E%2E/admin").AbsoluteUri', "https://h/admin"],
    ['new Uri("https://h/a/.%2e/admin").AbsolutePath', "/admin"],
    ['new Uri("https://h/a/%2e/b/%2E").AbsolutePath', "/a/b/"],
    ['new Uri("https://h/a/b").AbsolutePath + new Uri("https://h/...").AbsolutePath', "/a/b/..."],
    ['new Uri(new Uri("https://h/a/b"), "//x/y").AbsoluteUri', "https://x/y"],
    ['new Uri("https://h/a/b/").Segments.Length', "3"],
    ['new Uri("https://h/a?b=c").PathAndQuery', "/a?b=c"],
    ['Uri.EscapeDataString("a b/ü~\'!")', "a%20b%2F%C3%BC~%27%21"],
    ['Uri.UnescapeDataString("a%20b+%C3%BC%zz%FF")', "a b+ü%zz%FF"],
    ['Uri.EscapeUriString("https://h/a b?c=ü")', "https://h/a%20b?c=%C3%BC"],
    ["context.Request.Url.ToString()", "https://gw.example/weather/mcp"],
    ["context.Request.Url.ToUri().Host", "gw.example"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it("has no UriKind, which is not on the list", () => {
    expect(findingsOf("UriKind.Absolute")[0]).toMatchObject({ rule: "csharp-type-not-allowed" });
    expect(findingsOf('Uri.IsWellFormedUriString("x", UriKind.Absolute)')[0]?.message).toContain(
      "it needs UriKind, which APIM does not allow",
    );
  });
});

describe("WebUtility", () => {
  it.each([
    ['HtmlEncode("<a href=\\"x\\">&\'</a>")', "&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;"],
    ['HtmlEncode("é\\u00a0€😀")', "&#233;&#160;€&#128512;"],
    ['HtmlDecode("&lt;&eacute;&#233;&#x1F600;&apos;&nope;&amp;amp;")', "<éé😀'&nope;&amp;"],
    ['UrlEncode("a b&c=d/ü~\'()*!-_.")', "a+b%26c%3Dd%2F%C3%BC%7E%27()*!-_."],
    ['UrlDecode("a+b%26%C3%BC%zz")', "a b&ü%zz"],
    ["UrlEncode(null) == null", "True"],
  ])("%s is %s", (call, expected) => {
    expect(show(`System.Net.WebUtility.${call}`)).toBe(expected);
  });
});

describe("IPAddress", () => {
  it.each([
    ['Parse("192.0.2.1").GetAddressBytes()[3]', "1"],
    ['Parse("2001:DB8:0:0:1::1").ToString()', "2001:db8::1:0:0:1"],
    ['Parse("::ffff:192.0.2.1").ToString()', "::ffff:192.0.2.1"],
    ['IsLoopback(System.Net.IPAddress.Parse("127.9.9.9"))', "True"],
    ['IsLoopback(System.Net.IPAddress.Parse("::1"))', "True"],
    ['TryParse("300.1.1.1", out var ip)', "False"],
    ['Parse("10.0.0.1").Equals(System.Net.IPAddress.Parse("10.0.0.1"))', "True"],
    ['Parse("10.0.0.1").AddressFamily', "InterNetwork"],
  ])("%s is %s", (call, expected) => {
    expect(show(`System.Net.IPAddress.${call}`)).toBe(expected);
  });

  it("has only what the list allows", () => {
    expect(findingsOf("System.Net.IPAddress.Any")[0]).toMatchObject({
      rule: "csharp-member-not-allowed",
    });
  });
});
