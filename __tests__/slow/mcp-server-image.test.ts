import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  it("is the program and its health check, with no package beside them", async () => {
    const files = await readdir(folder, { recursive: true });
    const parts = files.filter((file) => file.startsWith("dist/parts/"));
    for (const part of parts) expect(part).toMatch(/\.mjs(\.LEGAL\.txt)?$/);
    expect(parts.filter((part) => /\/(exporting|source)-\w+\.mjs$/.test(part))).toHaveLength(2);
    expect(files.filter((file) => !parts.includes(file)).sort()).toEqual([
      "dist",
      "dist/cityMap.json",
      "dist/healthcheck.mjs",
      "dist/main.mjs",
      "dist/main.mjs.LEGAL.txt",
      "dist/parts",
    ]);
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
