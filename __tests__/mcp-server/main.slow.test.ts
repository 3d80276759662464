import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { context as folder } from "./dockerfile.ts";
import { startProgram } from "./running-program.ts";
import { bearer, openStream, post } from "./running-server.ts";
import { startTokenIssuer } from "./token-issuer.ts";

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0)) {
    await undo();
  }
});

describe("the program", () => {
  async function start(environment: Readonly<Record<string, string>> = {}) {
    const issuer = await startTokenIssuer(["RS256"]);
    cleanUp.push(issuer.close);
    const running = await startProgram(issuer, environment);
    cleanUp.push(() => running.program.kill("SIGKILL"));
    return { ...running, issuer };
  }

  it("says in one line where it listens", async () => {
    const { url, log } = await start();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(log().match(/listening/gi)).toHaveLength(1);
    expect(JSON.parse(log().split("\n")[0] ?? "")).toMatchObject({
      port: Number(new URL(url).port),
      msg: `weather server listening on ${url}/mcp`,
    });
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "ends with 0 soon after %s, with a stream open and connections kept alive",
    async (signal) => {
      const { program, url, issuer, log } = await start();
      const token = await issuer.mint();
      await (await post(url, bearer(token))).text();
      const stream = await openStream(url, token);
      const signalled = Date.now();
      program.kill(signal);
      const events = await stream.text();
      expect(events).toContain("notifications/subscriptions/acknowledged");
      expect(events).toMatch(/"id":7,"result":/);
      const [code] = program.exitCode === null ? await once(program, "exit") : [program.exitCode];
      expect(code).toBe(0);
      expect(Date.now() - signalled).toBeLessThan(4_000);
      expect(log()).toContain('"msg":"stopped"');
    },
  );

  it.each([
    ["a collector", (url: string) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url })],
    [
      "Azure Monitor",
      (url: string) => ({
        APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=6f9619ff-8b86-d011-b42d-00cf4fc964ff;IngestionEndpoint=${url}`,
      }),
    ],
  ])("ends with 0 soon where %s takes telemetry and never answers", async (_, environment) => {
    const silent = createServer((socket) => socket.resume().on("error", () => undefined));
    silent.listen(0, "127.0.0.1");
    cleanUp.push(() => silent.close());
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const { url, issuer, log, stop } = await start(environment(`http://127.0.0.1:${port}`));
    await (await post(url, bearer(await issuer.mint()))).text();
    const signalled = Date.now();
    expect(await stop()).toBe(0);
    expect(Date.now() - signalled).toBeLessThan(4_000);
    expect(log()).toContain("OpenTelemetry: stopped before all was told.");
    expect(log()).toContain('"msg":"stopped"');
  });

  async function outcomeOf(environment: Record<string, string>) {
    const program = spawn(process.execPath, ["main.ts"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: environment,
    });
    const [complaint, output, [code]] = await Promise.all([
      text(program.stderr),
      text(program.stdout),
      once(program, "exit"),
    ]);
    return { complaint: complaint.trimEnd().split("\n"), output, code };
  }

  it("names every configuration error on its own line and ends with 1", async () => {
    expect(await outcomeOf({ PORT: "http", TOKEN_ISSUER: "https://issuer.example" })).toEqual({
      complaint: [
        expect.stringMatching(/^PORT is not a port number: .+\.$/),
        expect.stringMatching(/^TOKEN_AUDIENCE is missing: .+\.$/),
        expect.stringMatching(/^TOKEN_JWKS_URI is missing: .+\.$/),
      ],
      output: "",
      code: 1,
    });
  });

  it("says in one sentence that the port is taken and ends with 1", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    cleanUp.push(() => taken.close());
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    expect(
      await outcomeOf({
        HOST: "127.0.0.1",
        PORT: String(port),
        TOKEN_ISSUER: "https://issuer.example",
        TOKEN_AUDIENCE: "weather",
        TOKEN_JWKS_URI: "https://issuer.example/keys",
      }),
    ).toEqual({
      complaint: [expect.stringMatching(/^Cannot listen .+EADDRINUSE.+: change HOST or PORT\.$/)],
      output: "",
      code: 1,
    });
  });
});
