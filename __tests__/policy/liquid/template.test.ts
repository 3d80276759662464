import { describe, expect, it } from "vitest";
import { LiquidError, liquidFromJson, parseLiquid } from "../../../policy/index.ts";

const body = {
  name: "Ada",
  text: " a <b> & 'c' ",
  list: [3, 1, 2],
  people: [
    { name: "Eve", age: 30 },
    { name: "Bob", age: 20 },
  ],
  none: null,
  yes: true,
  no: false,
  empty: [],
  price: 12.5,
  "odd-key": { "a b": 1 },
  when: "2026-03-21T05:40:00Z",
};

function render(template: string, parsesDates = true): string {
  const values = liquidFromJson(JSON.stringify(body), parsesDates);
  return parseLiquid(template).render(new Map([["body", values]]));
}

describe("the variables of a request that a template reads", () => {
  it.each<[string, readonly string[], boolean]>([
    ["{{ body.Variables.a }} {{ variables.b }}", [], false],
    ["{{ context.Variables.a }} {{ context['Variables']['b-c'] }}", ["a", "b-c"], false],
    ["{% assign x = context.variables.a | Upcase %}", ["a"], false],
    ["{% capture x %}{{ context.Variables.a }}{% endcapture %}", ["a"], false],
    ["{% unless context.Variables.a == context.Variables.b %}{% endunless %}", ["a", "b"], false],
    [
      "{% case context.Variables.a %}{% when 1 %}{{ context.Variables.b }}{% endcase %}",
      ["a", "b"],
      false,
    ],
    [
      "{% for x in (1..context.Variables.a) limit: context.Variables.b %}{% endfor %}",
      ["a", "b"],
      false,
    ],
    ["{{ body[context.Variables.a] }}", ["a"], false],
    ["{{ context.Request.Method }}", [], false],
    ["{{ context.Variables[body.name] }}", [], true],
    ["{{ context.Variables }}", [], true],
    ["{{ context[body.name].a }}", [], true],
    ["{% assign c = context %}{{ c.Variables.a }}", [], true],
  ])("%s", (template, named, any) => {
    expect(parseLiquid(template).variables).toEqual({ named, any });
  });
});

