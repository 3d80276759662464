// T40, somebody sees or ends what another person allowed: by a forged form or link, a name of somebody else's grant, a sign-in or
// a form of another browser, person, tenant or gateway, or by an answer of Entra that was for a client. OWASP API1:2023 (broken object
// level authorization); RFC 6265bis section 8.8 (cross-site request forgery); Entra's claims reference: `oid` names an account
// within its tenant.

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EntraFault } from "../../local/entra/index.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { Browser } from "../browser.ts";
import { claimsOf } from "../e2e/entra-events.ts";
import { type Gateway, newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import {
  approvalsPage,
  endsOn,
  formOn,
  programsOn,
  sendForm,
  signInThere,
} from "../e2e/own-page.ts";
import { expectGuardedPage, textOf } from "../e2e/page-checks.ts";
import { browserAt, buttonOf, people, signIn } from "../e2e/sign-in.ts";
import { synthesized } from "../stacks/synthesized.ts";

const otherTenant = "fab00000-0000-4000-8000-000000000001";

let local: Local;
let root: Gateway;
let sales: Gateway;
let client: OAuthClient;
let tokens: Record<string, unknown>;

beforeAll(async () => {
  local = await startLocal({
    stack: await synthesized("__tests__/stacks/neighbouring-gateways.ts"),
  });
  const { origin } = new URL(local.issuer);
  const at = (path: string) => ({
    issuer: `${origin}${path}`,
    servers: [`${origin}${path}/notes/mcp`],
    entra: local.entra,
  });
  [root, sales] = [at(""), at("/sales")];
  client = await OAuthClient.register(root, { client_name: "Ada's program" });
  tokens = await client.tokens();
});

afterEach(() => local.entra.recover());
afterAll(() => local.close());

/** The name in the store of the grant behind a token, without its folder. */
function nameOf(of: Record<string, unknown>): string {
  return String(claimsOf(of["access_token"])["grant"]).split("/")[1] ?? "";
}

async function expectUntouched(): Promise<void> {
  const { status, body } = await client.refresh(tokens["refresh_token"]);
  expect(status).toBe(200);
  tokens = body;
}

const gone = { status: 400, body: { error: "invalid_grant" } };

describe("what Ada allowed", () => {
  it("is shown to nobody else, and nobody else ends it by its name", async () => {
    const browser = browserAt(root);
    const page = await signInThere(browser, root, people.grace);
    expect(page.text).not.toContain("Ada's program");
    const folder = String(claimsOf(tokens["access_token"])["grant"]);
    for (const name of [nameOf(tokens), folder, `../${folder}`, `..%2f${folder}`, "none", ""]) {
      await sendForm(browser, root, { form: formOn(page), end: name });
    }
    await sendForm(browser, root, { form: formOn(page), end: "all" });
    await expectUntouched();
  });

  it("is not that of an account with the same object id in another tenant", async () => {
    const browser = browserAt(root);
    const entra = await browser.press(await approvalsPage(browser, root), "account", "in");
    const { origin } = local.entra;
    local.entra.fail(
      "token",
      EntraFault.idToken((claims) => ({
        ...claims,
        tid: otherTenant,
        iss: `${origin}/${otherTenant}/v2.0`,
      })),
    );
    const page = await browser.press(entra, "person", buttonOf(entra, people.ada));
    expectGuardedPage(page, 400);
    expect(browser.cookieNames).not.toContain("__Host-mcp-person");
    expect(page.text).not.toContain("Ada's program");
  });

  it.each([
    ["another site", { origin: "https://evil.example" }, "cross-site"],
    ["a neighbour", {}, "same-site"],
    ["a page without an origin", { origin: "null" }, "same-origin"],
  ])("is not ended by a form of %s", async (_, headers, site) => {
    const browser = browserAt(root);
    const page = await signInThere(browser, root);
    for (const end of [nameOf(tokens), "all"]) {
      const answer = await sendForm(browser, root, { form: formOn(page), end }, headers, site);
      expectGuardedPage(answer, 400);
    }
    await expectUntouched();
  });

  it("is not ended by a form of another browser, person or page, by a link, or without a sign-in", async () => {
    const browser = browserAt(root);
    const own = await signInThere(browser, root);
    const [stranger, grace] = [browserAt(root), browserAt(root)];
    const forms = [
      formOn(await approvalsPage(stranger, root)),
      formOn(await signInThere(grace, root, people.grace)),
      "x",
      "",
    ];
    for (const form of forms) {
      expectGuardedPage(await sendForm(browser, root, { form, end: "all" }), 400);
    }
    expectGuardedPage(
      await sendForm(browser, root, { form: formOn(own), end: "all", withdraw: "all" }),
      400,
    );
    await browser.visit(`${root.issuer}/approvals?end=all&form=${formOn(own)}`);
    await browser.press(own, "account", "out");
    expectGuardedPage(await sendForm(browser, root, { form: formOn(own), end: "all" }), 400);
    await expectUntouched();
  });

  it("is not reached with a cookie that was changed, made up, or sealed for something else", async () => {
    const [browser, other] = [browserAt(root), browserAt(root)];
    const page = await signIn(other, client.authorizationUrl(newVerifier()), { decision: "deny" });
    expect(page.status).toBe(0);
    await signInThere(browser, root);
    const sealed = browser.cookie("__Host-mcp-person") ?? "";
    const form = formOn(await approvalsPage(browser, root));
    for (const value of [`${sealed.slice(0, -4)}AAAA`, "x", form, `${sealed}AAAA`]) {
      other.setCookie(root.issuer, "__Host-mcp-person", value);
      expect(programsOn(await approvalsPage(other, root))).toEqual([]);
    }
  });

  it("is not reached by a link that goes on where somebody else's list ends", async () => {
    const browser = browserAt(root);
    await signInThere(browser, root, people.grace);
    for (const from of ["x", formOn(await approvalsPage(browser, root)), "grants%2F"]) {
      const page = await browser.visit(`${root.issuer}/approvals?from=${from}`);
      expectGuardedPage(page);
      expect(page.text).not.toContain("Ada's program");
    }
  });
});

describe("at another gateway of the service, with the same store", () => {
  it("the list is that gateway's, and a sign-in, a form or a name of this one counts for nothing", async () => {
    const there = await OAuthClient.register(sales, { client_name: "A seller's program" });
    const sold = await there.tokens();
    const browser = browserAt(root);
    const here = await signInThere(browser, root);
    expect(programsOn(here)).toEqual(["Ada's program"]);
    const before = await approvalsPage(browser, sales);
    expect(textOf(before, "[name=account]")).toBe("Sign in with Microsoft");
    const page = await signInThere(browser, sales);
    expect(programsOn(page)).toEqual(["A seller's program"]);
    expectGuardedPage(await sendForm(browser, sales, { form: formOn(here), end: "all" }), 400);
    await sendForm(browser, sales, { form: formOn(page), end: nameOf(tokens) });
    await expectUntouched();
    await browser.press(page, "end", "all");
    expect(await there.refresh(sold["refresh_token"])).toMatchObject(gone);
    await expectUntouched();
  });
});

describe("a sign-in for the page", () => {
  it("gives no code, and one for a client shows no list", async () => {
    const browser = browserAt(root);
    const entra = await browser.press(await approvalsPage(browser, root), "account", "in");
    const person = buttonOf(entra, people.ada);
    const page = await browser.press(entra, "person", person);
    expect(page.redirects.map(({ headers }) => headers.get("location") ?? "")).not.toContainEqual(
      expect.stringMatching(/[?&]code=.*[?&]iss=/),
    );
    const signedIn = browserAt(root);
    await signIn(signedIn, client.authorizationUrl(newVerifier()));
    expect(programsOn(await approvalsPage(signedIn, root))).toEqual([]);
  });

  it("counts in the browser that began it alone", async () => {
    const [victim, attacker] = [browserAt(root), new Browser(root.issuer)];
    const entra = await attacker.press(await approvalsPage(attacker, root), "account", "in");
    const visit = await signIn(new Browser(local.entra.origin), entra.url);
    expect(visit.url).toContain("/oauth-callback?");
    expectGuardedPage(await victim.visit(visit.url, {}, "cross-site"), 400);
    expect(victim.cookieNames).not.toContain("__Host-mcp-person");
  });

  it("is begun by the page itself alone", async () => {
    const browser = browserAt(root);
    const form = formOn(await approvalsPage(browser, root));
    const answer = await sendForm(browser, root, { form, account: "in" }, {}, "cross-site");
    expectGuardedPage(answer, 400);
    expect(endsOn(answer)).toEqual([]);
  });
});
