import { describe, expect, it } from "vitest";
import { readCommandLine } from "../../grants/command-line.ts";
import { exitCodes, Failure } from "../../grants/failure.ts";
import { containerUrl } from "../../grants/store-location.ts";

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

describe("the command line", () => {
  it("is read", () => {
    expect(readCommandLine(["revoke", "--user", "ada", "--id=-a_b", "--json"])).toEqual({
      command: "revoke",
      filter: { user: "ada", tenant: undefined, client: undefined, id: "-a_b" },
      store: undefined,
      all: false,
      json: true,
      yes: false,
    });
    expect(readCommandLine(["--help"])).toBeUndefined();
  });

  it.each([
    [
      "https://stmcp.blob.core.windows.net/mcp-gateway/",
      "https://stmcp.blob.core.windows.net/mcp-gateway",
    ],
    ["https://a.z1.blob.storage.azure.net/x", "https://a.z1.blob.storage.azure.net/x"],
  ])("takes the store %s", (named, url) => {
    expect(containerUrl(named)).toBe(url);
  });

  it.each([
    [[], "Say what to do: list, show or revoke."],
    [["delete"], 'There is no command "grants delete".'],
    [["list", "everything"], '"everything" belongs to no option.'],
    [["list", "--usr", "ada"], "There is no option --usr; did you mean --user?"],
    [["list", "--user"], "Option '--user <value>' argument missing"],
    [["list", "--user", " "], "--user is empty. Give it a value."],
    [["show"], "Say which grants to show: --user, --tenant, --client or --id."],
    [["list", "--user", "ada", "--user", "grace"], "--user is given more than once."],
    [["revoke", "--id=a", "--yes", "--id=b"], "--id is given more than once."],
    [["list", "--all", "--all"], "--all is given more than once."],
    [["show", "--id", "../codes"], "--id takes the id of a grant"],
    [["revoke", "--yes"], "Say which grants to revoke: --user, --tenant, --client or --id."],
    [["revoke", "--user", "ada", "--all"], "--all belongs to list."],
    [["list", "--yes"], "--yes belongs to revoke."],
  ])("is refused when it is %j", (parameters, sentence) => {
    const failure = failureOf(() => readCommandLine(parameters));
    expect(failure.exitCode).toBe(exitCodes.usage);
    expect(failure.message).toContain(sentence);
  });

  it.each([
    [
      "http://stmcp.blob.core.windows.net/mcp-gateway",
      "The store is not a blob container of Azure",
    ],
    ["https://evil.example/mcp-gateway", "The store is not a blob container of Azure"],
    ["https://blob.core.windows.net.evil.example/x", "The store is not a blob container of Azure"],
    ["https://stmcp.blob.core.windows.net:8443/x", "The store is not a blob container of Azure"],
    ["stmcp", "The store is not a blob container of Azure"],
    ["https://stmcp.blob.core.windows.net/", "names the account and one container"],
    ["https://stmcp.blob.core.windows.net/mcp-gateway/grants", "names the account and one"],
    ["https://stmcp.blob.core.windows.net/mcp-gateway?sv=1&sig=x", "carries a key or a signature"],
    ["https://name:key@stmcp.blob.core.windows.net/mcp-gateway", "carries a key or a signature"],
  ])("is refused with --store %s", (store, sentence) => {
    const failure = failureOf(() => containerUrl(store));
    expect(failure.exitCode).toBe(exitCodes.usage);
    expect(failure.message).toContain(sentence);
    expect(failure.message).not.toContain(store);
  });
});
