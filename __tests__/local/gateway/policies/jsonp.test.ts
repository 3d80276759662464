import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

const json = '{"a":"it\'s </script> \\u2028"}';

async function call(query: string, body = json, policy = "<jsonp callback-parameter-name='cb' />") {
  const outbound = `<set-header name="Content-Type" exists-action="override"><value>application/json</value></set-header><set-body>@(${JSON.stringify(body)})</set-body>${policy}`;
  const answer = await request({ operation: document({ outbound }) }, {}, `/api/run${query}`);
  return { ...answer, type: answer.headers.get("content-type") };
}

describe("jsonp", () => {
  it("calls the caller's function with the answer", async () => {
    const { status, text, type, headers } = await call("?cb=show");
    expect([status, text, type]).toEqual([200, `show(${json});`, "application/javascript"]);
    expect(Number(headers.get("content-length"))).toBe(Buffer.byteLength(text));
    const shown: unknown[] = [];
    new Function("show", text)((value: unknown) => shown.push(value));
    expect(shown).toEqual([JSON.parse(json)]);
  });

  it("is plain JSON for who names no function", async () => {
    const { text, type } = await call("?callback=show");
    expect([text, type]).toEqual([json, "application/json"]);
  });

  it("takes the parameter's name from an expression", async () => {
    const policy = `<jsonp callback-parameter-name='@("c" + "b")' />`;
    expect((await call("?cb=show", json, policy)).text).toBe(`show(${json});`);
  });

  it.each(["jQuery1102_15", "$", "_a1", "größe", "名前"])("takes %s", async (name) => {
    const { text } = await call(`?cb=${encodeURIComponent(name)}`);
    expect(text).toBe(`${name}(${json});`);
  });

  it.each([
    "",
    "alert(1);a",
    "a.b",
    "a[0]",
    "a b",
    "1a",
    "a\n",
    "a/**/",
    "<script>",
    "a%",
    "\\u0061",
    "if",
    "yield",
    "a\u2028",
  ])("refuses %j as a name", async (name) => {
    const { status, text, type } = await call(`?cb=${encodeURIComponent(name)}`);
    expect([status, type]).toEqual([400, "application/json"]);
    expect(JSON.parse(text)).toEqual({
      statusCode: 400,
      message: "Value of callback parameter cb is not a valid JavaScript identifier.",
    });
  });

  it("refuses two names", async () => {
    expect((await call("?cb=a&cb=b")).status).toBe(400);
  });

  it.each(["alert(1)", "a);alert(1);(0", "<p>", "{'a':1}", "[1,]", "NaN"])(
    "makes no script of %s, which is no JSON",
    async (body) => {
      const { status, text } = await call("?cb=show", body);
      expect([status, text]).toEqual([500, expect.stringContaining("the answer is no JSON")]);
    },
  );

  it("leaves an answer without a body alone", async () => {
    const outbound = `<set-body>@("")</set-body><jsonp callback-parameter-name="cb" />`;
    const answer = await request({ operation: document({ outbound }) }, {}, "/api/run?cb=show");
    expect(answer.text).toBe("");
  });
});
