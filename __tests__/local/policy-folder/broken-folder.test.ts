import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readPolicyFolder } from "../../../local/policy-folder/folder.ts";
import {
  emptyPolicy,
  properties,
  readWritten,
  specification,
  writtenFolder,
} from "./written-folder.ts";

describe("a folder", () => {
  it.each([
    ["leads out of the folder", "apis/orders/apiInformation.json", "/etc/hostname"],
    ["leads out of the folder", "apis/other", "/etc"],
    ["leads out of the folder", "policy.xml", "../elsewhere-policy.xml"],
    ["leads nowhere", "policy.xml", "nothing.xml"],
  ])("is not read when a link %s: %s to %s", async (problem, link, target) => {
    const folder = writtenFolder({
      "folder/apis/orders/specification.json": specification("GET /a"),
      "elsewhere-policy.xml": emptyPolicy,
    });
    onTestFinished(() => rmSync(folder, { recursive: true }));
    symlinkSync(target, join(folder, "folder", link));
    const options = { tier: "Developer", namedValues: new Map(), madeKeys: new Map() } as const;
    const reading = readPolicyFolder(join(folder, "folder"), options);
    await expect(reading).rejects.toThrow(new RegExp(`${link} is a link that ${problem}`));
  });

  it("may have links within, also such that go round", async () => {
    const folder = writtenFolder({ "shared.xml": emptyPolicy, "apis/a/policy.xml": emptyPolicy });
    onTestFinished(() => rmSync(folder, { recursive: true }));
    symlinkSync("shared.xml", join(folder, "policy.xml"));
    symlinkSync("..", join(folder, "apis", "again"));
    const options = { tier: "Developer", namedValues: new Map(), madeKeys: new Map() } as const;
    const { gateway } = await readPolicyFolder(folder, options);
    expect(gateway.globalPolicy?.text).toBe(emptyPolicy);
  });

  it("is not read when a folder is called like a file", async () => {
    const folder = writtenFolder({});
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, "policy.xml"));
    const options = { tier: "Developer", namedValues: new Map(), madeKeys: new Map() } as const;
    await expect(readPolicyFolder(folder, options)).rejects.toThrow("is called like a file");
  });

  it("has files whose aliases would stand for more than is read", async () => {
    const levels = [
      "a: &a [x, x, x, x]",
      "b: &b [*a, *a, *a, *a, *a]",
      "c: &c [*b, *b, *b, *b, *b]",
    ];
    const bomb = [...levels, "d: [*c, *c, *c, *c, *c, *c]"].join("\n");
    const { found } = await readWritten({ "apis/orders/apiInformation.json": bomb });
    expect(found).toContain("error file-syntax apis/orders/apiInformation.json:1");
  });

  it("is found with what is wrong in it, and where", async () => {
    const { found } = await readWritten({
      "apis/orders/specification.json": specification("GET /a"),
      "apis/orders/operations/get-b/policy.xml": emptyPolicy,
      "apis/soap/apiInformation.json": properties({ path: "soap", type: "soap" }),
      "apis/bad/apiInformation.json": '{\n  "properties": {\n    "path": 7\n  }\n}',
      "apis/versioned/apiInformation.json": properties({ path: "v", apiVersionSetId: "/x/none" }),
      "apis/versioned/specification.json": specification("GET /a"),
      "products/starter/apis.json": ["orders", "gone"],
      "products/wrong/productInformation.json": "{",
      "subscriptions/s/subscriptionInformation.json": properties({ scope: "/groups/x" }),
      "backends/none/backendInformation.json": properties({ url: "localhost" }),
      "backends/pool/backendInformation.json": properties({
        pool: { services: [{ id: "/backends/gone" }] },
      }),
      "backends/slow/backendInformation.json": properties({
        url: "https://a.example",
        circuitBreaker: {
          rules: [{ tripDuration: "1h", failureCondition: { count: 1, interval: "PT1M" } }],
        },
      }),
      "tags/a/tagInformation.json": "{}",
      "plugins/a.json": "{}",
    });
    expect(found.sort()).toEqual([
      "error backend-unknown backends/pool/backendInformation.json:1",
      "error backend-url backends/none/backendInformation.json:1",
      "error file-syntax products/wrong/productInformation.json:1",
      "error operation-unknown apis/orders/operations/get-b/policy.xml:1",
      "error product-api products/starter:1",
      "error resource-content apis/bad/apiInformation.json:3",
      "error resource-content backends/slow/backendInformation.json:1",
      "error subscription-scope subscriptions/s/subscriptionInformation.json:1",
      "error version-set-unknown apis/versioned/apiInformation.json:1",
      "note folder-unused tags:1",
      "warning api-type apis/soap/apiInformation.json:1",
      "warning folder-unknown plugins:1",
    ]);
  });
});
