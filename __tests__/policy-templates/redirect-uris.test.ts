import fc from "fast-check";
import { expect, inject, it } from "vitest";
import { redirectDigest } from "../../constructs/clients/redirect-policy.ts";
import { display } from "../../policy/index.ts";
import { compiled, contextWith } from "../policy/csharp/evaluating.ts";
import { runs } from "../property-runs.ts";
import { codeIn, codeWith } from "./policy-code.ts";
import { anyUri, isRegistrable, registrable } from "./redirect-uris.ts";

const registration = compiled(codeIn(inject("stack"), "registration", "client_id_issued_at"));
const digest = compiled(
  codeWith(
    'string uri = (string)context.Variables["uri"]; return {{> redirects/redirect-digest of="uri"}};',
  ),
);
const digestOf = (uri: string) => digest.evaluate(contextWith({ variables: { uri } }));

function registers(...uris: string[]): boolean {
  const body = JSON.stringify({ redirect_uris: uris });
  const answer = JSON.parse(display(registration.evaluate(contextWith({ body }))));
  if (answer.client_id === undefined) expect(answer.error).toBe("invalid_redirect_uri");
  return answer.client_id !== undefined;
}

it("registration takes what can be a redirect URI and whose scheme is an app's", () => {
  const counts = { yes: 0, no: 0 };
  fc.assert(
    // Half of them can be one, so that both answers are seen often, whatever is drawn.
    fc.property(fc.oneof(anyUri, registrable), (uri) => {
      const answer = isRegistrable(uri);
      expect({ uri, registers: registers(uri) }).toEqual({ uri, registers: answer });
      counts[answer ? "yes" : "no"] += 1;
    }),
    { numRuns: runs(2000) },
  );
  expect(Math.min(counts.yes, counts.no)).toBeGreaterThan(runs(2000) / 10);
});

it("one that cannot be one refuses all that stand beside it", () => {
  fc.assert(
    fc.property(fc.array(anyUri, { minLength: 1, maxLength: 10 }), (uris) => {
      expect(registers(...uris)).toBe(uris.every(isRegistrable));
    }),
    { numRuns: runs(200) },
  );
});

it("constructs and policies keep the same of a redirect URI", () => {
  fc.assert(
    fc.property(registrable, (uri) => {
      expect(redirectDigest(uri)).toMatch(/^[\w-]{22}$/);
      expect(digestOf(uri)).toBe(redirectDigest(uri));
    }),
    { numRuns: runs(1000) },
  );
});

it("nothing but the port of a loopback URI is left out of what is kept", () => {
  fc.assert(
    fc.property(registrable, registrable, (one, other) => {
      const withoutPort = (uri: string) =>
        uri.replace(/^(http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])):\d{1,5}(?=[/?]|$)/, "$1");
      expect(digestOf(one) === digestOf(other)).toBe(withoutPort(one) === withoutPort(other));
      for (const near of [`${one}/`, `${one}x`, one.toUpperCase(), one.replace("/", "//")]) {
        if (withoutPort(near) !== withoutPort(one)) expect(digestOf(near)).not.toBe(digestOf(one));
      }
    }),
    { numRuns: runs(500) },
  );
});
