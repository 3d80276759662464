import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../../../local/containers/free-port.ts";
import { runContainer } from "../../../local/containers/run-container.ts";
import type { StackContainer } from "../../../local/stack/containers.ts";

/** A server that has started another program, as many do, and says who both are. */
const server = `
const { spawn } = require("node:child_process");
const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
require("node:http")
  .createServer((_request, response) => response.end(JSON.stringify([process.pid, other.pid])))
  .listen(Number(process.env.PORT), process.env.HOST);
`;

const silent = pino({ level: "silent" });

let folder: string;
let parent: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "container-"));
  await writeFile(join(folder, "server.cjs"), server);
  await writeFile(join(folder, "Dockerfile"), 'FROM scratch\nCMD ["node", "server.cjs"]\n');
});

afterEach(async () => {
  parent?.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

/** Starts the container in a process of its own and gives the processes that run because of it. */
async function startedByAnother(): Promise<{ by: ChildProcess; processes: number[] }> {
  const program = fileURLToPath(new URL("./container-parent.ts", import.meta.url));
  const by = spawn(process.execPath, [program, folder], { stdio: ["ignore", "pipe", "inherit"] });
  parent = by;
  const [line] = await once(by.stdout, "data");
  const answer = await fetch(String(line).trim());
  return { by, processes: (await answer.json()) as number[] };
}

/** A container that serves once it listens. */
function containerOf(name: string): StackContainer {
  return {
    name,
    origin: `https://${name}.example`,
    buildContext: folder,
    environment: () => ({}),
    healthPath: undefined,
  };
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a container", () => {
  it.each(["SIGKILL", "SIGTERM"] as const)(
    "ends with all it has started when the gateway ends by %s",
    async (signal) => {
      const { by, processes } = await startedByAnother();
      expect(processes.map(alive)).toEqual([true, true]);
      by.kill(signal);
      await once(by, "close");
      await expect.poll(() => processes.map(alive)).toEqual([false, false]);
    },
  );

  it("without a path for it serves once it listens", async () => {
    const container = containerOf("plain");
    const { origin, stop } = await runContainer(container, await freePort(), silent);
    expect((await fetch(origin)).status).toBe(200);
    await stop();
  });

  it("is built by the npm scripts that its Dockerfile runs, once", async () => {
    const copied = 'require("node:fs").copyFileSync("server.cjs", "built.cjs")';
    await writeFile(
      join(folder, "package.json"),
      // Named after the folder, so that no run before has built the same.
      JSON.stringify({ name: basename(folder), scripts: { build: `node --eval '${copied}'` } }),
    );
    await writeFile(
      join(folder, "Dockerfile"),
      'FROM node AS build\nRUN npm run build\nFROM node\nCMD ["node", "built.cjs"]\n',
    );
    const container = containerOf("built");
    const said: string[] = [];
    const logger = pino({ level: "info" }, { write: (line) => said.push(line) });
    for (let start = 0; start < 2; start += 1) {
      const { origin, stop } = await runContainer(container, await freePort(), logger);
      expect((await fetch(origin)).status).toBe(200);
      await stop();
    }
    expect(said).toEqual([expect.stringContaining("makes the container ready, once")]);
  });

  it("that cannot be built says why", async () => {
    await writeFile(
      join(folder, "package.json"),
      JSON.stringify({ scripts: { build: "node --eval 'throw Error(`no compiler`)'" } }),
    );
    await writeFile(
      join(folder, "Dockerfile"),
      'FROM node\nRUN npm run build\nCMD ["node", "built.cjs"]\n',
    );
    const starting = runContainer(containerOf("broken"), await freePort(), silent);
    await expect(starting).rejects.toThrow(
      /^broken cannot be built: its Dockerfile's "RUN npm run build" failed\.\n[\s\S]*no compiler/,
    );
  });

  it("that cannot be started says why", async () => {
    await writeFile(join(folder, "Dockerfile"), 'FROM scratch\nCMD ["no-such-program"]\n');
    const container = { ...containerOf("absent"), healthPath: "/" };
    const starting = runContainer(container, await freePort(), silent);
    await expect(starting).rejects.toThrow(
      /The container absent did not start\. The process ended with code 127\.\n {2}no-such-program could not be started: .*ENOENT/,
    );
  });

  it("that does not start says what it said, and what of its Dockerfile has not been done", async () => {
    await writeFile(
      join(folder, "Dockerfile"),
      'FROM python\nRUN pip install mcp\nCMD ["node", "--eval", "console.error(\'no mcp\'); process.exit(3)"]\n',
    );
    const container = containerOf("plain");
    await expect(runContainer(container, await freePort(), silent)).rejects.toThrow(
      'The container plain did not start. The process ended with code 3.\n  no mcp\nNo Docker is used here, so its "RUN pip install mcp" has not run.',
    );
  });
});
