import { BlockList } from "node:net";
import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  McpBackend,
  McpOAuthGateway,
  McpTransport,
  TokenSigning,
} from "../../../constructs/index.ts";
import { addressSpans } from "../../../constructs/limits/allowed-addresses.ts";

import { terraformOf } from "../terraform-of.ts";

const spansOf = (...allowed: string[]) => addressSpans("gateway", allowed);

describe("addresses that may come", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7", "203.0.113.7"],
    ["203.0.113.0/24", "203.0.113.0", "203.0.113.255"],
    ["203.0.113.128/25", "203.0.113.128", "203.0.113.255"],
    ["10.0.0.0/8", "10.0.0.0", "10.255.255.255"],
    ["128.0.0.0/1", "128.0.0.0", "255.255.255.255"],
    ["203.0.113.7/32", "203.0.113.7", "203.0.113.7"],
    ["2001:db8::1", "2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:1"],
    ["2001:DB8::/32", "2001:db8:0:0:0:0:0:0", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["64:ff9b::192.0.2.0/120", "64:ff9b:0:0:0:0:c000:200", "64:ff9b:0:0:0:0:c000:2ff"],
    ["::1", "0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:1"],
    ["1:2:3:4:5:6:7:8/128", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
    ["8000::/1", "8000:0:0:0:0:0:0:0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ])("%s are those from %s to %s", (given, from, to) => {
    expect(spansOf(given)).toEqual([{ from, to }]);
  });

  it("are the same that Node counts into a range", () => {
    for (const [range, family] of [
      ["198.51.100.64/27", "ipv4"],
      ["2001:db8:10:20::/59", "ipv6"],
    ] as const) {
      const [net = "", bits] = range.split("/");
      const counted = new BlockList();
      counted.addSubnet(net, Number(bits), family);
      const [span = { from: "", to: "" }] = spansOf(range);
      expect(counted.check(span.from, family)).toBe(true);
      expect(counted.check(span.to, family)).toBe(true);
      const more = new BlockList();
      more.addRange(span.from, span.to, family);
      expect(more.check(net, family)).toBe(true);
    }
  });

  it("count once each, and are everybody where none is given", () => {
    expect(spansOf("::1", "::1")).toHaveLength(1);
    expect(addressSpans("gateway", undefined)).toEqual([]);
  });

  it.each([
    "",
    "203.0.113",
    "203.0.113.0/",
    "203.0.113.0/x",
    "203.0.113.0/24/24",
    "203.0.113.0-203.0.113.9",
    "::/0",
    "2001:db8::/129",
    "2001:db8::1/64",
    "fe80::1%eth0",
    "::ffff:203.0.113.7",
    "::ffff:203.0.113.0/120",
  ])("are not %j", (given) => {
    expect(() => spansOf(given)).toThrow(/^gateway: allowedAddresses /);
  });
});

describe.each(["", "team/tools"])("a gateway at %j that lets some addresses in only", (path) => {
  it("looks at them before anything else, in each of its APIs and operations", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const platform = new AzurePlatform(stack, "azure");
    const gateway = new McpOAuthGateway(stack, "gateway", {
      platform,
      path,
      allowedAddresses: ["203.0.113.0/24"],
      tokenSigning: TokenSigning.rs256(),
      clients: {
        preRegistered: [
          {
            id: "watcher",
            name: "The watcher",
            redirectUris: [],
            secretHashes: ["a".repeat(64)],
            introspection: true,
          },
        ],
      },
    });
    const transport = McpTransport.httpWithSse({ messages: "messages" });
    gateway.addServer("orders", { backend: McpBackend.url("https://orders.example/mcp") });
    gateway.addServer("notes", {
      backend: McpBackend.url("https://notes.example/sse", { transport }),
    });
    const all = terraformOf(stack);
    /** How the policies of a type begin, each by what it is of. */
    const beginnings = (type: string) =>
      all.ofType(type).map((block): [string, string] => {
        const text = String(block["xml_content"]).replaceAll(/<!--[\s\S]*?-->/g, "");
        const inbound = /<inbound>\s*((?:<[^>]*>\s*){2})/.exec(text)?.[1] ?? "";
        return [`${block["api_name"]} ${block["operation_id"]}`, inbound];
      });
    const apis = beginnings("azurerm_api_management_api_policy");
    expect(apis).toHaveLength(path === "" ? 4 : 7);
    for (const [api, inbound] of apis) {
      expect([api, inbound]).toEqual([
        api,
        expect.stringMatching(/^<base \/>\s*<ip-filter action="allow">/),
      ]);
    }
    const operations = beginnings("azurerm_api_management_api_operation_policy");
    expect(operations.length).toBeGreaterThan(20);
    for (const [operation, inbound] of operations) {
      expect([operation, inbound]).toEqual([
        operation,
        expect.stringMatching(
          /_servers_\w+[_-]options_/.test(operation)
            ? /^<set-variable name="originRule"/
            : /^<base \/>|^<ip-filter action="allow">/,
        ),
      ]);
    }
    // A server of another stack does not know them: there they are in what it includes.
    const fragments = new Map(
      all
        .ofType("azurerm_api_management_policy_fragment")
        .map(({ name, value }) => [
          String(name).replace(/^mcp(?:-|_.+__)/, ""),
          String(value).replaceAll(/<!--[\s\S]*?-->/g, ""),
        ]),
    );
    for (const name of ["preflight", "approved"]) {
      expect(fragments.get(name)).toMatch(/^\s*<fragment>\s*<ip-filter action="allow">/);
    }
  });
});
