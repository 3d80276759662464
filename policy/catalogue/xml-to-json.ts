import type { PolicyStatement } from "../model.ts";
import { boolean, expression, policy, required } from "./shape.ts";

export const xmlToJson = policy("xml-to-json", {
  sections: ["inbound", "outbound", "on-error"],
  attributes: {
    kind: expression({ ...required, oneOf: ["javascript-friendly", "direct"] }),
    apply: expression({ ...required, oneOf: ["always", "content-type-xml"] }),
    "consider-accept-header": expression(boolean),
    "always-array-child-elements": expression(boolean),
  },
  readsBody: true,
  unable: isFriendly,
  undocumented:
    "What JSON comes of an element. Of `direct` others have published answers, and so it is here: an attribute is `@name`, text beside others `#text`, what comes several times a list, an empty element null, a colon in a name `$`, the XML declaration properties beside the root, and a comment one of JavaScript, but several of them an empty list `$comment`. Values are texts. White space between elements is left out. What nobody has published: an element whose end tag follows at once is null here; the JSON is in one line; with always-array-child-elements each element in another is in a list, but not the root. A request that comes to one of these ends with a sentence: a CDATA section, a processing instruction, a document type, white space that xml:space keeps. Of `javascript-friendly` nothing is published, and it is refused. An Accept header requests JSON by a type that is JSON's own.",
});

function isFriendly({ attributes }: PolicyStatement): string | undefined {
  const kind = attributes.get("kind");
  return kind?.kind === "literal" && kind.text === "javascript-friendly"
    ? "no page says what JSON is javascript-friendly, and nobody has published any. Use kind direct, or set-body with an expression."
    : undefined;
}
