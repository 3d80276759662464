import { describe, expect, it } from "vitest";
import { hintFor } from "../../../local/terminal/hints.ts";
import { readable } from "../../../local/terminal/log.ts";

/** A line as the terminal shows it, without its time. */
function line(entry: Record<string, unknown>, verbose = false): string {
  const text = JSON.stringify({ level: 30, time: 0, ...entry });
  return readable(text, verbose)
    .replace(/^\d\d:\d\d:\d\d /, "")
    .trimEnd();
}

describe("a line of the terminal", () => {
  const event = {
    msg: "signed in",
    client: "My editor",
    clientId: `c1.${"x".repeat(90)}`,
    user: "a0a10000-0000-4000-8000-000000000001",
    flow: "f10w",
    resource: "http://localhost:8787/weather/mcp",
    reason: "",
    operation: "oauth-callback",
  };

  it("says what happened, who and where, and ids when they are asked for", () => {
    expect(line(event)).toBe('  signed in  client="My editor"  resource=/weather/mcp');
    expect(line(event, true)).toContain("user=a0a10000-0000-4000-8000-000000000001");
    expect(line(event, true)).toContain("operation=oauth-callback");
  });

  it("shows the id of a client that is described by a URL", () => {
    const clientId = "https://clients.example/editor.json";
    expect(line({ msg: "client document failed", clientId })).toContain(`clientId=${clientId}`);
  });

  it("is marked when it is grave, and never JSON", () => {
    expect(line({ level: 40, msg: "http://localhost:1 cannot be reached" })).toMatch(/^! http/);
    const fault = { source: "forward-request", reason: "Timeout", stack: "at x" };
    expect(line({ msg: "the pipeline failed", fault, at: undefined }, true)).toBe(
      "  the pipeline failed  fault.source=forward-request  fault.reason=Timeout",
    );
    const printed = JSON.stringify({
      level: 30,
      time: 1,
      msg: "a call",
      tool: "get_weather",
      took: 3,
    });
    expect(line({ container: "ca-weather", msg: printed })).toBe(
      "  ca-weather: a call  tool=get_weather  took=3",
    );
    for (const text of ["plain text", "[1]", "null", "{"]) {
      expect(line({ container: "ca-weather", msg: text })).toBe(`  ca-weather: ${text}`);
    }
  });

  it("takes no orders from names and lines", () => {
    const shown = line({ msg: "\u001b[2Jregistered", client: "a\u009b31m\u202eb\nc" });
    expect(shown).toBe('  \ufffd[2Jregistered  client="a\ufffd31m\ufffdb\\nc"');
  });
});

describe("a description of a client that cannot be read", () => {
  const failed = (reason: string, clientId = "https://chatgpt.com/oauth/codex/client.json") =>
    hintFor({
      source: "mcp-gateway",
      severity: "information",
      message: "client document failed",
      metadata: { reason, clientId },
      requestId: "1",
      operation: "authorize",
      at: 0,
      traceId: "1",
      spanId: "1",
    });

  it("comes with what can be done on this machine", () => {
    const hint = failed("its host did not answer");
    expect(hint).toContain("https://chatgpt.com, which this machine cannot read");
    expect(hint).toContain("GATEWAY_CLIENT_DOCUMENTS=none");
    expect(hint).toContain("--host https://chatgpt.com=http://localhost:PORT");
  });

  it("has no such hint where the description itself is wrong", () => {
    expect(failed("it has no client_name")).toBeUndefined();
    expect(failed("its host did not answer", "")).toBeUndefined();
  });
});
