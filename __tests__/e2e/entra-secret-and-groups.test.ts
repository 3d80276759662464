import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EntraFault } from "../../local/entra/index.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { claimsOf } from "./entra-events.ts";
import { OAuthClient } from "./oauth-client.ts";
import { people } from "./sign-in.ts";
import { startWatched, take, type Watched } from "./watched-gateway.ts";

let watched: Watched;
let client: OAuthClient;

beforeAll(async () => {
  const name = "entra-secret-and-groups";
  const stack = await synthesized(`__tests__/stacks/${name}.ts`);
  watched = await startWatched(stack);
  client = await OAuthClient.register(watched.local);
});

afterEach(() => {
  watched.local.entra.recover();
  watched.events.length = 0;
});

afterAll(async () => {
  await watched.local.close();
});

describe("a gateway with a client secret", () => {
  it("signs people in and refreshes", async () => {
    const tokens = await client.tokens();
    const refreshed = await client.refresh(tokens["refresh_token"]);
    expect(refreshed.status).toBe(200);
  });
});

describe("a person's groups", () => {
  const assigned = ["Weather.Read", "Weather.Admin", "A", "B", "C"];
  const all = [...assigned, "Forecasters", "Quote'{{and}}@(brace)"];

  it("become roles beside the app roles, at sign-in and at each refresh", async () => {
    const tokens = await client.tokens({}, { person: people.grace });
    expect(claimsOf(tokens["access_token"])["roles"]).toEqual(all);
    const refreshed = await client.refresh(tokens["refresh_token"]);
    expect(claimsOf(refreshed.body["access_token"])["roles"]).toEqual(all);
  });

  it("give nobody else a role", async () => {
    const { access_token: token } = await client.tokens({}, { person: people.alan });
    expect(claimsOf(token)["roles"]).toEqual([]);
  });

  it("that are left end the role with the next refresh", async () => {
    const tokens = await client.tokens({}, { person: people.grace });
    const left = EntraFault.idToken((claims) => ({ ...claims, groups: ["b0b1"], roles: [] }));
    watched.local.entra.fail("token", left);
    const refreshed = await client.refresh(tokens["refresh_token"]);
    expect(claimsOf(refreshed.body["access_token"])["roles"]).toEqual([]);
  });

  it.each([
    ["a text", "Weather.Read", ["Weather.Read"]],
    ["a list", ["A", "B", "A"], ["A", "B"]],
    ["hostile", ["A B", "", "C"], ["C"]],
    ["of other applications as well", ["D", "A.B", "a", "C"], ["C"]],
  ])("stand beside a roles claim that is %s", async (_name, roles, expected) => {
    watched.local.entra.fail(
      "token",
      EntraFault.idToken((claims) => ({ ...claims, roles, groups: undefined })),
    );
    const { access_token: token } = await client.tokens();
    expect(claimsOf(token)["roles"]).toEqual(expected);
  });

  it.each([
    ["_claim_names", { groups: "src1" }],
    ["hasgroups", "true"],
  ])(
    "count for nothing when there are too many (%s), and an event says so",
    async (name, value) => {
      watched.local.entra.fail(
        "token",
        EntraFault.idToken((claims) => ({ ...claims, groups: undefined, [name]: value })),
      );
      const tokens = await client.tokens({}, { person: people.grace });
      expect(claimsOf(tokens["access_token"])["roles"]).toEqual(assigned);
      const [unread] = take(watched.events, "groups not read");
      expect(unread?.metadata).toMatchObject({
        client: "A test client",
        user: claimsOf(tokens["access_token"])["sub"],
      });
      const refreshed = await client.refresh(tokens["refresh_token"]);
      expect(refreshed.status).toBe(200);
      expect(take(watched.events, "groups not read")).toHaveLength(1);
    },
  );
});
