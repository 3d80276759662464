import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { clientPackages, versionOfDependency } from "../clients/real/client-packages.ts";

const text = readFileSync("docs/clients.md", "utf8");

it("docs/clients.md names every client that is tried, in the version that is tried", () => {
  const table = text.split("| Client | Version |")[1]?.split("\n\n")[0] ?? "";
  const named = [...table.matchAll(/^\| (?!---)[^|]+\| ([\d.]+) \|/gm)].map(
    ([, version]) => version,
  );
  const tried = [
    ...Object.values(clientPackages).map((packages) => Object.values(packages)[0]),
    versionOfDependency("@modelcontextprotocol/sdk"),
    versionOfDependency("@modelcontextprotocol/client"),
  ];
  expect([...new Set(named)].sort()).toEqual([...new Set(tried)].sort());
});

it("docs/clients.md names every redirect URI that is checked of clients that cannot run", async () => {
  const { clientRequests } = await import("../clients/client-requests.ts");
  const clients = clientRequests.filter(({ name }) =>
    /^(?:VS Code|Claude$|ChatGPT|Cursor)/.test(name),
  );
  const uris = clients.flatMap(({ registration }) => registration["redirect_uris"] as string[]);
  expect(uris.length).toBeGreaterThan(8);
  expect(
    uris.filter((uri) => !text.includes(uri.replace("127.0.0.1/", "127.0.0.1:33418/"))),
  ).toEqual([]);
});
