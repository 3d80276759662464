import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { beginPost } from "./endless-post.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { browserAt } from "./sign-in.ts";

let local: Local;

beforeAll(async () => {
  const stack = await synthesized("__tests__/stacks/known-clients.ts");
  local = await startLocal({ stack });
});

afterAll(async () => {
  await local.close();
});

const redirect_uri = "https://portal.example/callback";
const oldSecret = "the old secret of the portal, 32+ characters";
const newSecret = "s3cret+with/odd%20characters=and more of them";
const watcher = {
  client_id: "watcher",
  client_secret: "what the watcher proves itself with, at length",
};

function client(client_id: string): OAuthClient {
  return OAuthClient.known(local, { client_id });
}

function basic(id: string, secret: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };
}

describe("a gateway for known clients only", () => {
  it("announces neither registration nor documents, but introspection", async () => {
    const url = `${local.issuer}/.well-known/oauth-authorization-server`;
    const metadata = (await (await fetch(url)).json()) as Record<string, unknown>;
    expect(metadata).not.toHaveProperty("registration_endpoint");
    expect(metadata).not.toHaveProperty("client_id_metadata_document_supported");
    expect(metadata["introspection_endpoint"]).toBe(`${local.issuer}/introspect`);
  });

  it("registers nobody", async () => {
    const answer = await fetch(`${local.issuer}/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ redirect_uris: [redirect_uri] }),
    });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toContain("application/json");
  });

  it.each([
    ["a document", "https://vscode.dev/oauth/client-metadata.json"],
    ["a blocked client", "retired"],
    ["an unknown one", "somebody"],
    ["one spelt otherwise", "Desktop"],
  ])("turns away %s", async (_, id) => {
    const page = await browserAt(local).visit(client(id).authorizationUrl(newVerifier()));
    expect(page.status).toBe(400);
    expect(page.text).toContain("not registered");
  });

  it("signs in a public client on any loopback port", async () => {
    const redirect = { redirect_uri: "http://127.0.0.1:50123/callback" };
    const tokens = await client("desktop").redeem(
      await client("desktop").authorize(redirect),
      redirect,
    );
    expect(tokens.status).toBe(200);
  });
});

describe("a client with a secret", () => {
  it.each([
    ["in the form", { client_secret: newSecret }, {}],
    ["the old one, while both count", { client_secret: oldSecret }, {}],
    ["as HTTP Basic, as it is", { client_id: undefined }, basic("portal", newSecret)],
    [
      "as HTTP Basic, encoded as a form is",
      { client_id: undefined },
      basic("portal", new URLSearchParams({ x: newSecret }).toString().slice(2)),
    ],
  ])("proves itself %s", async (_, parameters, headers) => {
    const { status } = await redeem(parameters, headers);
    expect(status).toBe(200);
  });

  it.each([
    ["without it", {}, {}],
    ["with a wrong one", { client_secret: "wrong" }, {}],
    ["with the hash of it", { client_secret: "0".repeat(64) }, {}],
    ["in another's name", { client_id: "watcher" }, basic("portal", newSecret)],
    ["with half a header", { client_id: undefined }, { authorization: "Basic !!!" }],
    ["with a bearer token", { client_id: undefined }, { authorization: "Bearer x" }],
  ])("is refused %s", async (_, parameters, headers) => {
    const answer = await redeem(parameters, headers);
    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect(answer.headers.get("www-authenticate")).toBe('Basic realm="token"');
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("may not prove itself in two ways at once", async () => {
    const answer = await redeem({ client_secret: newSecret }, basic("portal", newSecret));
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  async function redeem(
    parameters: Record<string, string | undefined>,
    headers: Record<string, string>,
  ) {
    const { code, verifier } = await client("portal").authorize({ redirect_uri });
    return await client("portal").token(
      {
        grant_type: "authorization_code",
        client_id: "portal",
        code,
        code_verifier: verifier,
        redirect_uri,
        ...parameters,
      },
      headers,
    );
  }
});

describe("introspection", () => {
  async function tokens() {
    const redirect = { redirect_uri: "http://127.0.0.1:33418/callback" };
    const { body } = await client("desktop").redeem(
      await client("desktop").authorize(redirect),
      redirect,
    );
    return body;
  }

  async function introspect(token: unknown, asking: Record<string, string> = watcher) {
    return await client("watcher").post("/introspect", { ...asking, token: String(token) });
  }

  it("tells what a token is for, until it is revoked", async () => {
    const { access_token, refresh_token } = await tokens();
    const access = await introspect(access_token);
    expect(access.body).toMatchObject({
      active: true,
      iss: local.issuer,
      aud: local.servers[0],
      client_id: "desktop",
      token_type: "Bearer",
      scope: "weather.use",
      username: "ada@contoso.example",
    });
    expect(access.headers.get("cache-control")).toBe("no-store");
    expect((await introspect(refresh_token)).body).toMatchObject({ active: true });

    expect((await client("desktop").revoke(refresh_token)).status).toBe(200);
    expect((await introspect(access_token)).body).toEqual({ active: false });
    expect((await introspect(refresh_token)).body).toEqual({ active: false });
  });

  it("says of a rotated refresh token that it is over", async () => {
    const { refresh_token } = await tokens();
    const refreshed = await client("desktop").refresh(refresh_token);
    expect((await introspect(refresh_token)).body).toEqual({ active: false });
    expect((await introspect(refreshed.body["refresh_token"])).body).toMatchObject({
      active: true,
    });
  });

  it.each([
    [{ "transfer-encoding": "chunked" }, 411],
    [{ "content-length": "70000" }, 413],
    [{ "content-length": "100", "content-encoding": "gzip" }, 415],
  ])("refuses a body of %j before it is read", async (headers, status) => {
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const [answered, received, text] = await beginPost(`${local.issuer}/introspect`, {
      ...type,
      ...headers,
    });
    expect(answered).toBe(status);
    expect(received.get("cache-control")).toBe("no-store");
    expect(JSON.parse(text)).toMatchObject({ error: "invalid_request" });
  });

  it("answers a preflight, as the other endpoints of programs do", async () => {
    const preflight = await fetch(`${local.issuer}/introspect`, { method: "OPTIONS" });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  });

  it.each(["garbage", "a.b.c", "", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])(
    "says nothing of %j",
    async (token) => {
      const answer = await introspect(token);
      if (token === "") expect(answer).toMatchObject({ status: 400 });
      else expect(answer).toMatchObject({ status: 200, body: { active: false } });
    },
  );

  it.each([
    ["that is public", { client_id: "desktop" }, 400],
    ["that is not made for it", { client_id: "portal", client_secret: newSecret }, 400],
    ["with a wrong secret", { client_id: "watcher", client_secret: "wrong" }, 401],
    ["that nobody knows", { client_id: "somebody" }, 401],
  ])("is refused to a client %s", async (_, asking, status) => {
    const { access_token } = await tokens();
    const answer = await introspect(access_token, asking);
    expect(answer.status).toBe(status);
    expect(answer.body).not.toHaveProperty("active");
  });
});
