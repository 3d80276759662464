import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
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
 * Follows the Dockerfile without Docker: each stage is a new folder that holds what the stage
 * copies and nothing else, `RUN` runs in it, and `CMD` and `HEALTHCHECK` run in the last one.
 */
const [dependencies = [], image = []] = stages();
let work: string;
let folder: string;
let issuer: TokenIssuer;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "weather-image-"));
  issuer = await startTokenIssuer(["RS256"]);
  const built = join(work, "dependencies");
  await copyInto(built, dependencies, {});
  for (const command of textsOf(dependencies, "RUN")) {
    const [program = "", ...args] = command.split(" ");
    const npm = spawn(program, args, { cwd: built, stdio: "inherit", env: plainEnvironment() });
    expect(await once(npm, "exit")).toEqual([0, null]);
  }
  folder = join(work, "image");
  await copyInto(folder, image, { dependencies: built });
}, 300_000);

afterAll(async () => {
  await issuer.close();
  await rm(work, { recursive: true });
});

async function copyInto(
  target: string,
  stage: readonly Instruction[],
  earlier: Record<string, string>,
): Promise<void> {
  for (const { from, sources } of copiesOf(stage)) {
    for (const source of sources) {
      if (from === undefined) {
        for (const file of filesNamedBy(source)) {
          await cp(join(context, file), join(target, file));
        }
      } else {
        const name = basename(source);
        await cp(join(earlier[from] ?? "", name), join(target, name), { recursive: true });
      }
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
    env: { NODE_ENV: "production", ...environment },
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
  it("has no package that only development needs", async () => {
    const installed = await readdir(join(folder, "node_modules"));
    expect(installed).toContain("fastify");
    for (const tool of ["vitest", "typescript", "@types", "@biomejs"]) {
      expect(installed).not.toContain(tool);
    }
  });

  it("starts, is healthy, serves MCP and stops with 0", async () => {
    const { issuer: iss, audience, jwksUri } = issuer.requirements;
    const program = run(execForm(textsOf(image, "CMD")[0]), {
      PORT: "0",
      TOKEN_ISSUER: iss,
      TOKEN_AUDIENCE: audience,
      TOKEN_JWKS_URI: jwksUri.href,
    });
    try {
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
    } finally {
      program.kill("SIGKILL");
    }
  });
});