describe("a Liquid template", () => {
  it.each([
    ["plain", "plain"],
    ["{{body.name}}!", "Ada!"],
    ["{{ body['name'] }} {{ body.people[1].name }} {{body.people[-1].age}}", "Ada Bob 20"],
    ['{{ body["odd-key"]["a b"] }}{{body.odd-key["a b"]}}', "11"],
    ["[{{ body.none }}{{ body.missing.deep }}{{ other }}]", "[]"],
    ["{{ body.yes }} {{ body.no }} {{ body.price }}", "true false 12.5"],
    ["{{ body.list }}|{{ body.list.Size }}|{{ body.list.First }}{{ body.list.Last }}", "312|3|32"],
    ["a {{- body.name -}} b", "aAdab"],
    ["a {%- assign x = 1 -%} {{ x }}", "a1"],
    ["{% comment %} {{ nothing }} {% bad %}{% endcomment %}x", "x"],
    ["{% raw %}{{ body }}{% endraw %}", "{{ body }}"],
    ["{% capture x %}<{{ body.name }}>{% endcapture %}{{ x }}{{ x }}", "<Ada><Ada>"],
    ["{% if body.yes and body.no %}a{% elsif body.name == 'Ada' %}b{% else %}c{% endif %}", "b"],
    ["{% unless body.no %}a{% else %}b{% endunless %}", "a"],
    ["{% if body.list contains 2 %}a{% endif %}{% if body.name contains 'd' %}b{% endif %}", "ab"],
    [
      "{% if body.none %}a{% endif %}{% if body.empty == empty %}b{% endif %}{% if body.empty %}c{% endif %}",
      "bc",
    ],
    [
      "{% if body.price > 12 and body.price <= 12.5 %}a{% endif %}{% if body.name < 'B' %}b{% endif %}",
      "ab",
    ],
    ["{% if body.price > 'x' %}a{% endif %}{% if body.none != nil %}b{% endif %}", ""],
    [
      "{% case body.name %} x {% when 'Bob' %}a{% when 'Eve', 'Ada' %}b{% else %}c{% endcase %}",
      "b",
    ],
    [
      "{% for p in body.people %}{{ forloop.index }}{{ p.name }}{% unless forloop.last %},{% endunless %}{% endfor %}",
      "1Eve,2Bob",
    ],
    ["{% for n in body.list reversed limit:2 offset:1 %}{{ n }}{% endfor %}", "21"],
    [
      "{% for n in (1..4) %}{% if n == 2 %}{% continue %}{% endif %}{% if n == 4 %}{% break %}{% endif %}{{ n }}{% endfor %}",
      "13",
    ],
    ["{% for n in body.empty %}a{% else %}b{% endfor %}{% for n in body.none %}c{% endfor %}", "b"],
    ["{% for e in body.odd-key %}{{ e.Key }}={{ e.Value }}{% endfor %}", "a b=1"],
    [
      "{% for n in (1..2) %}{% for m in (1..2) %}{{ forloop.index }}{% endfor %}{{ forloop.index }}{% endfor %}",
      "121122",
    ],
  ])("%s gives %s", (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  it.each([
    ["{{ -3 | Abs }}{{ '4' | Plus: 1 }}{{ 7 | Minus: 2 }}{{ 3 | Times: 2 }}", "3556"],
    [
      "{{ 7 | DividedBy: 2 }} {{ 7 | DividedBy: 2.5 }} {{ 7 | Modulo: 4 }} {{ 1.256 | Round: 2 }} {{ 1.5 | Round }}",
      "3 2.8 3 1.26 2",
    ],
    ["{{ 3 | AtLeast: 5 }}{{ 9 | AtMost: 5 }}", "55"],
    ["{{ 'a' | Append: 'b' | Prepend: 'c' | Upcase | Downcase | Capitalize }}", "Cab"],
    [
      "{{ body.text | Strip | Escape }}|{{ body.text | Lstrip }}|{{ body.text | Rstrip | H }}",
      "a &lt;b&gt; &amp; &#39;c&#39;|a <b> & 'c' | a &lt;b&gt; &amp; &#39;c&#39;",
    ],
    [
      "{{ body.list | Sort | Join: '-' }} {{ body.list | First }}{{ body.list | Last }}{{ body.list | Size }}",
      "1-2-3 323",
    ],
    ["{{ body.people | Sort: 'age' | Map: 'name' | Join }}", "Bob Eve"],
    [
      "{{ 'a,b,a' | Split: ',' | Uniq | Join: ';' }}{{ body.none | Default: 'd' }}{{ body.no | Default: 'e' }}",
      "a;bde",
    ],
    [
      "{{ 'a.a' | Replace: '.', '$&' }}{{ 'aa' | ReplaceFirst: 'a', 'b' }}{{ 'aXaX' | Remove: 'X' }}{{ 'aXaX' | RemoveFirst: 'X' }}",
      "a$&abaaaaaX",
    ],
    [
      "{{ 'abcdef' | Slice: 1, 3 }}{{ 'abcdef' | Slice: -2, 2 }}{{ 'abc' | Slice: 1 }}{{ body.list | Slice: 0, 2 | Join: '' }}",
      "bcdefb31",
    ],
    [
      "{{ '<p>a</p>' | StripHtml }}{{ 'a b c' | TruncateWords: 2 }}{{ 'abcdefgh' | Truncate: 5 }}",
      "aa b...ab...",
    ],
    ["{{ 'a b&c' | UrlEncode }} {{ 'a+b%26' | UrlDecode }}", "a+b%26c a b&"],
    [
      "{{ body.when | Date: 'yyyyMMddTHH:mm:ssZ' }} {{ '2026-01-02' | Date: 'dd.MM.yyyy' }}",
      "20260321T05:40:00Z 02.01.2026",
    ],
    ["{{ body.none | Upcase }}{{ body.none | Join }}", ""],
  ])("%s gives %s", (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  it("takes the tags out of a text in a time that grows as its length", () => {
    const started = performance.now();
    const text = "a<".repeat(100_000);
    expect(render(`{{ '${text}' | StripHtml }}`)).toBe(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("has dates as .NET writes them, or as they are written", () => {
    expect(render("{{ body.when }}")).toBe("03/21/2026 05:40:00");
    expect(render("{{ body.when }}", false)).toBe(body.when);
  });

  it.each([
    ["{{ body.name | upcase }}", "Did you mean Upcase?"],
    ["{{ body.name | Currency }}", "culture"],
    ["{{ body.name", "}} is missing"],
    ["{% include 'x' %}", "include"],
    ["{% if body %}", "endif"],
    ["{% endfor %}", "closes nothing"],
    ["{% else %}", "closes nothing"],
    ["{% if a %}{% else %}{% else %}{% endif %}", "last branch"],
    ["{% for x of body %}{% endfor %}", "what it goes through"],
    ["{% assign x %}", "assigns nothing"],
    ["{{ body ? 1 }}", "cannot be read"],
    ["{{ body body }}", "its end"],
    ["{{ body.list[0 }}", "]"],
    ["{% raw %}", "endraw"],
    ["{% for n in (1..2) %}{% endif %}{% endfor %}", "endfor"],
  ])("%s is refused when it is read", (template, said) => {
    expect(() => parseLiquid(template)).toThrow(LiquidError);
    expect(() => parseLiquid(template)).toThrow(said);
  });

  it.each([
    ["{{ body }}", "cannot write an object"],
    ["{{ 1 | DividedBy: 0 }}", "divided by 0"],
    ["{{ 'x' | Plus: 1 }}", "no number"],
    ["{{ 'x' | Date: 'yyyy' }}", "DateTime"],
    ["{% for n in (1..1000000) %}{% endfor %}", "range"],
    ["{% for n in (1..10000) %}{% for m in (1..10000) %}{% endfor %}{% endfor %}", "no more"],
  ])("%s ends when it is rendered", (template, said) => {
    expect(() => render(template)).toThrow(LiquidError);
    expect(() => render(template)).toThrow(said);
  });
});
