import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

const echo = `<return-response><set-body>@(context.Request.Body.As<string>())</set-body></return-response>`;
const template = (text: string, attributes = "") =>
  `<set-body template="liquid" ${attributes}>${text}</set-body>`;

const post = (body: string, type = "application/json") => ({
  method: "POST",
  body,
  headers: { "content-type": type, "x-kind": "k" },
});

describe("set-body with a Liquid template", () => {
  it("binds a body of JSON, and markup goes out as it stands", async () => {
    const soap =
      '<soap:Envelope xmlns:soap="http://x"><!-- kept --><cust a="1">{{body.order.cust}}</cust> &amp; </soap:Envelope>';
    const operation = document({ inbound: template(soap) + echo });
    const { text } = await request({ operation }, post('{"order":{"cust":"Ada"}}'));
    expect(text).toBe(soap.replace("{{body.order.cust}}", "Ada"));
  });

  it("decodes entities of text without markup", async () => {
    const operation = document({
      inbound: template("{% if body.n &lt; 3 %}{{body.n}} &amp; more{% endif %}") + echo,
    });
    expect((await request({ operation }, post('{"n":2}'))).text).toBe("2 & more");
  });

  it("binds the context, variables among it", async () => {
    const inbound = `<set-variable name="v" value="@(1 + 1)" /><set-variable name="j" value="@(JObject.Parse("{\\"a\\":[1]}"))" />${template(
      "{{context.Request.Method}} {{context.Request.OriginalUrl.Path}}{{context.Request.Url.QueryString}} {{context.Request.Headers['x-kind']}} {{context.Request.MatchedParameters.id}} {{context.Variables.v}} {{context.Variables['j'].a[0]}} {{context.Request.Url.Query.q}}",
    )}${echo}<trace source="s"><message>@("" + context.Variables["v"] + context.Variables["j"])</message></trace>`;
    const policies = { operation: document({ inbound }), urlTemplate: "/run/{id}" };
    const { text } = await request(policies, post("{}"), "/api/run/7?q=1");
    expect(text).toBe("POST /api/run/7?q=1 k 7 2 1 1");
  });

  it("works on the response in outbound", async () => {
    const outbound = `<set-body>{"a":"2026-03-21T05:40:00Z"}</set-body><set-header name="Content-Type"><value>text/json</value></set-header>${template("{{body.a}} {{context.Response.StatusCode}}")}`;
    expect((await request({ operation: document({ outbound }) })).text).toBe(
      "03/21/2026 05:40:00 200",
    );
    const copied = outbound.replace('template="liquid"', 'template="liquid" parse-date="false"');
    expect((await request({ operation: document({ outbound: copied }) })).text).toBe(
      "2026-03-21T05:40:00Z 200",
    );
  });

  it("has no body inside return-response", async () => {
    const inbound = `<return-response>${template("[{{body.a}}{{context.Request.Method}}]")}</return-response>`;
    expect((await request({ operation: document({ inbound }) }, post('{"a":1}'))).text).toBe(
      "[POST]",
    );
  });

  it("takes what stands in braces for Liquid, whatever named values there are", async () => {
    const operation = document({ inbound: template("{{body.a}}{{name}}") + echo });
    const { text } = await request({ operation, namedValues: { name: "x" } }, post('{"a":1}'));
    expect(text).toBe("1");
  });

  it("fails for a body that is no JSON, and says that it binds no XML", async () => {
    const operation = document({ inbound: template("{{body}}") + echo });
    expect((await request({ operation }, post("{"))).text).toContain("Internal server error");
    expect((await request({ operation }, post("<a/>", "application/xml"))).text).toContain(
      "body of XML",
    );
  });
});
