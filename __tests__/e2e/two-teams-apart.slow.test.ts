// A gateway in one stack and a server in another: what becomes of the server while the platform goes on by itself, whose stack is
// deployed anew again and again. The product's is not.
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesizedTogether } from "../stacks/synthesized.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { answerOf, browserAt, signIn } from "./sign-in.ts";
import { callAt, tokenOf } from "./two-teams.ts";

let local: Local;
let client: OAuthClient;
let product = "";
const events: string[] = [];

const server = () => `${local.issuer}/harbour/weather`;
const platformOf = (stacks: readonly string[]) =>
  stacks.find((file) => file.includes("two-teams-platform")) ?? "";

const platforms = [
  "the same",
  "generation 2",
  "generation 3",
  "generation 6",
  "RS256, generation 6",
  "stricter",
  "stricter, and as before",
  "withdrawn",
  "for others",
] as const;
const app = "__tests__/stacks/two-teams.ts";

beforeAll(async () => {
  const stacks = await synthesizedTogether(app);
  // Nothing is synthesized while the gateway runs in the same process.
  for (const became of platforms) await synthesizedTogether(app, became);
  product = stacks.find((file) => file !== platformOf(stacks)) ?? "";
  local = await startLocal({
    stack: stacks,
    onTrace: ({ message }) => events.push(message),
  });
  client = await OAuthClient.register(local);
}, 120_000);

afterAll(() => local.close());

/** Deploys the platform's stack anew, as it has become; clients register anew, since their ids were made with its keys. */
async function platform(became: (typeof platforms)[number]): Promise<void> {
  const stacks = await synthesizedTogether(app, became);
  await local.deploy([platformOf(stacks), product]);
  client = await OAuthClient.register(local);
}

const tokenFor = () => tokenOf(client, server());
const call = (token: string) => callAt(server(), token);

const metadataStatus = async () => {
  const answer = await fetch(
    `${local.issuer}/.well-known/oauth-protected-resource/harbour/weather`,
  );
  return answer.status;
};

describe("a server in another stack than its gateway", () => {
  it("outlives every rotation of the gateway's keys, and another way to sign", async () => {
    for (const [became, kid] of [
      ["generation 2", "2"],
      ["generation 3", "3"],
      ["generation 6", "6"],
    ] as const) {
      await platform(became);
      const token = await tokenFor();
      expect(decodeProtectedHeader(token).kid).toBe(kid);
      expect((await call(token)).status, became).toBe(200);
    }
    await platform("RS256, generation 6");
    const token = await tokenFor();
    expect(decodeProtectedHeader(token).alg).toBe("RS256");
    expect((await call(token)).status).toBe(200);
    await platform("the same");
  });

  it("lets nobody through while the gateway approves other rules, unless those before still count", async () => {
    const token = await tokenFor();
    await platform("stricter");
    const refused = await call(token);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({
      error: { message: "The server has other rules than the gateway approved." },
    });
    expect(events.at(-1)).toBe("server not approved");
    await platform("stricter, and as before");
    expect((await call(token)).status).toBe(200);
    await platform("the same");
  });

  it("is no server any more when the gateway withdraws its approval, whatever token somebody holds", async () => {
    const token = await tokenFor();
    await platform("withdrawn");
    const refused = await call(token);
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({
      error: { message: "The gateway has no such server." },
    });
    expect(await metadataStatus()).toBe(404);
    const url = client.authorizationUrl(newVerifier(), { resource: server() });
    const visit = await signIn(browserAt(local), url);
    expect(answerOf(visit)).toMatchObject({ error: "invalid_target" });
    await platform("the same");
    expect((await call(token)).status).toBe(200);
  });

  it("is for the addresses alone that the gateway takes requests of", async () => {
    const token = await tokenFor();
    const stacks = await synthesizedTogether(app, "for others");
    await local.deploy([platformOf(stacks), product]);
    expect((await call(token)).status).toBe(403);
    await platform("the same");
    expect((await call(token)).status).toBe(200);
  });

  it("is approved, and not there, while its own stack is not", async () => {
    const token = await tokenFor();
    const stacks = await synthesizedTogether(app);
    await local.deploy(platformOf(stacks));
    expect((await call(token)).status).toBe(404);
    expect(await metadataStatus()).toBe(200);
    await platform("the same");
    expect((await call(token)).status).toBe(200);
  });
});
