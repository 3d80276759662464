import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startIngestion } from "../mcp-server/azure-monitor/ingestion.ts";
import {
  type Copy,
  context,
  copiesOf,
  execForm,
  filesNamedBy,
  type Instruction,
  stages,
  textsOf,
} from "../mcp-server/dockerfile.ts";
import { bearer, jsonRpcAnswer, post } from "../mcp-server/running-server.ts";
import { startTokenIssuer, type TokenIssuer } from "../mcp-server/token-issuer.ts";

/**
 * Follows the Dockerfile without Docker: each stage is a new folder that holds what the stage copies and makes and
 * nothing else, `RUN` runs in it, and `CMD` and `HEALTHCHECK` run in the last one, where nobody may write, as a user who
 * is not root.
 */
const [building = [], image = []] = stages();
let work: string;
let folder: string;
let issuer: TokenIssuer;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "weather-image-"));
  issuer = await startTokenIssuer(["RS256"]);
  const built = join(work, "build");
  await follow(built, building, {});
  folder = join(work, "image");
  await follow(folder, image, { build: built });
  await chmod(work, 0o755);
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await chmod(join(file.parentPath, file.name), file.isDirectory() ? 0o555 : 0o444);
  }
  await chmod(folder, 0o555);
}, 300_000);

afterAll(async () => {
  await issuer.close();
  for (const file of await readdir(work, { recursive: true, withFileTypes: true })) {
    if (file.isDirectory()) await chmod(join(file.parentPath, file.name), 0o755);
  }
  await rm(work, { recursive: true });
});

/** Does what a stage says, in its order. */
async function follow(
  target: string,
  stage: readonly Instruction[],
  earlier: Record<string, string>,
): Promise<void> {
  for (const instruction of stage) {
    for (const copy of copiesOf([instruction])) await copyInto(target, copy, earlier);
    for (const command of textsOf([instruction], "RUN")) {
      const [program = "", ...args] = command.split(" ");
      const npm = spawn(program, args, { cwd: target, stdio: "inherit", env: plainEnvironment() });
      expect(await once(npm, "exit")).toEqual([0, null]);
    }
  }
}

async function copyInto(target: string, { from, sources }: Copy, earlier: Record<string, string>) {
  for (const source of sources) {
    if (from === undefined) {
      for (const file of filesNamedBy(source)) await cp(join(context, file), join(target, file));
    } else {
      const name = basename(source);
      await cp(join(earlier[from] ?? "", name), join(target, name), { recursive: true });
    }
  }
}

/** Without what npm hands to the programs it runs, which would point the inner npm back here. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|NODE_|VITEST|INIT_CWD)/i.test(name) || name === "NODE_EXTRA_CA_CERTS",
    ),
  );
}

function run(words: readonly string[], environment: Record<string, string>): ChildProcess {
  expect(words[0]).toBe("node");
  return spawn(process.execPath, words.slice(1), {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    env: { NODE_ENV: "production", TMPDIR: folder, HOME: folder, ...environment },
    // The user `node` of the image; only root can become somebody else.
    ...(process.getuid?.() === 0 && { uid: 1000, gid: 1000 }),
  });
}

async function listeningPort(program: ChildProcess): Promise<string> {
  let log = "";
  for await (const chunk of program.stdout ?? []) {
    log += chunk;
    const port = /"port":(\d+)/.exec(log)?.[1];
    if (port !== undefined) {
      return port;
    }
  }
  throw new Error(`the program ended before it listened: ${log}`);
}

describe("the image", () => {
  it("is the program in one file, with the licences of what is in it and no package beside it", async () => {
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      "dist",
      "dist/main.mjs",
      "dist/main.mjs.LEGAL.txt",
    ]);
  });

  /** Runs it until it has stopped: it starts, is healthy, serves MCP and ends with 0. */
  async function serveOnce(environment: Record<string, string>): Promise<void> {
    const { issuer: iss, audience, jwksUri } = issuer.requirements;
    const program = run(execForm(textsOf(image, "CMD")[0]), {
      PORT: "0",
      TOKEN_ISSUER: iss,
      TOKEN_AUDIENCE: audience,
      TOKEN_JWKS_URI: jwksUri.href,
      ...environment,
    });
    onTestFinished(() => {
      program.kill("SIGKILL");
    });
    const port = await listeningPort(program);
    program.stdout?.resume();

    const check = run(execForm(textsOf(image, "HEALTHCHECK")[0]), { PORT: port });
    const [output, exit] = await Promise.all([
      check.stdout ? text(check.stdout) : "",
      once(check, "exit"),
    ]);
    expect({ output, exit }).toEqual({ output: "", exit: [0, null] });

    const answer = await post(`http://127.0.0.1:${port}`, bearer(await issuer.mint()));
    expect(await jsonRpcAnswer(answer)).toMatchObject({ result: { tools: [{}, {}, {}] } });

    program.kill("SIGTERM");
    expect(await once(program, "exit")).toEqual([0, null]);
  }

  it("serves by itself", async () => {
    await serveOnce({});
  });

  it("serves with Open-Meteo as the source", async () => {
    await serveOnce({ WEATHER_SOURCE: "open-meteo" });
  });

  it.each(["http/protobuf", "http/json"])("tells a collector by %s", async (protocol) => {
    const told: { path: string | undefined; body: string }[] = [];
    const collector = createServer(async (request, response) => {
      told.push({ path: request.url, body: await text(request) });
      response.end();
    });
    collector.listen(0, "127.0.0.1");
    await once(collector, "listening");
    const { port } = collector.address() as AddressInfo;
    try {
      await serveOnce({
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      });
    } finally {
      collector.close();
    }
    expect(told.map(({ path }) => path).sort()).toEqual(["/v1/metrics", "/v1/traces"]);
    for (const { body } of told) expect(body).toContain("weather-mcp-server");
  });

  it("tells Azure Monitor", async () => {
    const ingestion = await startIngestion();
    const key = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
    try {
      await serveOnce({
        APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${key};IngestionEndpoint=${ingestion.url}/`,
      });
    } finally {
      await ingestion.close();
    }
    const told = ingestion.received.flatMap(({ items }) => items);
    expect(told.map(({ data }) => data.baseType).sort()).toEqual(["MetricData", "RequestData"]);
  });

  it("serves where nobody takes what it tells", async () => {
    await serveOnce({
      APPLICATIONINSIGHTS_CONNECTION_STRING:
        "InstrumentationKey=6f9619ff-8b86-d011-b42d-00cf4fc964ff;IngestionEndpoint=http://127.0.0.1:9/",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
    });
  });
});
