import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

describe("cors", () => {
  const cors = (attributes = "") =>
    `<cors ${attributes}><allowed-origins><origin>https://app.example</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors>`;
  const policies = (attributes = "") => ({
    operation: document({ inbound: `${cors(attributes)}<return-response />` }),
  });

  it("marks the answer for an allowed origin only", async () => {
    const allowed = await request(policies(), { headers: { origin: "https://app.example" } });
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://app.example");
    const foreign = await fetch(`${allowed.gateway.origin}/api/run`, {
      headers: { origin: "https://evil.example" },
    });
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("takes the default port of a scheme for none", async () => {
    const rules = cors().replace("app.example", "app.example:443");
    const operation = document({ inbound: `${rules}<return-response />` });
    const answer = await request({ operation }, { headers: { origin: "https://app.example" } });
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.example");
  });

  const preflight = {
    method: "OPTIONS",
    headers: { origin: "https://app.example", "access-control-request-method": "POST" },
  };

  it("answers a preflight request that no operation takes, for the operation it asks about", async () => {
    const rules = cors('allow-credentials="true"').replace(
      "<allowed-headers>",
      '<allowed-methods preflight-result-max-age="300"><method>POST</method></allowed-methods><allowed-headers>',
    );
    const answer = await request({ operation: document({ inbound: rules }) }, preflight);
    expect(answer).toMatchObject({ status: 200, text: "" });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "https://app.example",
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "*",
      "access-control-max-age": "300",
    });
  });

  it("answers one of a foreign origin without a permission", async () => {
    const headers = { ...preflight.headers, origin: "https://evil.example" };
    const answer = await request(
      { api: document({ inbound: `<base />${cors()}` }) },
      { ...preflight, headers },
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("leaves a preflight request to the operation that takes it", async () => {
    const own = '<return-response><set-status code="204" reason="Own" /></return-response>';
    const operation = document({ inbound: `${cors()}${own}` });
    const answer = await request({ operation, methods: ["OPTIONS"] }, preflight);
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-max-age")).toBeNull();
  });

  it("has no part in an API without it", async () => {
    expect((await request({}, preflight)).status).toBe(404);
  });
});
