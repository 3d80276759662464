import { stringLiteral } from "./literals.ts";
import type { Random } from "./random.ts";

/** A text that is a URI, relative, absolute or neither. */
export function uriText(random: Random): string {
  if (random.chance(0.15)) {
    return random.pick([
      "",
      "/",
      "a/b",
      "../x",
      "?q",
      "#f",
      "http:",
      "http://",
      "http:///x",
      "mailto:a@b.c",
      "mailto:a@b.c?subject=x%20y",
      "urn:isbn:1",
      "file:///c:/x",
      "file:///etc/passwd",
      "C:\\x",
      "c:/y",
      "\\\\server\\share\\f",
      "//h/p",
      "javascript:alert(1)",
      "data:text/plain,x",
      "net.tcp://h",
      "ftp://u:p@h/f;type=a",
      "news:x",
      "tel:+1",
      "http://h\\p\\q",
      "http://-a.com/",
      "http://a_b.com/",
      "http://h:99999/",
      "http://h:/",
      "http://h:0/",
      "http://[::1]/",
      "http://[::1",
      "http://[fe80::1%25eth0]/",
      "http://1.2.3/",
      "http://0x7f.1/",
      "http://010.1.1.1/",
      "http://münchen.de/ü",
      "http://xn--mnchen-3ya.de/",
      "http://EXAMPLE.com:80",
      "https://h:443/x",
      "https://h:80",
      "1http://x",
      "ht-tp://x",
      "ht tp://x",
      "x:y",
      "http:a/b",
      "http:/a/b",
      " http://h/ ",
      "http://h/\u0001",
      "http://h/a b",
      "http://u@p@h/",
      "http://h..a/",
      "http://h./",
      "http://.h/",
      "http://h/?a=%41%7e%2F#%41",
      "ldap://h/dc=x?y",
      "gopher://h",
      "ws://h/x",
      "wss://h:443/",
      "HTTPS://H/P",
      "//",
      "http://h?q",
      "http://h#f",
      "http://a.b.c.d.e/f/../../../g",
      "http://h/%",
      "http://h/%zz",
      "http://h/%C3%A4%e4",
      "http://日本.jp/日本?日=本#語",
      "uuid:x",
      "about:blank",
      "http://h/a;b=c/d",
    ]);
  }
  const scheme = random.pick(["http", "https", "https", "HTTP", "ftp", "ws", "custom", "file"]);
  const user = random.chance(0.1) ? random.pick(["u@", "u:p@", "u%40x:p@", ":@"]) : "";
  const host = random.pick([
    "example.com",
    "EXAMPLE.com",
    "localhost",
    "127.0.0.1",
    "[::1]",
    "[2001:DB8::1]",
    "a.b-c.d",
    "h",
    "münchen.de",
    "1.2.3.4.5",
    "a_b",
  ]);
  const port = random.chance(0.3) ? random.pick([":80", ":443", ":8080", ":0", ":", ":65535"]) : "";
  const segment = () =>
    random.pick([
      "a",
      "b c",
      "%2E%2E",
      "%2e",
      "..",
      ".",
      "",
      "ü",
      "%C3%BC",
      "%2F",
      "%41",
      "A",
      "x;y=1",
      "a%20b",
      "a+b",
      "%",
      "%zz",
      "^",
      "{x}",
      "|",
      "~",
      "'",
      "(",
      "%7E",
      "a\\b",
      "...",
      "é",
      "日本",
      "😀",
      '"',
      "<",
      "a:b",
      "@",
      "%5C",
      "%3F",
      "%23",
      "%00",
    ]);
  const path = random.chance(0.8)
    ? `/${Array.from({ length: random.int(0, 4) }, segment).join("/")}`
    : "";
  const query = random.chance(0.4)
    ? `?${random.pick(["", "a=b", "a=b&c=d", "x=%41%2F", "ü=ü", "a b", "?", "a=/../", "q={x}|^", "%", "'", "%zz", "a=b#"])}`
    : "";
  const fragment = random.chance(0.2)
    ? `#${random.pick(["", "f", "ü", "a b", "%41", "#", "?x", "{}"])}`
    : "";
  return `${scheme}://${user}${host}${port}${path}${query}${fragment}`;
}

/** Members of URIs. */
export function uri(random: Random): string {
  const member = random.pick([
    "AbsoluteUri",
    "AbsolutePath",
    "LocalPath",
    "Host",
    "Port",
    "Query",
    "Fragment",
    "Scheme",
    "Authority",
    "UserInfo",
    "PathAndQuery",
    "ToString()",
    "Segments",
    "IsDefaultPort",
    "IsFile",
    "IsLoopback",
    "IsUnc",
    "HostNameType",
    "DnsSafeHost",
    "IdnHost",
    "OriginalString",
    "IsAbsoluteUri",
    "UserEscaped",
    "GetLeftPart(UriPartial.Path)",
    "GetLeftPart(UriPartial.Authority)",
    "GetLeftPart(UriPartial.Query)",
  ]);
  const text = stringLiteral(uriText(random));
  if (random.chance(0.15))
    return `new Uri(new Uri(${text}), ${stringLiteral(random.pick(["a", "../b", "/c", "?q", "#f", "//h/x", "http://o/", "./d/./e", "", "..", "../../..", "a:b", "é"]))}).AbsoluteUri`;
  if (random.chance(0.1))
    return `Uri u; return Uri.TryCreate(new Uri("http://h/a/b"), ${text}, out u) ? u.AbsoluteUri : "no";`;
  return `new Uri(${text}).${member}`;
}
