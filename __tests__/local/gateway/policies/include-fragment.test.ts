import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

const answer = (text: string) =>
  `<fragment><return-response><set-body>${text}</set-body></return-response></fragment>`;

describe("include-fragment", () => {
  it.each(["Notes", "notes", "NOTES"])("runs the fragment Notes by the name %s", async (name) => {
    const operation = document({ inbound: `<include-fragment fragment-id="${name}" />` });
    expect((await request({ operation, fragments: { Notes: answer("a") } })).text).toBe("a");
  });

  it("takes the one that is spelled so where two differ by case alone", async () => {
    const operation = document({ inbound: '<include-fragment fragment-id="notes" />' });
    const fragments = { Notes: answer("a"), notes: answer("b") };
    expect((await request({ operation, fragments })).text).toBe("b");
  });

  it("finds cors in one, whatever the case", async () => {
    const cors =
      "<fragment><cors><allowed-origins><origin>https://a.example</origin></allowed-origins><allowed-methods><method>GET</method></allowed-methods><allowed-headers><header>*</header></allowed-headers></cors></fragment>";
    const operation = document({ inbound: '<include-fragment fragment-id="CORS" />' });
    const { status, headers } = await request(
      { operation, fragments: { cors } },
      {
        method: "OPTIONS",
        headers: { origin: "https://a.example", "access-control-request-method": "GET" },
      },
    );
    expect([status, headers.get("access-control-allow-origin")]).toEqual([
      200,
      "https://a.example",
    ]);
  });

  it("follows variables into it", async () => {
    const operation = document({
      inbound:
        '<include-fragment fragment-id="SET" /><return-response><set-body>@((string)context.Variables["a"])</set-body></return-response>',
    });
    const fragments = { set: '<fragment><set-variable name="a" value="b" /></fragment>' };
    expect((await request({ operation, fragments })).text).toBe("b");
  });
});
