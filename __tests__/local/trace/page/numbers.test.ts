import { describe, expect, it } from "vitest";
import type { Counted, GatewayNumbers } from "../../../../local/telemetry/gateway-numbers.ts";
import {
  callsBy,
  refusalsOf,
  signInsOf,
  throttledOf,
} from "../../../../local/trace/page/numbers.ts";

const counted = (count: number, labels: Counted["labels"]): Counted => ({ count, labels });
const nothing: GatewayNumbers = {
  ...{ since: 0, events: [], refusals: [], calls: [], requests: [], callDurations: [] },
  codesNeverRedeemed: 0,
};
const operation = (api: string, title: string, path: string) => ({
  ...{ api, title, path, apiTitle: api, operation: title, method: "GET", products: [] },
  documents: [undefined, undefined, undefined] as const,
});

describe("how far sign-ins came", () => {
  it("begins with the requests for the page that asks, of all gateways", () => {
    const requests = [
      counted(3, { api: "sales", operation: "authorize", status: "200" }),
      counted(1, { api: "sales", operation: "authorize", status: "400" }),
      counted(5, { api: "research", operation: "authorize", status: "200" }),
      counted(7, { api: "research", operation: "token", status: "200" }),
      // Of an API that has an operation of the same name at another path.
      counted(9, { api: "orders", operation: "authorize", status: "200" }),
    ];
    const { way } = signInsOf({ ...nothing, requests }, [
      operation("sales", "authorize", "/sales/authorize"),
      operation("research", "authorize", "/platform/research/authorize"),
      operation("research", "token", "/platform/research/token"),
      operation("orders", "authorize", "/orders/authorize-a-refund"),
    ]);
    expect(way[0]).toEqual({ name: "Asked", count: 9 });
  });

  it("goes from event to event", () => {
    const names = [
      ...["consent asked", "approval remembered", "consented", "signed in", "token issued"],
      ...["token refreshed", "denied", "sign-in failed", "revoked", "ended by the person"],
      ...["all ended by the person", "refresh token reused", "code replayed"],
    ];
    const events = names.map((event, index) => counted(2 ** index, { event }));
    const { way, besides, alarms } = signInsOf({ ...nothing, events, codesNeverRedeemed: 5 }, []);
    const counts = [...way, ...besides, ...alarms].map(({ count }) => count);
    expect(counts).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 5, 256, 512 + 1024, 2048, 4096]);
  });
});

describe("calls", () => {
  const call = (count: number, server: string, tool: string, client: string, outcome: string) =>
    counted(count, { server, tool, client, outcome });
  const calls = [
    call(2, "/weather/mcp", "get_cities", "Claude", "answered"),
    call(1, "/weather/mcp", "get_cities", "Claude", "failed"),
    call(4, "/weather/mcp", "get_weather", "Inspector", "answered"),
    call(1, "/orders/mcp", "", "Claude", "refused"),
    // What comes after the two thousand series that OpenTelemetry keeps apart.
    counted(3, { "otel.metric.overflow": "true" }),
  ];

  it("are together by server, tool and client, the most first", () => {
    expect(callsBy(calls, "each")).toEqual([
      {
        ...{ server: "/weather/mcp", tool: "get_weather", client: "Inspector" },
        ...{ count: 4, answered: 4, refused: 0, failed: 0 },
      },
      {
        ...{ server: "/weather/mcp", tool: "get_cities", client: "Claude" },
        ...{ count: 3, answered: 2, refused: 0, failed: 1 },
      },
      {
        ...{ server: undefined, tool: undefined, client: undefined },
        ...{ count: 3, answered: 0, refused: 0, failed: 0 },
      },
      {
        ...{ server: "/orders/mcp", tool: "", client: "Claude" },
        ...{ count: 1, answered: 0, refused: 1, failed: 0 },
      },
    ]);
  });

  it.each([
    ["server", { "/weather/mcp": 7, undefined: 3, "/orders/mcp": 1 }],
    ["tool", { get_weather: 4, get_cities: 3, undefined: 3, "": 1 }],
    ["client", { Claude: 4, Inspector: 4, undefined: 3 }],
  ] as const)("are together by %s alone, and none is lost", (grouping, expected) => {
    const rows = callsBy(calls, grouping);
    expect(
      Object.fromEntries(rows.map((row) => [String(row[grouping]), row.count] as const)),
    ).toEqual(expected);
    expect(rows.map(({ count }) => count)).toEqual(Object.values(expected));
  });

  it("are not mixed up by names that hold what stands between names", () => {
    const names = ['a","b', "a", 'b","a', "b"];
    const tricky = names.flatMap((server) =>
      names.map((client) => call(1, server, "", client, "answered")),
    );
    expect(callsBy(tricky, "each")).toHaveLength(16);
  });
});

describe("what was refused", () => {
  it("has last how every client begins", () => {
    const refusals = [
      counted(9, { event: "call refused", reason: "token: none" }),
      counted(1, { event: "call refused", reason: "token: expired" }),
      counted(2, { event: "address not allowed", reason: "" }),
    ];
    expect(
      refusalsOf({ ...nothing, refusals }).map(({ reason, isBeginning }) => [reason, isBeginning]),
    ).toEqual([
      ["", false],
      ["token: expired", false],
      ["token: none", true],
    ]);
  });

  it("is too many requests where that was the answer", () => {
    const requests = [
      counted(1, { api: "oauth", operation: "token", status: "429" }),
      counted(5, { api: "oauth", operation: "token", status: "400" }),
      counted(2, { api: "weather", operation: "Messages", status: "429" }),
    ];
    expect(throttledOf({ ...nothing, requests }).map(({ count }) => count)).toEqual([2, 1]);
  });
});
