/// <reference types="@cdktf/node-pty-prebuilt-multiarch" />
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { administered } from "../../local/administration/running-gateway.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { command, ProjectFolder } from "./command.ts";

// The package is installed under the name of another, and its types know it by its own.
const { spawn }: typeof import("@lydell/node-pty") = createRequire(import.meta.url)(
  "@cdktf/node-pty-prebuilt-multiarch",
);

const folder = new ProjectFolder();
let local: Local;
let client: OAuthClient;
let refreshToken: unknown;

beforeAll(async () => {
  local = await administered(await startLocal({ stack: inject("stack") }), folder.running);
  client = await OAuthClient.register(local);
  refreshToken = (await client.tokens())["refresh_token"];
});

afterAll(async () => {
  await local.close();
  folder.remove();
});

/** Runs the command at a terminal of its own and types an answer once it asks. */
async function revokeAnswering(answer: string) {
  const terminal = spawn(
    process.execPath,
    [command, "grants", "revoke", "--user", "ada@contoso.example"],
    {
      cwd: folder.path,
      env: { ...process.env, GATEWAY_GRANT_STORE: "", NODE_OPTIONS: "" },
      cols: 200,
    },
  );
  let screen = "";
  terminal.onData((text) => {
    const hadAsked = screen.includes("[y/N]");
    screen += text;
    if (!hadAsked && screen.includes("[y/N]")) terminal.write(answer);
  });
  const code = await new Promise<number>((resolve) => {
    terminal.onExit(({ exitCode }) => resolve(exitCode));
  });
  return { code, screen };
}

async function refreshes(): Promise<boolean> {
  const { status, body } = await client.refresh(refreshToken);
  refreshToken = body["refresh_token"];
  return status === 200;
}

describe("revoking at a terminal", () => {
  it.each([
    ["n", "n\r"],
    ["nothing", "\r"],
    ["anything but yes", "yesterday\r"],
    ["the end of input", "\u0004"],
    ["Ctrl-C", "\u0003"],
  ])("revokes nothing at %s", async (_, answer) => {
    const { code, screen } = await revokeAnswering(answer);
    expect(screen).toContain(`Revoke 1 grant in ${local.grantStoreUrl}? [y/N]`);
    expect(screen).toContain("ada@contoso.example");
    expect(screen).toContain("Nothing was revoked.");
    expect(code).toBe(4);
    expect(await refreshes()).toBe(true);
  });

  it("revokes at a yes", async () => {
    const { code, screen } = await revokeAnswering("Yes\r");
    expect(screen).toContain("Revoked 1 grant.");
    expect(code).toBe(0);
    expect(await refreshes()).toBe(false);
  });
});
