import { readFileSync } from "node:fs";
import { SignJWT } from "jose";
import type { Minting, TokenIssuer } from "../mcp-server/token-issuer.ts";
import { blocksOf } from "./code-blocks.ts";

/** What comes with one request to a server behind the gateway. */
export interface Presented {
  readonly title: string;
  readonly passes: boolean;
  readonly token?: Minting;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly keyText?: string;
  readonly without?: "authorization" | "gateway-assertion";
}

const audience = "https://gateway.example/orders/mcp";
const key = "a key of the first generation, of 64 characters or so ...........";

/** The environment that a container server gets. */
export function environmentOf({ requirements }: TokenIssuer): Record<string, string> {
  return {
    TOKEN_ISSUER: requirements.issuer,
    TOKEN_AUDIENCE: requirements.audience,
    TOKEN_JWKS_URI: requirements.jwksUri.href,
    TOKEN_SUBJECTS: "gateway-identity,another-gateway",
    ASSERTION_ISSUER: "https://gateway.example",
    ASSERTION_AUDIENCE: audience,
    ASSERTION_KEY_1: key,
    ASSERTION_KEY_2: key.replace("first", "other"),
  };
}

/** What a server must let pass, and everything that it must refuse. */
export const presented: readonly Presented[] = [
  { title: "what the gateway sends", passes: true },
  {
    title: "an assertion of the next key",
    passes: true,
    header: { kid: "2" },
    keyText: key.replace("first", "other"),
  },
  { title: "clocks that differ a little", passes: true, token: { expiresInSeconds: -10 } },
  { title: "no token", passes: false, without: "authorization" },
  { title: "no assertion", passes: false, without: "gateway-assertion" },
  { title: "a token that has expired", passes: false, token: { expiresInSeconds: -120 } },
  { title: "a token that never expires", passes: false, token: { without: ["exp"] } },
  {
    title: "a token of another issuer",
    passes: false,
    token: { claims: { iss: "https://x.example" } },
  },
  { title: "a token for another server", passes: false, token: { claims: { aud: "api://other" } } },
  {
    title: "a token for two servers",
    passes: false,
    token: { claims: { aud: ["api://weather", "api://other"] } },
  },
  { title: "a token for nobody", passes: false, token: { without: ["aud"] } },
  { title: "a token of another app", passes: false, token: { claims: { oid: "somebody" } } },
  { title: "a token of no app", passes: false, token: { claims: { oid: undefined } } },
  { title: "a token that somebody forged", passes: false, token: { forged: true } },
  { title: "a token of another algorithm", passes: false, token: { alg: "PS256" } },
  { title: "an assertion that has expired", passes: false, claims: { exp: seconds(-120) } },
  { title: "an assertion that never expires", passes: false, claims: { exp: undefined } },
  { title: "an assertion without an id", passes: false, claims: { jti: undefined } },
  { title: "an assertion about nobody", passes: false, claims: { sub: undefined } },
  { title: "an assertion of another issuer", passes: false, claims: { iss: "https://x.example" } },
  { title: "an assertion for another server", passes: false, claims: { aud: `${audience}2` } },
  { title: "an assertion for two servers", passes: false, claims: { aud: [audience, "x"] } },
  { title: "an assertion of another type", passes: false, header: { typ: "at+jwt" } },
  { title: "an assertion without a type", passes: false, header: { typ: undefined } },
  { title: "an assertion of an unknown key", passes: false, header: { kid: "9" } },
  { title: "an assertion that names no key", passes: false, header: { kid: undefined } },
  { title: "an assertion that names a variable", passes: false, header: { kid: "1_OF_ANOTHER" } },
  { title: "an assertion that somebody forged", passes: false, keyText: "x".repeat(64) },
  { title: "an assertion of another algorithm", passes: false, header: { alg: "HS512" } },
];

/** The headers of the request. */
export async function headersOf(
  { token = {}, claims, header, keyText = key, without }: Presented,
  issuer: TokenIssuer,
): Promise<Record<string, string>> {
  const bearer = await issuer.mint({
    ...token,
    claims: { oid: "gateway-identity", ...token.claims },
  });
  const assertion = await new SignJWT({
    iss: "https://gateway.example",
    aud: audience,
    sub: "ada",
    jti: "1",
    iat: seconds(0),
    exp: seconds(60),
    ...claims,
  })
    .setProtectedHeader({ alg: "HS256", typ: "gateway-assertion+jwt", kid: "1", ...header })
    .sign(new TextEncoder().encode(keyText));
  const all = { authorization: `Bearer ${bearer}`, "gateway-assertion": assertion };
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== without));
}

/** The program of a language in docs/guides/own-server.md. */
export function ownServerProgram(language: "ts" | "python"): string {
  const blocks = blocksOf(
    "docs/guides/own-server.md",
    readFileSync("docs/guides/own-server.md", "utf8"),
  );
  const program = blocks.find((block) => block.language === language)?.text;
  if (program === undefined)
    throw new Error(`docs/guides/own-server.md has no program in ${language}.`);
  return program;
}

function seconds(fromNow: number): number {
  return Math.floor(Date.now() / 1000) + fromNow;
}
