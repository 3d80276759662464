import type { UrlParts } from "../gateway/message/message.ts";
import type { Change, ExchangeChanges, MessageChanges } from "../gateway/watching/observer.ts";
import type { Masks } from "./masking.ts";
import type { ShownChange } from "./model.ts";
import { shortened, type TextOfValue, textOfValue } from "./shown-value.ts";

/** A change as it was, which is masked when somebody looks at it. */
export interface KeptChange {
  readonly what: ShownChange["what"];
  readonly name: string;
  readonly before: TextOfValue | undefined;
  readonly after: TextOfValue | undefined;
}

const nothing: readonly KeptChange[] = [];

/** What a policy changed, as texts: values can change afterwards. */
export function keptChanges(changes: ExchangeChanges): readonly KeptChange[] {
  const { variables, request, response, backendUrl } = changes;
  if (!variables && !request && !response && !backendUrl) return nothing;
  const kept: KeptChange[] = [];
  for (const [name, { before, after }] of variables ?? []) {
    kept.push({
      ...{ what: "variable", name },
      before: before === undefined ? undefined : textOfValue(before),
      after: after === undefined ? undefined : textOfValue(after),
    });
  }
  const add = <Value>(
    what: ShownChange["what"],
    change: Change<Value> | undefined,
    text: (value: Value) => string,
    name = "",
  ) => {
    if (change === undefined) return;
    const asText = (value: Value | undefined) =>
      value === undefined ? undefined : { text: text(value), isString: true };
    kept.push({ what, name, before: asText(change.before), after: asText(change.after) });
  };
  add("method", request?.method, String);
  add("url", request?.url, textOfUrl);
  add("backend", backendUrl, String);
  add("status", response?.status, String);
  const messages = [
    ["header", "body", request],
    ["answer header", "answer body", response],
  ] as const;
  for (const [header, body, message] of messages) {
    for (const [name, change] of message?.headers ?? []) {
      add(header, change, (values) => values.join("\n"), name);
    }
    add(body, bytesOf(message), (bytes) => `${bytes.length} bytes`);
  }
  return kept;
}

function bytesOf(message: MessageChanges | undefined): Change<Uint8Array> | undefined {
  return message?.body && { before: undefined, after: message.body };
}

function textOfUrl({ path, query }: Readonly<UrlParts>): string {
  return query === "" ? path : `${path}?${query}`;
}

/** A change as it may be shown. */
export function shownChange({ what, name, before, after }: KeptChange, masks: Masks): ShownChange {
  const show = (kept: TextOfValue | undefined) =>
    kept && shortened(masked(what, name, kept, masks));
  return { what, name: masks.text(name), before: show(before), after: show(after) };
}

function masked(
  what: ShownChange["what"],
  name: string,
  { text, isString }: TextOfValue,
  masks: Masks,
): string {
  switch (what) {
    case "variable":
      return isString ? masks.named(name, text) : masks.text(text);
    case "header":
    case "answer header":
      return text
        .split("\n")
        .map((value) => masks.header(name, value))
        .join(", ");
    case "url":
    case "backend":
      return masks.url(text);
    case "method":
    case "status":
    case "body":
    case "answer body":
      return masks.text(text);
  }
}
