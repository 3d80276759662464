import { beforeAll, expect, it } from "vitest";
import { EntraFault } from "../../local/entra/index.ts";
import { answerOfSignIn } from "./entra-events.ts";
import { OAuthClient } from "./oauth-client.ts";
import { type Watched, watchedGateway } from "./watched-gateway.ts";

let watched: Watched;

beforeAll(async () => {
  watched = await watchedGateway();
});

it("no trace event holds a token, code, verifier, assertion or word of Entra's", async () => {
  const { local, events } = watched;
  const client = await OAuthClient.register(local);
  const authorization = await client.authorize();
  const { body } = await client.redeem(authorization);
  const refreshed = await client.refresh(body["refresh_token"]);
  local.entra.fail("token", EntraFault.refusal(50173, "invalid_grant", { suberror: "bad_token" }));
  await answerOfSignIn(client);
  await client.refresh(refreshed.body["refresh_token"]);
  local.entra.recover();
  const secrets = [authorization.code, authorization.verifier].concat(
    [body, refreshed.body].flatMap((tokens) => [
      String(tokens["access_token"]),
      String(tokens["refresh_token"]),
    ]),
  );

  const names = new Set(events.map(({ message }) => message));
  for (const expected of ["signed in", "token issued", "token refreshed", "sign-in failed"]) {
    expect(names).toContain(expected);
  }
  const written = JSON.stringify(events);
  for (const secret of secrets) expect(written).not.toContain(secret);
  // JWTs of Entra and of the managed identity, and Entra's opaque codes and refresh tokens.
  expect(written).not.toMatch(/eyJ[\w-]+\.[\w-]+/);
  const opaque = written.match(/[\w-]{40,}/g) ?? [];
  expect(opaque).toEqual([]);
  expect(written).not.toContain("A fault was asked for");
});
