import type { RequestTrace, ShownEvent, ShownHeader, ShownMessage } from "../model.ts";
import { element } from "./element.ts";
import { marked } from "./marks.ts";
import { duration } from "./words.ts";

/** What came in, what went out, and what was written for the log. */
export function messagesView(trace: RequestTrace): HTMLElement {
  const { method, url, request, answer, status, reason, events } = trace;
  return element(
    "div",
    { class: "messages" },
    messagePart(`${method} ${url}`, request),
    answer && messagePart(`${status} ${reason}`, answer),
    events.length > 0 &&
      element(
        "section",
        { class: "message" },
        element("h3", {}, "Events"),
        element("ul", { class: "events" }, ...events.map(eventOf)),
      ),
    element(
      "p",
      {},
      element(
        "a",
        { href: `requests/${trace.id}/api-management`, download: `trace-${trace.number}.json` },
        "Trace as API Management writes it (JSON)",
      ),
    ),
  );
}

/** A message: headers and the beginning of its body. */
export function messagePart(title: string, { headers, body, isCut }: ShownMessage): HTMLElement {
  return element(
    "section",
    { class: "message" },
    element("h3", {}, ...marked(title)),
    headers.length > 0 && element("dl", { class: "headers" }, ...headers.map(headerOf)),
    body !== undefined && body !== "" && element("pre", { tabindex: 0 }, ...marked(body)),
    isCut && element("p", { class: "soft" }, "More of the body came than is kept."),
  );
}

function headerOf([name, value]: ShownHeader): HTMLElement {
  return element("div", {}, element("dt", {}, name), element("dd", {}, ...marked(value)));
}

function eventOf({ source, severity, message, metadata, at }: ShownEvent): HTMLElement {
  return element(
    "li",
    { class: severity },
    element(
      "p",
      {},
      element("strong", {}, message),
      element("span", { class: "soft" }, ` ${source} · ${duration(at)}`),
    ),
    element(
      "dl",
      { class: "headers" },
      ...metadata.filter(([, value]) => value !== "").map(headerOf),
    ),
  );
}
