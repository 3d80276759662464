import { describe, expect, it } from "vitest";
import { Browser } from "../../browser.ts";
import {
  ada,
  alan,
  answer,
  authorizeUrl,
  clientId,
  codeGrant,
  grace,
  requestToken,
  startContoso,
  tenantId,
  verified,
} from "./contoso.ts";

const entra = await startContoso();

describe("the session", () => {
  async function signedIn(): Promise<Browser> {
    const browser = new Browser(entra.origin);
    const page = await browser.visit(authorizeUrl(entra));
    await browser.press(page, "person", ada);
    return browser;
  }

  it("skips the page the second time, and with prompt=none", async () => {
    const browser = await signedIn();

    expect(answer(await browser.visit(authorizeUrl(entra)))).toHaveProperty("code");
    const silent = answer(await browser.visit(authorizeUrl(entra, { prompt: "none" })));
    const { body } = await requestToken(entra, codeGrant(silent["code"]));
    expect(body).toHaveProperty("refresh_token");
  });

  it.each(["login", "select_account"])("shows the page with prompt=%s", async (prompt) => {
    const browser = await signedIn();
    const page = await browser.visit(authorizeUrl(entra, { prompt }));

    expect(page.text).toMatch(/Ada Lovelace.*signed in/);
  });

  it("shows the page when the hint is somebody else, and takes whoever is chosen", async () => {
    const browser = await signedIn();
    const hint = { login_hint: "grace@contoso.example" };
    const page = await browser.visit(authorizeUrl(entra, hint));

    expect(page.text).toContain("Grace Hopper");
    expect(answer(await browser.press(page, "person", ada))).toHaveProperty("code");
  });

  it("changes over to another person without a sign-out", async () => {
    const browser = await signedIn();
    const page = await browser.visit(authorizeUrl(entra, { prompt: "select_account" }));
    const { code } = answer(await browser.press(page, "person", grace));
    const { body } = await requestToken(entra, codeGrant(code));
    const next = answer(await browser.visit(authorizeUrl(entra)));
    const later = await requestToken(entra, codeGrant(next["code"]));

    expect((await verified(entra, body["id_token"], clientId))["oid"]).toBe(grace);
    expect((await verified(entra, later.body["id_token"], clientId))["oid"]).toBe(grace);
  });

  it("serves two tabs that waited for the sign-in at once", async () => {
    const browser = await signedIn();
    const prompt = { prompt: "select_account" };
    const first = await browser.visit(authorizeUrl(entra, prompt));
    const second = await browser.visit(authorizeUrl(entra, { ...prompt, state: "second" }));
    answer(await browser.press(first, "person", grace));
    const again = await browser.press(second, "person", grace);

    expect(again.text).toMatch(/Grace Hopper.*signed in/);
    expect(answer(await browser.press(again, "person", alan))).toMatchObject({ state: "second" });
  });

  it("is of no use to an account disabled meanwhile", async () => {
    const browser = await signedIn();
    entra.setDisabled(ada, true);
    const page = await browser.visit(authorizeUrl(entra));
    const silent = answer(await browser.visit(authorizeUrl(entra, { prompt: "none" })));
    entra.setDisabled(ada, false);

    expect(page.text).toMatch(/Ada Lovelace.*account disabled/);
    expect(silent["error"]).toBe("login_required");
  });

  it("ends with a sign-out", async () => {
    const browser = await signedIn();
    const page = await browser.visit(`/${tenantId}/oauth2/v2.0/logout`);
    const guard = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const action = /action="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const end = await browser.visit(action, {
      method: "POST",
      body: new URLSearchParams({ xsrf: guard, logout: "yes" }),
    });

    expect(page.text).toContain("Sign out?");
    expect(end.text).toContain("You signed out of your account");
    expect((await browser.visit(authorizeUrl(entra))).text).toContain("Ada Lovelace");
  });
});
