import { describe, expect, it } from "vitest";
import { connectionsOf, partsOf } from "../../reference/deployment/parts.ts";
import { deployedResources } from "../../reference/deployment/synthesized-stack.ts";
import { together } from "../../reference/drawings/arrows.ts";
import { deploymentDrawing } from "../../reference/drawings/deployment-drawing.ts";
import { narrowSequence } from "../../reference/drawings/narrow-sequence.ts";
import { type DrawnStep, inShort, recordedSignIn } from "../../reference/drawings/recorded-flow.ts";
import { sequenceDrawing } from "../../reference/drawings/sequence-drawing.ts";

const deployed = deployedResources();
const steps = recordedSignIn();

describe("the picture of what is deployed", () => {
  const drawing = deploymentDrawing(deployed);

  it("has every part, and says of the service what it has", () => {
    const parts = partsOf(deployed);
    expect(parts.length).toBeGreaterThan(10);
    for (const { title, lines } of parts) {
      for (const words of [title, ...lines])
        expect(drawing).toContain(`>${words.replaceAll('"', "&quot;")}</text>`);
    }
    const operations = Object.keys(deployed["azurerm_api_management_api_operation"] ?? {});
    expect(drawing).toContain(`${operations.length} operations`);
  });

  it("connects what is connected in the stack", () => {
    const pairs = connectionsOf(deployed).map(({ from, to }) => `${from} ${to}`);
    expect(pairs).toEqual(expect.arrayContaining(["service server", "registration identity"]));
  });

  it("refuses a resource and a connection that nobody has drawn, so that it cannot be left out", () => {
    expect(() => deploymentDrawing({ ...deployed, azurerm_redis_cache: { cache: {} } })).toThrow(
      /azurerm_redis_cache.cache is in the stack .* partOfKind in reference\/deployment\/parts.ts/,
    );
    const stranger = { link: `\${azurerm_storage_account.grants_account_1.id}` };
    expect(() =>
      deploymentDrawing({ ...deployed, azurerm_log_analytics_workspace: { logs: stranger } }),
    ).toThrow(/"workspace store" .* meanings in reference\/drawings\/deployment-drawing.ts/);
  });
});

describe("the picture of a sign-in", () => {
  it("has every step of the recording and every participant", () => {
    const drawing = sequenceDrawing(steps);
    for (const { purpose } of steps) expect(drawing).toContain(purpose);
    expect(
      new Set(steps.flatMap(({ from, to, calls }) => [from, to, ...calls.map((call) => call.to)])),
    ).toEqual(new Set(["client", "browser", "gateway", "entra", "store", "server"]));
  });

  it("is shorter in short, and leaves out nobody who takes part", () => {
    const short = inShort(steps);
    expect(short.length).toBeLessThan(steps.length / 1.5);
    const calls = (of: readonly DrawnStep[]) => of.flatMap((step) => step.calls).length;
    expect(calls(short)).toBe(calls(steps));
  });

  it("says of calls together no status, and of one alone its own", () => {
    const call = { to: "store", method: "GET", path: "/codes/…", about: "" } as const;
    const [alone, other] = [
      { ...call, status: 200 },
      { ...call, to: "entra", path: "/{tenant}/token", about: "refresh_token", status: 400 },
    ] as const;
    expect(together([alone, { ...alone, status: 404 }, other])).toEqual([
      { to: "store", words: "GET /codes/… and 1 more", status: undefined },
      { to: "entra", words: "GET /token (refresh_token)", status: 400 },
    ]);
  });

  it("is narrow enough for a telephone to show its letters in their size", () => {
    const drawing = narrowSequence(inShort(steps));
    const { width } = /<svg[^>]* width="(?<width>\d+)"/.exec(drawing)?.groups ?? {};
    expect(Number(width)).toBeLessThanOrEqual(400);
    for (const { purpose } of inShort(steps)) expect(drawing).toContain(purpose);
    for (const name of ["Entra ID", "Grant store", "MCP server"])
      expect(drawing).toMatch(new RegExp(`>The gateway asks: [^<]*${name}`));
  });

  it("has no id, no time and no port", () => {
    expect(JSON.stringify(steps)).not.toMatch(
      /localhost|127\.0\.0\.1|[0-9a-f]{8}-[0-9a-f]{4}|\d{10}/,
    );
  });
});
