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
