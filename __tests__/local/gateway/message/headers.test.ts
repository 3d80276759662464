import { describe, expect, it } from "vitest";
import { MessageHeaders } from "../../../../local/gateway/message/headers.ts";

describe("headers of a message", () => {
  it("compare names without case and keep every value", () => {
    const headers = MessageHeaders.fromRaw(["Accept", "a", "ACCEPT", "b"]);
    expect(headers.values("accept")).toEqual(["a", "b"]);
    expect(headers.toRaw()).toEqual(["Accept", "a,b"]);
  });

  it("go out as one line per value where commas would change them", () => {
    const headers = new MessageHeaders();
    headers.append("Set-Cookie", ["a=1", "b=2"]);
    expect(headers.toRaw()).toEqual(["Set-Cookie", "a=1", "Set-Cookie", "b=2"]);
  });

  it("lose what belongs to the connection, and what Connection names", () => {
    const headers = MessageHeaders.fromRaw([
      "Connection",
      "keep-alive, X-Hop",
      "X-Hop",
      "1",
      "Transfer-Encoding",
      "chunked",
      "Mcp-Session-Id",
      "2",
    ]);
    expect(headers.endToEnd().toRaw()).toEqual(["Mcp-Session-Id", "2"]);
  });
});
