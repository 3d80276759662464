import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { BlobContainer } from "../../grants/blob-container.ts";
import { printable, printableJson } from "../../grants/printable.ts";
import { administered } from "../../local/administration/running-gateway.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { ProjectFolder } from "./command.ts";

/** What a terminal would act on; a line break is the command's own. */
const dangerous = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

describe("text that others chose", () => {
  const anything = fc.string({ unit: "binary" });

  it("holds nothing that a terminal acts on", () => {
    fc.assert(fc.property(anything, (text) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(printable(text))));
    fc.assert(fc.property(anything, (text) => !dangerous.test(printableJson({ text }))));
  });

  it("reads as the same value in JSON", () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(JSON.parse(printableJson([{ text }, text]))).toEqual([{ text }, text]);
      }),
    );
  });

  it.each([
    ["Visual Studio Code – Zoë 日本 👩", "Visual Studio Code – Zoë 日本 👩"],
    ["\u001b[2J\u001b]0;gone\u0007", "\\u{1b}[2J\\u{1b}]0;gone\\u{7}"],
    ["a\r\nb\tc\u009b1m", "a\\u{d}\\u{a}b\\u{9}c\\u{9b}1m"],
    ["\u202eedoC\u2066\u200b\u2028", "\\u{202e}edoC\\u{2066}\\u{200b}\\u{2028}"],
    ["\ud800 \u{e0041}", "\\u{d800} \\u{e0041}"],
  ])("shows %j as what it is", (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it("is cut where it is too wide, between characters", () => {
    expect(printable("👩👩👩👩", 3)).toBe("👩👩…");
    expect(printable("abc", 3)).toBe("abc");
  });
});

describe("the command, with names meant for the terminal", () => {
  const folder = new ProjectFolder();
  const name = "\u001b[2J\u202eevil\u009b31m\nactive\u0007";
  const id = randomBytes(32).toString("base64url");
  let local: Local;

  beforeAll(async () => {
    local = await administered(await startLocal({ stack: inject("stack") }), folder.running);
    const container = new BlobContainer({
      url: local.grantStoreUrl,
      token: (await local.grantStoreToken()).accessToken,
      certificate: local.grantStore.certificate,
    });
    const texts = ["user", "tenant", "username", "client", "clientId", "resource", "scope", "flow"];
    const fields = Object.fromEntries(texts.map((field) => [field, name]));
    await container.put(`grants/${id}`, JSON.stringify({ state: "active", ...fields }));
    await container.put("grants/stranger \u202e", "{}");
    await container.close();
  });

  afterAll(async () => {
    await local.close();
    folder.remove();
  });

  it.each([
    [["list"]],
    [["list", "--all"]],
    [["list", "--json"]],
    [["show", `--id=${id}`]],
    [["show", `--id=${id}`, "--json"]],
    [["revoke", `--user=${name}`, "--yes", "--json"]],
    [["list", "--all", "--json"]],
  ])("%j prints none of it as it is", async (parameters) => {
    const { code, stdout, stderr } = await folder.grants(parameters);
    expect(code, stderr).toBe(0);
    expect(stdout).not.toMatch(dangerous);
    expect(stderr).not.toMatch(dangerous);
    expect(stdout + stderr).toContain("evil");
  });
});
