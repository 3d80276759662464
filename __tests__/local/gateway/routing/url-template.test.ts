import { describe, expect, it } from "vitest";
import { UrlTemplate } from "../../../../local/gateway/routing/url-template.ts";

function matched(template: string, path: string, query?: string) {
  const parameters = new UrlTemplate(template).match(path, query);
  return parameters && Object.fromEntries(parameters);
}

describe("the template of an operation", () => {
  it.each<[string, string, Record<string, string> | undefined]>([
    ["/", "/", {}],
    ["/", "", {}],
    ["/orders", "/orders", {}],
    ["/orders", "/Orders/", {}],
    ["/orders", "/orders/7", undefined],
    ["/orders/{id}", "/orders/a%2Fb", { id: "a/b" }],
    ["/orders/{id}", "/orders", undefined],
    ["/orders/{order-id}/lines/{line_id}", "/orders/1/lines/2", { "order-id": "1", line_id: "2" }],
    ["/reports/{name}.csv", "/reports/June.CSV", { name: "June" }],
    ["/reports/{name}.csv", "/reports/june.pdf", undefined],
    ["/reports/{name}.csv", "/reports/.csv", undefined],
    ["/items({id})", "/items(7)", { id: "7" }],
    ["/days/{from}-{to}", "/days/1-3-5", { from: "1", to: "3-5" }],
    ["/days/{from}-{to}", "/days/--5", { from: "-", to: "5" }],
    ["/days/{from}-{to}", "/days/1-", undefined],
    ["/x/{a}to{b}.json", "/x/1TO2.JSON", { a: "1", b: "2" }],
    ["/x/{a}{b}", "/x/123", { a: "1", b: "23" }],
    ["/a b", "/a%20b", {}],
    ["/files/*", "/files/a/b%20c", { "*": "a/b%20c" }],
    ["/files/{*path}", "/files/a/b", { path: "a/b" }],
    ["/files/*", "/files", undefined],
    ["/*", "/", undefined],
  ])("%s takes %s: %j", (template, path, parameters) => {
    expect(matched(template, path)).toEqual(parameters);
  });

  it.each<[string, string, Record<string, string> | undefined]>([
    ["/search?q={text}", "q=a%20b&page=2", { text: "a b" }],
    ["/search?q={text}", "q=", { text: "" }],
    ["/search?q={text}", "page=2", undefined],
    ["/search?kind=book&q={q}", "q=x&kind=book", { q: "x" }],
    ["/search?kind=book&q={q}", "q=x&kind=film", undefined],
  ])("%s takes ?%s: %j", (template, query, parameters) => {
    expect(matched(template, "/search", query)).toEqual(parameters);
  });

  it("is compared with the longest path there can be in a time that grows as its length", () => {
    const started = performance.now();
    expect(matched("/{a}-{b}-{c}-{d}x", `/${"-".repeat(16_000)}`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it("throws for what is no valid percent-encoding", () => {
    expect(() => matched("/{id}", "/%E0%A4%A")).toThrow(URIError);
  });

  it("is asked before less specific ones", () => {
    const templates = [
      "/*",
      "/{x}/*",
      "/{x}/b",
      "/a/*",
      "/a/{y}",
      "/a/{y}.json",
      "/a/b",
      "/a/b?kind=book&q={q}",
      "/a/b?q={q}",
      "/a/b?kind=book",
    ];
    const sorted = templates
      .map((text) => ({ text, template: new UrlTemplate(text) }))
      .sort((left, right) => UrlTemplate.bySpecificity(left.template, right.template));
    expect(sorted.map(({ text }) => text)).toEqual([
      "/a/b?kind=book&q={q}",
      "/a/b?kind=book",
      "/a/b?q={q}",
      "/a/b",
      "/a/{y}.json",
      "/a/{y}",
      "/a/*",
      "/{x}/b",
      "/{x}/*",
      "/*",
    ]);
  });
});
