import { element } from "./element.ts";

/** Text in which the marks of secrets stand out. */
export function marked(text: string): (Node | string)[] {
  return text
    .split(/(‹[^›]*›)/)
    .map((part) => (part.startsWith("‹") ? element("span", { class: "mark" }, part) : part));
}
