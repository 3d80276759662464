import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { context } from "./dockerfile.ts";
import { startWeatherServer } from "./running-server.ts";

async function check(port: string) {
  const probe = spawn(process.execPath, ["main.ts", "healthcheck"], {
    cwd: context,
    stdio: ["ignore", "ignore", "pipe"],
    env: { PORT: port },
  });
  const [complaint, [code]] = await Promise.all([text(probe.stderr), once(probe, "exit")]);
  return { code, complaint };
}

describe("the container's health check", () => {
  it("ends with 0 while the server answers and with 1 once it does not", async () => {
    const server = await startWeatherServer();
    const { port } = new URL(server.url);
    expect(await check(port)).toEqual({ code: 0, complaint: "" });
    await server.close();
    const { code, complaint } = await check(port);
    expect(code).toBe(1);
    expect(complaint).toMatch(/^unhealthy: /);
  });
});
