import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

interface Operation {
  readonly method: string;
  readonly url_template: string;
}

it("docs/endpoints.md lists every endpoint of the gateway by its methods", () => {
  const { resource } = JSON.parse(
    readFileSync("__tests__/constructs/__snapshots__/stack.json", "utf8"),
  ) as { resource: Record<string, Record<string, Operation>> };
  const page = readFileSync("docs/endpoints.md", "utf8");
  const endpoints = [...page.matchAll(/`(GET|POST) ([^`]+)`/g)].map(
    ([, method = "", path = ""]) => `${method} ${path.replace("{path}", "*")}`,
  );
  const operations = Object.values(resource["azurerm_api_management_api_operation"] ?? {})
    .map(({ method, url_template: path }) => `${method} ${path}`)
    // The MCP server itself, other spellings of metadata, what withdraws an approval, and preflight requests.
    .filter((operation) => /^(?:GET|POST) \/[a-z.]/.test(operation))
    .filter((operation) => !/known\/\*|protected-resource$|^POST \/approvals/.test(operation));
  expect(operations.length).toBeGreaterThan(8);
  expect(operations.filter((operation) => !endpoints.includes(operation))).toEqual([]);
});
