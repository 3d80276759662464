import fc from "fast-check";
import { isRedirectUri, knownAppSchemes } from "../../constructs/clients/redirect-policy.ts";

const port = fc.oneof(
  fc.constant(""),
  fc.nat(70_000).map((number) => `:${number}`),
  fc.constantFrom(":", ":0", ":00080", ":999999", ":8x"),
);
const rest = fc.oneof(
  fc.constantFrom("", "/", "/callback", "/a/b?c=d&e=%20", "?x=1", "/:8080/x", "//x", "/..", "/@x"),
  fc.stringMatching(/^\/[ -~]{0,30}$/),
  fc.stringMatching(/^\/[\w/?=&%.-]{0,60}$/),
);
const web = fc
  .tuple(
    fc.constantFrom("https://", "https://", "HTTPS://", "http://", "https:/", "https:"),
    fc.constantFrom(
      "claude.ai",
      "Example.COM",
      "a.b-c.example",
      "-a.example",
      "a.",
      "user@x",
      "x_y",
      "[::1]",
      "é.fr",
      "",
    ),
    port,
    rest,
  )
  .map((parts) => parts.join(""));
const loopback = fc
  .tuple(
    fc.constantFrom("http://", "http://", "https://", "HTTP://"),
    fc.constantFrom(
      "127.0.0.1",
      "localhost",
      "[::1]",
      "127.0.0.2",
      "LOCALHOST",
      "localhost.example",
      "127.0.0.1.example",
      "0.0.0.0",
      "00.1.2.3",
      "169.254.169.254",
      "169.254.example",
    ),
    port,
    rest,
  )
  .map((parts) => parts.join(""));
const app = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(
        "cursor",
        "vscode",
        "com.example.app",
        "COM.Example.my-app",
        "com.example.-app",
        "x-apple.systempreferences",
        "com.",
        "JavaScript",
        "data",
        "vbscript",
        "FILE",
        "blob",
        "intent",
        "x",
        "1x",
        "a_b",
        "",
      ),
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9+.-]{0,12}$/),
    ),
    fc.constantFrom("://", ":/", ":", "//", "%3A//"),
    fc.oneof(fc.constantFrom("callback", "x/y?z", "alert(1)"), rest),
  )
  .map((parts) => parts.join(""));

/** Texts that are redirect URIs, that nearly are, and that are not. */
export const anyUri = fc.oneof(
  web,
  loopback,
  app,
  fc
    .tuple(fc.oneof(web, loopback, app), fc.string({ unit: "binary", maxLength: 3 }), fc.nat(60))
    .map(([uri, inserted, at]) => uri.slice(0, at) + inserted + uri.slice(at)),
  web.map((uri) => uri + "x".repeat(600)),
  fc.string({ unit: "binary", maxLength: 40 }),
);

/**
 * Whether registration takes a URI where any redirect is allowed: of the schemes of apps those that are a domain name
 * in reverse order (RFC 8252 section 7.1), and those that are known.
 */
export function isRegistrable(uri: string): boolean {
  const scheme = uri.slice(0, uri.indexOf(":")).toLowerCase();
  const labels = scheme.split(".");
  const reverseDomain =
    labels.length > 1 &&
    /^[a-z]{2,24}$/.test(labels[0] ?? "") &&
    labels.every((label) => /^[a-z0-9-]+$/.test(label) && !/^-|-$/.test(label));
  const allowed = ["http", "https", ...knownAppSchemes].includes(scheme) || reverseDomain;
  return isRedirectUri(uri) && allowed;
}

/** What registration takes. */
export const registrable = fc.oneof(web, loopback, app).filter(isRegistrable);
