import type { UrlParts } from "../gateway/exchange.ts";
import type { Change, ExchangeChanges, MessageChanges } from "../gateway/observer.ts";
import type { Masks } from "./masking.ts";
import type { ShownChange } from "./model.ts";
import { shortened, shownValue } from "./shown-value.ts";

const nothing: readonly ShownChange[] = [];

/** What a policy changed, as it may be shown. */
export function shownChanges(changes: ExchangeChanges, masks: Masks): readonly ShownChange[] {
  const { variables, request, response, backendUrl } = changes;
  if (!variables && !request && !response && !backendUrl) return nothing;
  const shown: ShownChange[] = [];
  for (const [name, { before, after }] of variables ?? []) {
    shown.push({
      ...{ what: "variable", name: masks.text(name) },
      before: before === undefined ? undefined : shownValue(name, before, masks),
      after: after === undefined ? undefined : shownValue(name, after, masks),
    });
  }
  const text = <Value>(value: Value | undefined, show: (value: Value) => string) =>
    value === undefined ? undefined : shortened(show(value));
  const add = <Value>(
    what: ShownChange["what"],
    change: Change<Value> | undefined,
    show: (value: Value) => string,
    name = "",
  ) => {
    if (change === undefined) return;
    shown.push({ what, name, before: text(change.before, show), after: text(change.after, show) });
  };
  add("method", request?.method, (method) => masks.text(method));
  add("url", request?.url, (url) => masks.url(textOf(url)));
  add("backend", backendUrl, (url) => masks.url(url));
  add("status", response?.status, String);
  shown.push(...messageChanges("header", "body", request, masks));
  shown.push(...messageChanges("answer header", "answer body", response, masks));
  return shown;
}

function messageChanges(
  header: "header" | "answer header",
  body: "body" | "answer body",
  changes: MessageChanges | undefined,
  masks: Masks,
): ShownChange[] {
  const shown: ShownChange[] = [];
  for (const [name, { before, after }] of changes?.headers ?? []) {
    const text = (values: readonly string[] | undefined) =>
      values?.map((value) => shortened(masks.header(name, value))).join(", ");
    shown.push({ what: header, name: masks.text(name), before: text(before), after: text(after) });
  }
  const bytes = changes?.body;
  if (bytes !== undefined) {
    shown.push({ what: body, name: "", before: undefined, after: `${bytes.length} bytes` });
  }
  return shown;
}

function textOf({ path, query }: Readonly<UrlParts>): string {
  return query === "" ? path : `${path}?${query}`;
}
