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

  it("leave a copy, and what expressions were given, as they were", () => {
    const headers = MessageHeaders.fromRaw(["A", "1", "B", "2"]);
    const [copy, map] = [headers.copy(), headers.toMap()];
    headers.set("A", ["3"]);
    headers.delete("B");
    expect(copy.toRaw()).toEqual(["A", "1", "B", "2"]);
    expect([map.list("a"), map.list("b")]).toEqual([["1"], ["2"]]);
    copy.append("B", ["4"]);
    expect(headers.toRaw()).toEqual(["A", "3"]);
    expect(headers.toMap().list("b")).toBeUndefined();
  });

  it("say what has changed since they were last asked, and only that", () => {
    const headers = MessageHeaders.fromRaw(["A", "1", "B", "2"]);
    headers.watch();
    expect(headers.takeChanges()).toBeUndefined();
    headers.set("a", ["3"]);
    headers.set("C", ["4"]);
    headers.deleteAll(new Set(["b", "d"]));
    expect(headers.byNameBefore()).toEqual(
      new Map([
        ["a", ["1"]],
        ["b", ["2"]],
      ]),
    );
    expect(headers.takeChanges()).toEqual(
      new Map([
        ["a", { before: ["1"], after: ["3"] }],
        ["b", { before: ["2"], after: undefined }],
        ["c", { before: undefined, after: ["4"] }],
      ]),
    );
    headers.set("A", ["5"]);
    headers.set("A", ["3"]);
    expect(headers.takeChanges()).toBeUndefined();
  });
});
