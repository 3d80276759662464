// T8, script on the consent page through what a client says of itself. FastMCP pull request 2090
// (text of others on its pages); windmill GHSA-q9xg-f2v2-695g.

import fc from "fast-check";
import { parse } from "node-html-parser";
import { expect, it } from "vitest";
import { newVerifier } from "../e2e/oauth-client.ts";
import { runs } from "../property-runs.ts";
import { gatewayBrowser, newClient } from "./steps.ts";

const hostile = [
  '<script>alert("x")</script>',
  '"><img src=x onerror=alert(1)>',
  "'; alert(1); //",
  "</title><script>alert(1)</script>",
  "<%= clientName %>",
  "{{namedValue}} @(context.Request)",
  "{client} {server} {host}",
  "\u202Egnp.exe\u2066",
  "\u0000\u0008\u001b[31m",
  "&lt;script&gt;",
];

/** What a page may consist of: nothing that runs or loads, and no attribute that does. */
function expectHarmless(html: string): void {
  const page = parse(html);
  for (const tag of ["script", "iframe", "object", "embed", "svg", "base"]) {
    expect(page.querySelectorAll(tag), tag).toHaveLength(0);
  }
  // The gateway's own sign for the tab, and no style, script or page of anybody's.
  expect(page.querySelectorAll("link").map(({ attributes }) => attributes)).toEqual([
    { rel: "icon", href: "/favicon.ico", type: "image/svg+xml" },
  ]);
  for (const element of page.querySelectorAll("*")) {
    for (const name of Object.keys(element.attributes)) expect(name).not.toMatch(/^on/i);
  }
}

it.each(hostile)("shows the name %j as text", async (client_name) => {
  const client = await newClient({ client_name, client_uri: "javascript:alert(1)" });
  const page = await gatewayBrowser().visit(client.authorizationUrl(newVerifier()));
  expect(page.status).toBe(200);
  expectHarmless(page.text);
  expect(page.text).not.toContain("javascript:");
  // Nor a character that controls or turns text, line breaks aside.
  expect(page.text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

it("shows any name and any redirect URI as text", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary", minLength: 1, maxLength: 60 }),
      fc.stringMatching(/^[A-Za-z0-9._~!$&()*+,;=:@%/?-]{0,60}$/),
      async (client_name, tail) => {
        const redirect_uri = `https://client.example/${tail}`;
        const client = await newClient({ client_name, redirect_uris: [redirect_uri] });
        const url = client.authorizationUrl(newVerifier(), { redirect_uri });
        const page = await gatewayBrowser().visit(url);
        expect(page.status).toBe(200);
        expectHarmless(page.text);
        expect(parse(page.text).querySelectorAll("form").length).toBeLessThanOrEqual(2);
      },
    ),
    { numRuns: runs(40) },
  );
});

it.each(["\u3164", "\u2800\u2800", "\u00ad", "\u200b\ufeff", "\u115f"])(
  "does not take %j, which nobody sees, for a name",
  async (client_name) => {
    const client = await newClient({ client_name });
    expect(client.registration.client_name).toBe("Unnamed client");
  },
);
