import { expect, it } from "vitest";
import { runPolicy } from "../../../../local/policy-run/index.ts";
import { document } from "../harness.ts";

// The examples of "Rewrite URL", and what follows from them.
it.each([
  [
    "/{store}/{order}",
    "/7/a%20b",
    'template="/v2/US/{store}&amp;{order}?City=city"',
    "/v2/US/7&a%20b?City=city",
  ],
  ["/get?a={b}", "/get?a=b&c=d", 'template="/put"', "/put?c=d"],
  ["/get?a={b}", "/get?a=b&c=d", 'template="/put" copy-unmatched-params="false"', "/put"],
  ["/get?a={b}", "/get?a=x%26y&c=d", 'template="/put/{b}"', "/put/x%26y?c=d"],
  [
    "/reports/{name}.csv",
    "/reports/june.csv",
    'template="/download?file={name}"',
    "/download?file=june",
  ],
  ["/files/{*path}", "/files/a/b%20c", 'template="/store/{*path}"', "/store/a/b%20c"],
  ["/a", "/a?x=1", `template="@("/b/" + context.Request.Method)"`, "/b/GET?x=1"],
])("of an operation %s, %s is with %s %s", async (urlTemplate, path, attributes, expected) => {
  const policy = document({ inbound: `<rewrite-uri ${attributes} />`, backend: "<base />" });
  const { requests, errors } = await runPolicy(policy, path, { operation: { urlTemplate } });
  expect(errors).toEqual([]);
  expect(requests[0]?.url).toBe(`https://backend.example${expected}`);
});

it("fails for a parameter that the operation does not have", async () => {
  const policy = document({ inbound: '<rewrite-uri template="/{other}" />' });
  const { errors } = await runPolicy(policy, "/7", { operation: { urlTemplate: "/{id}" } });
  expect(errors).toMatchObject([{ source: "rewrite-uri", path: "rewrite-uri[1]" }]);
});
