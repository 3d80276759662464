import fc from "fast-check";
import { parse } from "node-html-parser";
import { describe, expect, inject, it } from "vitest";
import type { Visit } from "../browser.ts";
import { runs } from "../property-runs.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { expectAccessiblePage, expectGuardedPage, textOf, textsOf } from "./page-checks.ts";
import { browserAt } from "./sign-in.ts";

const local = inject("gateway");

async function consentPage(
  metadata: Readonly<Record<string, unknown>> = {},
  redirect = OAuthClient.redirectUri,
): Promise<Visit> {
  const client = await OAuthClient.register(local, { redirect_uris: [redirect], ...metadata });
  const url = client.authorizationUrl(newVerifier(), { redirect_uri: redirect });
  return await browserAt(local).visit(url);
}

describe("the consent page", () => {
  it("says who asks, where the answer goes, for which server, and what it may do", async () => {
    const page = await consentPage({ client_name: "Claude" }, "https://claude.ai/api/mcp/callback");
    expectGuardedPage(page);
    expectAccessiblePage(page);
    expect(textOf(page, "h1")).toBe("Allow Claude to use Weather?");
    const [client, answer, server] = textsOf(page, "dd");
    expect(client).toBe(
      "Claude Not verified The program gave itself this name. Nobody has checked it.",
    );
    expect(answer).toBe("claude.ai https://claude.ai/api/mcp/callback");
    expect(server).toBe(`Weather ${local.servers[0]}`);
    expect(textsOf(page, "li")).toEqual(["List cities and read their weather"]);
    expect(textsOf(page, ".warning.danger[role=note]")).toEqual([
      "This may be a deception. If you allow this, claude.ai gets your access. Nobody has checked that website or the name that the program gave itself. Deny, unless you know claude.ai and have just started to connect from there.",
    ]);
    expect(textOf(page)).toContain("you sign in with Microsoft");
  });

  it.each([
    ["http://127.0.0.1:33418/callback", "A program on this computer 127.0.0.1:33418", "a program"],
    ["http://localhost:5000/", "A program on this computer localhost:5000", "a program"],
    ["http://[::1]:5000/", "A program on this computer [::1]:5000", "a program"],
    ["cursor://anysphere/callback", "An app on this device cursor:", "an app"],
  ])("warns that %s leads to this device", async (redirect, place, who) => {
    const page = await consentPage({}, redirect);
    expectAccessiblePage(page);
    expect(textsOf(page, "dd")[1]).toBe(`${place} ${redirect}`);
    expect(textsOf(page, ".danger")).toEqual([]);
    expect(textsOf(page, "[role=note]")).toEqual([
      expect.stringContaining(`The answer goes to ${who} on this device`),
    ]);
  });

  it.each([
    [
      "an international name as it goes over the wire",
      "https://xn--80ak6aa92e.example/cb",
      "xn--80ak6aa92e.example",
    ],
    ["a port", "https://app.example:8443/cb", "app.example:8443"],
    ["no user name posing as the host", "https://app.example/@claude.ai", "app.example"],
    ["a host in one spelling", "https://APP.example/cb", "app.example"],
  ])("shows %s", async (_what, redirect, place) => {
    const page = await consentPage({}, redirect);
    expect(textsOf(page, "dd")[1]).toBe(`${place} ${redirect}`);
  });

  it("has Deny as the button that the Enter key presses, and focuses none", async () => {
    const form = parse((await consentPage()).text).querySelector("form");
    const buttons = form?.querySelectorAll("button").map((button) => button.getAttribute("value"));
    expect(buttons).toEqual(["deny", "allow"]);
    expect(form?.querySelector("[autofocus], [checked]")).toBeNull();
  });

  it("shows every name as text, and nothing else, whatever it is", async () => {
    const hostile = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.constantFrom(
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{client} {server} {host}",
        "{{mcp-issuer}} @(1+1) <%= x %>",
        "&lt;b&gt; &amp;",
        "\u202egnp.exe",
        "a\u2069\u2068b",
        "</title></style>",
        "2026-01-01T00:00:00Z",
        "\t\n\r\0",
      ),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (name) => {
        const client = await OAuthClient.register(local, { client_name: name });
        const shown = String(client.registration.client_name);
        const page = await browserAt(local).visit(client.authorizationUrl(newVerifier()));
        expectGuardedPage(page);
        expectAccessiblePage(page);
        const strong = parse(page.text).querySelector("dd strong");
        expect(decode(strong?.innerHTML ?? "")).toBe(shown);
        expect(strong?.childNodes.every((node) => node.nodeType === 3)).toBe(true);
        const heading = /<h1>Allow <bdi>(.*?)<\/bdi> to use <bdi>Weather<\/bdi>\?<\/h1>/s;
        expect(decode(heading.exec(page.text)?.[1] ?? "")).toBe(shown);
      }),
      { numRuns: runs(60) },
    );
  });

  it("shows every redirect URI as text", async () => {
    const printable = fc.string({
      unit: fc.constantFrom(..."abc/?&=%27;:@!$()*+,-._~[]"),
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(printable, async (rest) => {
        const redirect = `https://app.example/${rest}`;
        const page = await consentPage({}, redirect);
        expectGuardedPage(page);
        expect(decode(parse(page.text).querySelectorAll("dd code")[0]?.innerHTML ?? "")).toBe(
          redirect,
        );
      }),
      { numRuns: runs(30) },
    );
  });
});

describe("the problem page", () => {
  it("says what happened, what to do, and a reference", async () => {
    const client = await OAuthClient.register(local);
    const url = client.authorizationUrl(newVerifier(), { redirect_uri: "https://evil.example/" });
    const page = await browserAt(local).visit(url);
    expectGuardedPage(page, 400);
    expectAccessiblePage(page);
    expect(textOf(page, "h1")).toBe("This sign-in request is not valid");
    expect(textOf(page, "main")).toMatch(/connect again\. Reference: [0-9a-f-]{36}$/);
    expect(page.text).not.toContain("evil.example");
  });

  it.each([
    ["authorize?client_id=x&client_id=y", "stands in it twice"],
    ["authorize?client_id=x", "registers anew"],
    ["authorize", "does not know the program"],
    ["oauth-callback", "did not start in this browser"],
    ["oauth-callback?state=x&state=y", "did not start in this browser"],
  ])("answers /%s", async (path, words) => {
    const page = await browserAt(local).visit(`${local.issuer}/${path}`);
    expectGuardedPage(page, 400);
    expectAccessiblePage(page);
    expect(textOf(page)).toContain(words);
  });
});

/** The text of an element's HTML, decoded once as a browser does; parsing decodes differently. */
function decode(html: string): string {
  const named: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };
  return html.replaceAll(/&(?:#(\d+)|(\w+));/g, (_entity, code, name) =>
    code === undefined ? (named[name] ?? `&${name};`) : String.fromCodePoint(Number(code)),
  );
}
