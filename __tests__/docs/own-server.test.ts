import { mkdirSync, writeFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { resolve } from "node:path";
import type { JWTPayload } from "jose";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startTokenIssuer, type TokenIssuer } from "../mcp-server/token-issuer.ts";
import { environmentOf, headersOf, ownServerProgram, presented } from "./presented.ts";

let issuer: TokenIssuer;
let callerOf: (headers: IncomingHttpHeaders) => Promise<JWTPayload>;

beforeAll(async () => {
  issuer = await startTokenIssuer(["RS256", "PS256"]);
  for (const [name, value] of Object.entries(environmentOf(issuer))) vi.stubEnv(name, value);
  const file = resolve("cdktf.out/own-server/caller.ts");
  mkdirSync(resolve(file, ".."), { recursive: true });
  writeFileSync(file, ownServerProgram("ts"));
  ({ callerOf } = (await import(/* @vite-ignore */ file)) as { callerOf: typeof callerOf });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await issuer.close();
});

it.each(presented)(
  "the TypeScript of docs/guides/own-server.md answers $title as it should",
  async (request) => {
    const answer = callerOf(await headersOf(request, issuer));
    if (request.passes) expect(await answer).toMatchObject({ sub: "ada" });
    else await expect(answer).rejects.toThrow();
  },
);
