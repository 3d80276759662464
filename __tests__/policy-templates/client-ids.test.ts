import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { redirectDigest } from "../../constructs/clients/redirect-policy.ts";
import { display } from "../../policy/index.ts";
import { compiled, contextWith } from "../policy/csharp/evaluating.ts";
import { runs } from "../property-runs.ts";
import { codeIn } from "./policy-code.ts";
import { registrable } from "./redirect-uris.ts";

const registration = compiled(codeIn(inject("stack"), "registration", "client_id_issued_at"));
const lookup = compiled(codeIn(inject("stack"), "client", "c1 . key id . issued"));

/** What /register answers, as JSON. */
function register(metadata: unknown): Record<string, unknown> {
  const context = contextWith({ body: JSON.stringify(metadata) });
  return JSON.parse(display(registration.evaluate(context))) as Record<string, unknown>;
}

/** What an id is known for; an unknown one has only itself. */
function clientOf(clientId: string): Record<string, unknown> {
  const context = contextWith({ variables: { clientId } });
  return JSON.parse(display(lookup.evaluate(context))) as Record<string, unknown>;
}

const metadata = fc.record(
  {
    client_name: fc.oneof(
      fc.string({ unit: "binary", maxLength: 80 }),
      fc.constantFrom("Visual Studio Code", "<b>x</b>", "a.b.c", "\u202eevil", "名前", ""),
    ),
    redirect_uris: fc.array(registrable, { minLength: 1, maxLength: 10 }),
    token_endpoint_auth_method: fc.constantFrom(
      "none",
      "client_secret_basic",
      "client_secret_post",
      "private_key_jwt",
    ),
    scope: fc.string({ maxLength: 10 }),
  },
  { requiredKeys: ["redirect_uris"] },
);

/** The code points beyond the first plane that are of a general category. */
function beyondFirstPlane(category: RegExp): string[] {
  const points = Array.from({ length: 0x10_0000 }, (_, index) => index + 0x1_0000);
  return points.map((point) => String.fromCodePoint(point)).filter((text) => category.test(text));
}

describe("the name of a client", () => {
  const nameOf = (client_name: string) =>
    register({ client_name, redirect_uris: ["https://a.example/"] })["client_name"];

  it.each([
    ["keeps emoji and other planes", "Wetter 🌦️ 𠮷", "Wetter 🌦️ 𠮷"],
    ["drops halves of a pair", "a\ud83cb\udf26c\udf26\ud83c", "abc"],
    ["drops what is nothing else", "\udf26\ud83c", "Unnamed client"],
    ["drops what joins emoji", "👩\u200d🚀", "👩🚀"],
    ["drops tags between letters", "a\u{e0041}\u{e007f}b", "ab"],
    ["is not cut inside a pair", `${"x".repeat(46)}🌦 and more`, `${"x".repeat(46)}…`],
    ["is not cut before a skin tone", `${"x".repeat(45)}👍🏽 and more`, `${"x".repeat(45)}…`],
    ["is not cut inside a flag", `${"x".repeat(45)}🇩🇪 and more`, `${"x".repeat(45)}…`],
    ["may end with a pair", `${"x".repeat(45)}🌦and more`, `${"x".repeat(45)}🌦…`],
    ["is not turned", "🌦\u202egnp.exe\u2066", "🌦gnp.exe"],
  ])("%s", (_, sent, shown) => {
    expect(nameOf(sent)).toBe(shown);
  });

  it("has nothing that nobody sees, of any plane", () => {
    const formats = beyondFirstPlane(/^\p{Cf}$/u);
    const private_ = beyondFirstPlane(/^\p{Co}$/u).filter((_, index) => index % 997 === 0);
    expect(formats.length).toBeGreaterThan(100);
    expect(nameOf([...formats, ...private_].join(""))).toBe("Unnamed client");
  });

  it("is well-formed, whatever is sent", () => {
    const units = fc.string({
      unit: fc.constantFrom(
        "\ud83c",
        "\udf26",
        "\udb40",
        "\udc41",
        "\ud83d",
        "\udc4d",
        "a",
        "\u200b",
      ),
      maxLength: 70,
    });
    fc.assert(
      fc.property(units, (sent) => {
        const name = String(nameOf(`x${sent}`));
        expect(name.isWellFormed()).toBe(true);
        expect(name.length).toBeLessThanOrEqual(48);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a client id", () => {
  it("brings back whatever was registered, and is short", () => {
    fc.assert(
      fc.property(metadata, (sent) => {
        const answer = register(sent);
        const id = String(answer["client_id"]);
        expect(id).toMatch(/^c1\.1\.\d+\.[\w-]{11}\.[\w]+\.[\w-]*\.[\w-]+\.[\w-]{22}$/);
        expect(id.length).toBeLessThanOrEqual(1024);
        expect(answer["redirect_uris"]).toEqual(sent.redirect_uris);
        expect(clientOf(id)).toEqual({
          id,
          kind: "registered",
          name: answer["client_name"],
          host: "",
          authentication: answer["token_endpoint_auth_method"],
          key: "1",
          redirects: sent.redirect_uris.map(redirectDigest).join(""),
        });
        const secret = answer["token_endpoint_auth_method"] === "none" ? "undefined" : "string";
        expect(typeof answer["client_secret"]).toBe(secret);
      }),
      { numRuns: runs(200) },
    );
  });

  it("is unknown when any character of it is another, missing or one more", () => {
    const id = String(
      register({ client_name: "A client", redirect_uris: ["cursor://x/y"] })["client_id"],
    );
    expect(clientOf(id)).toHaveProperty("kind");
    const letters = [..."ABCXYZabcxyz0129-_.", ...". \0é"];
    for (let at = 0; at < id.length; at += 1) {
      const [before, after] = [id.slice(0, at), id.slice(at + 1)];
      const altered = letters.map((letter) => before + letter + after);
      const longer = letters.map((letter) => before + letter + id.slice(at));
      for (const other of [...altered, ...longer, before + after, before]) {
        if (other !== id) expect(clientOf(other)).toEqual({ id: other });
      }
    }
    for (const other of [`${id}A`, `${id}.`, ` ${id}`, id.toUpperCase(), `${id}\n`]) {
      expect(clientOf(other)).toEqual({ id: other });
    }
  });

  it("is unknown when it is put together from others", () => {
    fc.assert(
      fc.property(metadata, metadata, fc.integer({ min: 1, max: 63 }), (one, other, mask) => {
        const [first, second] = [one, other].map((sent) =>
          String(register(sent)["client_id"]).split("."),
        );
        const mixed = (first ?? []).map((part, index) =>
          (mask >> (index - 1)) & 1 && index > 0 ? second?.[index] : part,
        );
        const id = mixed.join(".");
        fc.pre(id !== first?.join(".") && id !== second?.join("."));
        expect(clientOf(id)).toEqual({ id });
      }),
      { numRuns: runs(100) },
    );
  });

  it("is unknown when nobody registered it, whatever it looks like", () => {
    const anything = fc.oneof(
      fc.string({ unit: "binary", maxLength: 100 }),
      fc.stringMatching(/^c1\.1\.[0-9]{0,25}\.none\.[\w-]{0,9}\.[\w-]{22}\.[\w-]{22}$/),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.stringMatching(/^[.]{5,8}$/),
    );
    fc.assert(
      fc.property(anything, (id) => {
        expect(clientOf(id)).toEqual({ id });
      }),
      { numRuns: runs(500) },
    );
    const enormous = `c1.1.1.none.${"A".repeat(100_000)}.x.y`;
    expect(clientOf(enormous)).toEqual({ id: enormous });
  });
});
