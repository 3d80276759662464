import { afterEach, describe, expect, it, vi } from "vitest";
import { document, request } from "./harness.ts";

const waits: number[] = [];

vi.mock("node:timers/promises", () => ({
  setTimeout: async (milliseconds: number) => {
    waits.push(milliseconds / 1000);
  },
}));

afterEach(() => {
  waits.length = 0;
  vi.restoreAllMocks();
});

async function waited(attributes: string): Promise<number[]> {
  const inbound = `<retry condition="@(true)" count="5" ${attributes}><set-method>GET</set-method></retry>`;
  await request({ operation: document({ inbound }) });
  return waits;
}

describe("retry", () => {
  it.each([
    ['interval="2"', [2, 2, 2, 2, 2]],
    ['interval="2" delta="3"', [2, 5, 8, 11, 14]],
    ['interval="10" delta="10" max-interval="100"', [20, 30, 50, 90, 100]],
    ['interval="2" first-fast-retry="true"', [0, 2, 2, 2, 2]],
  ])("waits, with %s, for %j seconds", async (attributes, seconds) => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    expect(await waited(attributes)).toEqual(seconds);
  });

  it("changes exponential waits by a fifth at most", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    expect((await waited('interval="0" delta="10" max-interval="99"'))[0]).toBe(8);
  });

  it("ends with the answer of a policy in it", async () => {
    const inbound =
      '<retry condition="@(true)" count="5" interval="1"><return-response><set-body>a</set-body></return-response></retry>';
    expect((await request({ operation: document({ inbound }) })).text).toBe("a");
    expect(waits).toEqual([]);
  });
});
