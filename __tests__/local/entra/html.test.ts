import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Html, html } from "../../../local/entra/pages/html.ts";

describe("an HTML template", () => {
  it("lets no value leave its element or attribute", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const { text } = html`<p title="${value}">${value}</p>`;
        const inside = /^<p title="(.*)">(.*)<\/p>$/s.exec(text);
        expect(inside?.[1]).not.toMatch(/["<>]/);
        expect(inside?.[1]).toBe(inside?.[2]);
        expect(unescaped(inside?.[1] ?? "")).toBe(value);
      }),
    );
  });

  it("puts HTML in as it is, and lists of it", () => {
    const items = ["a", "<b>"].map((one) => html`<li>${one}</li>`);

    expect(html`<ul>${items}${new Html("<hr>")}${1}</ul>`.text).toBe(
      "<ul><li>a</li><li>&lt;b&gt;</li><hr>1</ul>",
    );
  });
});

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
