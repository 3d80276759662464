import type {
  EffectivePolicyText,
  EffectiveStatement,
  ShownGateway,
  ShownOperation,
} from "../model.ts";
import { element } from "./element.ts";
import { highlighted } from "./highlight.ts";
import { addressOf, gateway, type Route, readEffective, sliceOf } from "./state.ts";
import { counted } from "./words.ts";

type Shown = Extract<Route, { readonly view: "policies" }>;

/** The policy that is in effect for an operation: all scopes joined, fragments in their places. */
export async function effectiveView({ api, operation, product }: Shown): Promise<HTMLElement> {
  const known = await gateway();
  if (known === undefined) return element("p", { class: "empty" }, "Nothing is deployed yet.");
  const chosen =
    known.operations.find((one) => one.api === api && one.operation === operation) ??
    known.operations[0];
  const by = chosen?.products.find(({ id }) => id === product)?.id ?? "";
  const effective = chosen && (await readEffective(chosen.api, chosen.operation, by));
  return element(
    "article",
    { class: "effective" },
    element(
      "header",
      { class: "title" },
      element("p", { class: "above back" }, element("a", { href: "#/" }, "All requests")),
      element("h2", {}, chosen?.title ?? "Policies"),
      element("p", { class: "soft" }, `${chosen?.method ?? ""} ${chosen?.path ?? ""}`),
      element(
        "div",
        { class: "choices" },
        chooser(known, chosen?.api ?? "", chosen?.operation ?? ""),
        chosen !== undefined && chosen.products.length > 0 && productChooser(chosen, by),
      ),
    ),
    ...(effective === undefined ? [] : sectionsOf(effective)),
  );
}

function chooser(known: ShownGateway, api: string, operation: string): HTMLElement {
  const select = element(
    "select",
    { "aria-label": "Operation" },
    ...[...Map.groupBy(known.operations, ({ apiTitle }) => apiTitle)].map(([title, operations]) =>
      element(
        "optgroup",
        { label: title },
        ...operations.map((one) =>
          element(
            "option",
            {
              value: addressOf({
                view: "policies",
                api: one.api,
                operation: one.operation,
                product: "",
              }),
              selected: one.api === api && one.operation === operation,
            },
            `${one.method} ${one.path}`,
          ),
        ),
      ),
    ),
  );
  return leading(select);
}

/** With which product's policy, since a request comes by one or by none. */
function productChooser({ api, operation, products }: ShownOperation, by: string): HTMLElement {
  const option = (product: string, name: string) =>
    element(
      "option",
      {
        value: addressOf({ view: "policies", api, operation, product }),
        selected: product === by,
      },
      name,
    );
  return leading(
    element(
      "select",
      { "aria-label": "Product" },
      option("", "by no product"),
      ...products.map(({ id, name }) => option(id, `by ${name}`)),
    ),
  );
}

/** A list whose choice is an address of the page. */
function leading(select: HTMLSelectElement): HTMLSelectElement {
  select.addEventListener("change", () => {
    location.hash = select.value;
  });
  return select;
}

function sectionsOf(effective: EffectivePolicyText): HTMLElement[] {
  return (["inbound", "backend", "outbound", "on-error"] as const).map((section) =>
    element(
      "section",
      { class: `section ${section}` },
      element("h3", {}, section),
      effective[section].length === 0
        ? element("p", { class: "soft" }, "Nothing")
        : element("ol", { class: "runs" }, ...effective[section].map(statementOf)),
    ),
  );
}

function statementOf(statement: EffectiveStatement): HTMLElement {
  const { document, scope, place, end, name, children } = statement;
  const fragment = document.startsWith("fragment ") ? document.slice(9) : undefined;
  const isInclude = name === "include-fragment";
  const text = sliceOf(document, place, end).replaceAll(
    new RegExp(`\n {0,${place.column - 1}}`, "g"),
    "\n",
  );
  return element(
    "li",
    { class: "run" },
    element(
      "details",
      { class: "statement", open: !isInclude && text.split("\n").length < 8 },
      element(
        "summary",
        {},
        element(
          "span",
          { class: `scope ${fragment === undefined ? scope : "fragment"}` },
          fragment ?? scope,
        ),
        element("code", {}, `<${name}>`),
        element("span", { class: "soft" }, hintOf(text, name)),
      ),
      isInclude
        ? element("ol", { class: "runs" }, ...children.map(statementOf))
        : element("pre", { class: "policy" }, element("code", {}, highlighted(text))),
    ),
  );
}

/** What tells one policy of a name from another. */
function hintOf(text: string, name: string): string {
  const attribute =
    /^<[\w-]+\s+(?:name|variable-name|response-variable-name|fragment-id|template|id)="([^"@]*)"/.exec(
      text,
    )?.[1];
  if (attribute !== undefined) return ` ${attribute}`;
  return name === "choose" ? ` ${counted((text.match(/<when\b/g) ?? []).length, "condition")}` : "";
}
