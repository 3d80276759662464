import { describe, expect, inject, it } from "vitest";

const { issuer } = inject("gateway");
const form = "application/x-www-form-urlencoded";

async function send(path: string, length: number, type: string): Promise<Response> {
  return await fetch(`${issuer}${path}`, {
    method: "POST",
    headers: { "content-type": type },
    body: "x".repeat(length),
  });
}

describe("a body that nobody needs", () => {
  it.each([
    ["/token", form],
    ["/revoke", form],
    ["/register", "application/json"],
  ])("is refused by %s before it is read", async (path, type) => {
    const answer = await send(path, 70_000, type);
    expect(answer.status).toBe(413);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(await answer.json()).toMatchObject({ error: "invalid_request" });
  });

  it.each(["/consent", "/approvals"])("is refused by %s with a page", async (path) => {
    const answer = await send(path, 70_000, form);
    expect(answer.status).toBe(413);
    expect(answer.headers.get("content-type")).toContain("text/html");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
  });

  it("is refused too where it does not say its length", async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("x".repeat(2_200_000)));
        controller.close();
      },
    });
    const init = { method: "POST", headers: { "content-type": form }, body, duplex: "half" };
    const answer = await fetch(`${issuer}/token`, init as RequestInit);
    expect(answer.status).toBe(413);
  });
});

it("a registration gets an id and a secret that no other has", async () => {
  const registration = JSON.stringify({
    client_name: "The same",
    redirect_uris: ["https://client.example/callback"],
    token_endpoint_auth_method: "client_secret_post",
  });
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: registration,
  };
  const answers = await Promise.all(
    Array.from({ length: 10 }, async () => (await fetch(`${issuer}/register`, init)).json()),
  );
  const clients = answers as { client_id: string; client_secret: string }[];
  expect(new Set(clients.map((client) => client.client_id)).size).toBe(10);
  expect(new Set(clients.map((client) => client.client_secret)).size).toBe(10);
});

it.each([
  ["GET", "/token"],
  ["PUT", "/register"],
  ["POST", "/authorize"],
  ["GET", "/nothing"],
  ["GET", "/favicon.ico"],
  ["HEAD", "/weather/mcp"],
  ["GET", "/weather/mcp/more"],
  ["GET", "/weather"],
])("%s %s is not there", async (method, path) => {
  const answer = await fetch(`${issuer}${path}`, { method });
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-type")).toContain("application/json");
});
