import { spawn, spawnSync } from "node:child_process";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentOf, headersOf, ownServerProgram, presented } from "../docs/presented.ts";
import { startTokenIssuer, type TokenIssuer } from "../mcp-server/token-issuer.ts";

const python = process.env["PYTHON"] ?? "python3";

/** Not every machine has PyJWT, and some have one that is older than the document asks for. */
const isThere =
  spawnSync(python, [
    "-c",
    "import inspect, jwt, cryptography; inspect.signature(jwt.PyJWKClient).parameters['timeout']",
  ]).status === 0;

let issuer: TokenIssuer;

beforeAll(async () => {
  issuer = await startTokenIssuer(["RS256", "PS256"]);
});
afterAll(() => issuer.close());

describe.skipIf(!isThere)("the Python of docs/guides/own-server.md", () => {
  it("answers everything that is presented to it as it should", async () => {
    const requests = await Promise.all(presented.map((request) => headersOf(request, issuer)));
    const answers = await run(
      `${ownServerProgram("python")}
import json, sys
for headers in json.load(sys.stdin):
    try:
        print(caller_of(headers)["sub"])
    except Exception as problem:
        print("refused")
`,
      JSON.stringify(requests),
    );
    const expected = presented.map(
      ({ title, passes }) => `${title}: ${passes ? "ada" : "refused"}`,
    );
    expect(presented.map(({ title }, index) => `${title}: ${answers[index]}`)).toEqual(expected);
  });
});

/** The issuer runs in this process, so Python must not keep it waiting. */
async function run(program: string, input: string): Promise<string[]> {
  const child = spawn(python, ["-c", program], {
    env: { ...process.env, ...environmentOf(issuer) },
  });
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(errors).toBe("");
  return output.trim().split("\n");
}
