// A gateway that is ended and started again with the same data: clients and people go on as if nothing had happened.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { answerOf, browserAt, signIn } from "../e2e/sign-in.ts";
import { synthesized } from "../stacks/synthesized.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "kept-"));
let local: Local | undefined;
let stacks: readonly string[];
let two: string;

beforeAll(async () => {
  [two = "", ...stacks] = await Promise.all([
    synthesized("examples/two-servers.ts"),
    ...[1, 2].map((generation) =>
      synthesized("__tests__/stacks/key-rotation.ts", String(generation)),
    ),
  ]);
}, 60_000);

afterEach(async () => {
  await local?.close();
  local = undefined;
});

afterAll(() => rmSync(dataFolder, { recursive: true }));

/** Starts a stack with the data. The port is the issuer's, so it stays. */
async function start(stack: string | undefined, port: number, fresh = false): Promise<Local> {
  local = await startLocal({ stack: stack ?? "", port, dataFolder, fresh });
  return local;
}

/** A second process with the data, as the command starts one. */
async function startCommand(stack: string | undefined, port: number) {
  const parameters = ["command/main.ts", "start", "--json", "--stack", stack ?? ""];
  const child = spawn(
    process.execPath,
    [...parameters, "--port", String(port), "--data", dataFolder],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const said = { stderr: "" };
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  return { child, said };
}

const privately = (folder: string): boolean =>
  readdirSync(folder, { withFileTypes: true }).every((entry) => {
    const path = join(folder, entry.name);
    const mode = statSync(path).mode & 0o077;
    return mode === 0 && (!entry.isDirectory() || privately(path));
  });

it("keeps registrations, grants, sign-ins and addresses over Ctrl-C, a kill and a new stack", async () => {
  const first = await start(stacks[0], 0);
  const port = Number(new URL(first.issuer).port);
  const client = await OAuthClient.register(first);
  const { refresh_token: token } = await client.tokens();
  const browser = browserAt(first);
  await signIn(browser, client.authorizationUrl(newVerifier()), { person: "Grace Hopper" });

  const { child: refused, said } = await startCommand(stacks[0], 0);
  expect(refused.exitCode).toBe(1);
  expect(said.stderr).toContain(
    `The gateway ${first.issuer} (process ${process.pid}) runs with the same data.`,
  );
  await first.close();
  expect(privately(dataFolder)).toBe(true);

  const { child } = await startCommand(stacks[0], port);
  const again = { issuer: first.issuer, servers: first.servers, entra: first.entra };
  const known = OAuthClient.known(again, client.registration);
  const refreshed = await known.refresh(token);
  expect(refreshed.status).toBe(200);
  // Entra knows the browser: there is no page in between.
  const consent = await browser.visit(known.authorizationUrl(newVerifier()));
  const visit = await browser.press(consent, "decision", "allow");
  expect(answerOf(visit)["code"]).toBeDefined();
  child.kill("SIGKILL");
  await once(child, "exit");

  const rotated = await start(stacks[1], port);
  expect([rotated.issuer, rotated.entra.origin]).toEqual([first.issuer, first.entra.origin]);
  const third = await known.refresh(refreshed.body["refresh_token"]);
  expect(third.status).toBe(200);
  await rotated.close();

  const other = await start(two, port);
  const more = await OAuthClient.register(other);
  expect((await more.tokens())["access_token"]).toBeDefined();
  await other.close();

  await start(stacks[1], port, true);
  expect((await known.refresh(third.body["refresh_token"])).status).toBe(401);
}, 120_000);
