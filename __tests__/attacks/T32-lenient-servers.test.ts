// T32, evasion of the filter of tools/call by a server that reads more than the standard says. RFC 8259 section 9:
// whatever an attacker sends, no server behind the gateway, however lenient, may see a call of a tool that the token
// does not allow.

import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { guardedGateway } from "../e2e/guarded-gateway.ts";
import type { Received } from "../e2e/scripted-backend.ts";
import { runs } from "../property-runs.ts";

const { backend, gateway } = guardedGateway();
let token: string;

beforeAll(async () => {
  token = await gateway.token("guarded");
});

const denied = "delete_note";

/** A body under every reading that servers have been seen to use. */
function readings({ body, headers }: Received): string[] {
  const decoded = ["utf8", "utf16le", "latin1"].map((encoding) =>
    body.toString(encoding as BufferEncoding),
  );
  const form = new URLSearchParams(body.toString());
  return [
    ...decoded,
    ...decoded.map((text) => text.normalize("NFKC")),
    ...decoded.map((text) =>
      text.replace(/\\u([0-9a-f]{4})/gi, (_all, hex) => String.fromCharCode(Number(`0x${hex}`))),
    ),
    ...decoded.map((text) => text.replaceAll("\\/", "/").replaceAll("\0", "")),
    ...form.values(),
    ...["mcp-name", "mcp-method"].map((name) => String(headers[name] ?? "")),
  ];
}

/** A name with its first letter escaped. */
function escaped(name: string): string {
  return `\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}`;
}

/** A call of the denied tool, in its many spellings. */
const method = fc.constantFrom(
  ...["tools/call", "tools\\/call", "tools/c\\u0061ll", "Tools/Call"],
  ...[" tools/call", "tools/call ", "tools/call\\u0000", "tools\\u002fcall", "tools%2fcall"],
  ...["tools//call", "/tools/call", "tools/call/", "tools.call", "tools_call", "tools/./call"],
  ...[
    "tools/call\\u00a0",
    "tools/call\\ufeff",
    "\\u00adtools/call",
    "tools/ca\\u017fll",
    "tools/call?x",
  ],
);
const spelt = fc.constantFrom(
  denied,
  "delete\\u005Fnote",
  "\\u0064elete_note",
  "delete_note\\u0000",
);
const key = (name: string) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(name, escaped(name)) },
    fc.constantFrom(name.toUpperCase(), ` ${name}`, `${name}\u0000`),
  );
const decoy = fc.constantFrom(
  ...Array<string>(5).fill(""),
  '"name":"read_note",',
  '"Name":"read_note",',
  '"x":{"name":"read_note"},',
  '"name":null,',
);
const quote = fc.constantFrom(...Array<string>(8).fill('"'), "'", "");
const params = fc
  .tuple(key("name"), spelt, decoy, decoy, quote)
  .map(
    ([name, tool, before, after, q]) => `{${before}${q}${name}${q}:${q}${tool}${q},${after}"z":1}`,
  );
const message = fc
  .tuple(method, key("method"), key("params"), params, fc.nat(7))
  .map(([call, m, p, value, order]) => {
    const members = [`"jsonrpc":"2.0"`, `"id":1`, `"${m}":"${call}"`, `"${p}":${value}`];
    const extra =
      order === 6 ? ['"method":"ping"'] : order === 7 ? ['"params":{"name":"read_note"}'] : [];
    return `{${[...members.slice(order % 4), ...members.slice(0, order % 4), ...extra].join(",")}}`;
  });
const text = fc.oneof(
  { weight: 12, arbitrary: message },
  message.map((one) => `[${one}]`),
  message.map((one) => `{"jsonrpc":"2.0","id":1,"method":"ping"}\n${one}`),
  message.map((one) => `{"jsonrpc":"2.0","id":1,"method":"ping"}\0${one}`),
  message.map((one) => `/**/${one}`),
  message.map((one) => `{"jsonrpc":"2.0","id":1,"method":"ping"},${one}`),
);
const body = fc
  .tuple(text, fc.constantFrom(...Array<string>(8).fill("utf8"), "utf16le", "mark"))
  .map(([content, encoding]) =>
    encoding === "mark"
      ? Buffer.from(`\ufeff${content}`)
      : Buffer.from(content, encoding as BufferEncoding),
  );
const contentType = fc.constantFrom(
  ...Array<string>(8).fill("application/json"),
  "application/json; charset=utf-8",
  "application/json; charset=utf-16",
  "application/x-www-form-urlencoded",
  "text/plain",
  "application/vnd.api+json",
);
const strange = fc.subarray([
  ["Mcp-Method", "ping"],
  ["Mcp-Method", "tools/call"],
  ["Mcp-Name", "read_note"],
  ["Mcp-Name", denied],
  ["Content-Encoding", "identity"],
  ["X-HTTP-Method-Override", "PUT"],
  ["MCP-Protocol-Version", "2026-07-28"],
] as const);
const headers = fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, strange);

const plainCall = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: denied } };

it("no spelling of a denied call reaches the server", async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(body, contentType, headers, async (bytes, type, others) => {
      backend.reset();
      const all = [
        ["Content-Type", type],
        ["Authorization", `Bearer ${token}`],
        ...others,
      ] as const;
      const { status } = await gateway.send("guarded", "POST", all, bytes);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      for (const received of backend.received) {
        const call = JSON.parse(received.body.toString()) as { method?: string };
        // What passes is another method, or another tool, in every reading.
        const letters = call.method
          ?.normalize("NFKC")
          .toLowerCase()
          .replace(/%2f|[^a-z]/g, "");
        if (letters === "toolscall")
          for (const reading of readings(received)) expect(reading).not.toContain(denied);
      }
      expect([200, 400, 403, 415]).toContain(status);
    }),
    {
      numRuns: runs(500),
      // One that is understood and one that is not are always among them, whatever chance draws.
      examples: [
        [Buffer.from(JSON.stringify(plainCall)), "application/json", []],
        [Buffer.from("{"), "application/json", []],
      ],
    },
  );
  // The spellings are neither all refused as unreadable nor all understood.
  expect(statuses.get(403)).toBeGreaterThan(0);
  expect(statuses.get(400)).toBeGreaterThan(0);
});
