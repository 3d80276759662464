import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { welcome } from "../../../local/terminal/ready.ts";
import { namedServers, recipes } from "../../../local/terminal/recipes.ts";

const issuer = "http://localhost:8787";
const servers = [`${issuer}/weather/mcp`, `${issuer}/team/orders`];
const gateway = { issuer, servers, grantStoreUrl: "https://127.0.0.1:1/localgateway/mcp-gateway" };
const metricsUrl = "http://127.0.0.1:9464/metrics";
const entra = { origin: "http://localhost:1" };
const trace = "http://localhost:2/";
const local = { ...gateway, gateways: [gateway], entra, metricsUrl, trace };
const commands = {
  start: "npm start --",
  grants: "npm run grants --",
  doctor: "npm run doctor --",
};

describe("what is said when everything runs", () => {
  it("names every server, what to do next, and where to read more", () => {
    const text = welcome(local, { recipes: false, dataFolder: "cdktf.out/data/8787" }, commands);
    for (const url of servers) {
      expect(text).toContain(`inspector --server-url ${url} --transport http`);
    }
    expect(text).toContain(`${issuer}/approvals`);
    expect(text).toContain(`${metricsUrl} (for Prometheus)`);
    expect(text).toContain("npm run grants -- list");
    expect(text).toContain("npm start -- --recipes");
    expect(text).toContain("the next start goes on from here (cdktf.out/data/8787)");
    expect(text.trim().split("\n").length).toBeLessThan(20);
  });

  it("names the keys of subscriptions, where there are any", () => {
    const choices = { recipes: false, dataFolder: undefined };
    expect(welcome(local, choices, commands)).not.toContain("Key ");
    const text = welcome({ ...local, subscriptionKeys: { mobile: "a1b2" } }, choices, commands);
    expect(text).toContain("  Key           a1b2 (subscription mobile)\n");
  });

  it("names each of several gateways, and whose grants a command is for", () => {
    const other = {
      issuer: `${issuer}/sales`,
      servers: [`${issuer}/sales/orders/mcp`],
      grantStoreUrl: "https://127.0.0.1:1/localgateway2/mcp-gateway",
    };
    const both = { ...local, gateways: [gateway, other], servers: [...servers, ...other.servers] };
    const text = welcome(both, { recipes: false, dataFolder: undefined }, commands);
    for (const one of both.gateways) {
      expect(text).toContain(`${one.issuer}/approvals`);
      expect(text).toContain(`npm run grants -- list --store ${one.grantStoreUrl}\n`);
    }
    expect(text).toMatch(/MCP server {4}http:\/\/localhost:8787\/sales\/orders\/mcp\n/);
  });

  it("gives of a server with Entra's tokens what can come, and no client that cannot", () => {
    const [weather = "", orders = ""] = servers;
    const choices = { recipes: true, dataFolder: undefined, ofEntra: [orders] };
    const text = welcome(local, choices, commands);
    const lines = text.split("\n").filter((line) => line.includes(orders));
    expect(lines.map((line) => line.trim())).toEqual([
      orders,
      `npm run doctor -- ${orders} --sign-in --client aebc6443-996d-45c2-90f0-388ff96faa56`,
    ]);
    expect(text).toContain(`inspector --server-url ${weather}`);
    const alone = welcome(local, { ...choices, recipes: false, ofEntra: servers }, commands);
    expect(alone).not.toMatch(/inspector|--recipes/);
  });

  it("has a recipe of every client for every server, and forgets when nothing is kept", () => {
    const text = welcome(local, { recipes: true, dataFolder: undefined }, commands);
    for (const { client, lines } of recipes(namedServers(servers))) {
      expect(text).toContain(`${client}:`);
      for (const url of servers) expect(lines.join("\n")).toContain(url);
    }
    expect(text).toContain(
      "claude mcp add --transport http team-orders http://localhost:8787/team/orders",
    );
    expect(text).toContain("all is forgotten");
  });

  it("is what the README says", () => {
    const readme = readFileSync("README.md", "utf8");
    const [inspector] = recipes(namedServers([`${issuer}/weather/mcp`]));
    for (const line of inspector?.lines ?? ["none"]) expect(readme).toContain(line);
  });
});
