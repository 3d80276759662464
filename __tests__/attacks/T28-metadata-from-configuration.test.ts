// T28, metadata that a request can change: clients run what it says. CVE-2025-6514 (mcp-remote),
// CVE-2025-49596 and CVE-2025-58444 (MCP Inspector).

import { request } from "node:http";
import { expect, inject, it } from "vitest";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** fetch does not send a Host of its own choice; this does. */
async function get(path: string, headers: Record<string, string>, method = "GET"): Promise<Answer> {
  const { issuer } = inject("gateway");
  return await new Promise((resolve, reject) => {
    const sent = request(new URL(path, issuer), { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

const forged = {
  host: "evil.example",
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "http",
  "x-original-host": "evil.example",
  forwarded: "host=evil.example;proto=http",
};

it.each([
  "/.well-known/oauth-authorization-server",
  "/.well-known/oauth-protected-resource/weather/mcp",
  "/.well-known/oauth-protected-resource",
])("%s is the same whatever the request says of the host", async (path) => {
  const honest = await get(path, {});
  expect(honest.status).toBe(200);
  const misled = await get(path, forged);
  expect(misled.text).toBe(honest.text);
  expect(misled.text).not.toContain("evil.example");
  expect(misled.text).not.toContain("null");
});

it("nor does the challenge or a page", async () => {
  const challenge = await get("/weather/mcp", forged);
  expect(challenge.status).toBe(401);
  expect(String(challenge.headers["www-authenticate"])).toContain(inject("gateway").issuer);
  for (const path of ["/weather/mcp", "/authorize", "/oauth-callback", "/approvals"]) {
    const answer = await get(path, forged);
    expect(`${answer.text}${JSON.stringify(answer.headers)}`).not.toContain("evil.example");
  }
});

it("every URL in the metadata is the issuer's own", async () => {
  const { issuer } = inject("gateway");
  const { text } = await get("/.well-known/oauth-authorization-server", {});
  const urls = Object.values(JSON.parse(text) as Record<string, unknown>).filter(
    (value): value is string => typeof value === "string" && value.includes("://"),
  );
  expect(urls.length).toBeGreaterThan(4);
  for (const url of urls) expect(url === issuer || url.startsWith(`${issuer}/`)).toBe(true);
});
