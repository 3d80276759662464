import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

const serviceUrl = "https://backend.example/v1/";
const policy = "<redirect-content-urls />";

describe("redirect-content-urls", () => {
  it("has links of a response lead to the gateway, and no others", async () => {
    const links =
      "https://backend.example/v1/a HTTPS://Backend.Example/v1 https://backend.example/v11 https://backend.example/v1.evil https://other.example/v1/a";
    const outbound = `<set-body>${links}</set-body>${policy}`;
    const { text, gateway } = await request({ serviceUrl, operation: document({ outbound }) });
    const api = `${gateway.origin}/api`;
    expect(text).toBe(
      `${api}/a ${api} https://backend.example/v11 https://backend.example/v1.evil https://other.example/v1/a`,
    );
  });

  it("has links of a request lead to the backend", async () => {
    const inbound = `<set-body>@(context.Request.OriginalUrl.Scheme + "://" + context.Request.OriginalUrl.Host + ":" + context.Request.OriginalUrl.Port + "/api/b")</set-body>${policy}<return-response><set-body>@(context.Request.Body.As<string>())</set-body></return-response>`;
    const { text } = await request({ serviceUrl, operation: document({ inbound }) });
    expect(text).toBe("https://backend.example/v1/b");
  });

  it("leaves a body alone when there is no backend", async () => {
    const outbound = `<set-body>a</set-body>${policy}`;
    expect((await request({ operation: document({ outbound }) })).text).toBe("a");
  });
});
