import type { CSharpValue } from "../../policy/index.ts";
import type { UrlParts } from "../gateway/message/message.ts";
import type { Change, ExchangeChanges, MessageChanges } from "../gateway/watching/observer.ts";
import type { Noticed } from "./known-secrets.ts";
import type { Masks } from "./masking.ts";
import type { ShownChange } from "./model.ts";
import { isSecretName } from "./secret-names.ts";
import { lastingValue, shortened, textOfValue, type ValueAsText } from "./shown-value.ts";

/** A change as it was, whose texts are made and masked when somebody looks at it. */
export type KeptChange =
  | Kept<"variable", ValueAsText | CSharpValue>
  | Kept<"header" | "answer header", readonly string[]>
  | Kept<"url", Readonly<UrlParts>>
  | Kept<"backend", string>
  | Kept<"method" | "status" | "body" | "answer body", string | number>;

interface Kept<What extends ShownChange["what"], Value> extends Change<Value> {
  readonly what: What;
  readonly name: string;
}

const nothing: readonly KeptChange[] = [];

/** What a policy changed, as it is now: values can change afterwards. */
export function keptChanges(changes: ExchangeChanges): readonly KeptChange[] {
  const { variables, request, response, backendUrl } = changes;
  if (!variables && !request && !response && !backendUrl) return nothing;
  const kept: KeptChange[] = [];
  if (variables !== undefined) {
    for (const [name, { before, after }] of variables) {
      kept.push({
        ...{ what: "variable", name },
        before: before === undefined ? undefined : lastingValue(before),
        after: after === undefined ? undefined : lastingValue(after),
      });
    }
  }
  if (request?.method !== undefined) kept.push({ what: "method", name: "", ...request.method });
  if (request?.url !== undefined) kept.push({ what: "url", name: "", ...request.url });
  if (backendUrl !== undefined) kept.push({ what: "backend", name: "", ...backendUrl });
  if (response?.status !== undefined) kept.push({ what: "status", name: "", ...response.status });
  if (request !== undefined) keepMessage(kept, request, "header", "body");
  if (response !== undefined) keepMessage(kept, response, "answer header", "answer body");
  return kept;
}

function keepMessage(
  kept: KeptChange[],
  { headers, body }: MessageChanges,
  ofHeader: "header" | "answer header",
  ofBody: "body" | "answer body",
): void {
  if (headers !== undefined) {
    for (const [name, { before, after }] of headers) {
      kept.push({ what: ofHeader, name, before, after });
    }
  }
  if (body === undefined) return;
  // The bytes themselves are kept elsewhere, as far as they are.
  kept.push({ what: ofBody, name: "", before: undefined, after: `${body.length} bytes` });
}

/**
 * Knows from now on what is secret by the name of what changed: it may stand without its name in what is looked at sooner than
 * the change, or without it.
 */
export function learnChange(change: KeptChange, masks: Masks, notice: Noticed): void {
  const { name } = change;
  if (!isSecretName(name)) return;
  if (change.what === "variable") {
    for (const value of [change.before, change.after]) {
      const { text, isString } = textOfValue(value ?? null);
      if (isString) masks.learnNamed(name, text, notice);
    }
  } else if (change.what === "header" || change.what === "answer header") {
    for (const values of [change.before, change.after]) {
      for (const value of values ?? []) masks.learnHeader(name, value, notice);
    }
  }
}

/** A change as it may be shown. */
export function shownChange(change: KeptChange, masks: Masks): ShownChange {
  const { name } = change;
  switch (change.what) {
    case "variable":
      return shownBy(change, masks, (value) => {
        const { text, isString } = textOfValue(value);
        return isString ? masks.named(name, text) : masks.text(text);
      });
    case "header":
    case "answer header":
      return shownBy(change, masks, (values) =>
        values.map((value) => masks.header(name, value)).join(", "),
      );
    case "url":
      return shownBy(change, masks, (url) => masks.url(textOfUrl(url)));
    case "backend":
      return shownBy(change, masks, (url) => masks.url(url));
    case "method":
    case "status":
    case "body":
    case "answer body":
      return shownBy(change, masks, (value) => masks.text(String(value)));
  }
}

function shownBy<Value>(
  { what, name, before, after }: Kept<ShownChange["what"], Value>,
  masks: Masks,
  masked: (value: Value) => string,
): ShownChange {
  const shown = (value: Value | undefined) =>
    value === undefined ? undefined : shortened(masked(value));
  return { what, name: masks.text(name), before: shown(before), after: shown(after) };
}

function textOfUrl({ path, query }: Readonly<UrlParts>): string {
  return query === "" ? path : `${path}?${query}`;
}
