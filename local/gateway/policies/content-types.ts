import { asBoolean } from "../../../policy/index.ts";
import type { StepOf } from "../pipeline/step.ts";

export type ContentStep = StepOf<"validate-content">;

/** Without its parameters: content types are compared without regard to case. */
export function mediaType(text: string): string {
  return (text.split(";")[0] ?? "").trim().toLowerCase();
}

/** The content type that a body is validated as. */
export async function mappedType(step: ContentStep, sent: string): Promise<string> {
  for (const map of step.children("content-type-map")) {
    for (const type of map.children("type")) {
      const to = mediaType(await type.requiredAttribute("to"));
      const from = await type.attribute("from");
      if (from !== undefined && mediaType(from) === sent) return to;
      const when = await type.attributeValue("when");
      if (when !== undefined && asBoolean(when === "true" ? true : when)) return to;
    }
    const any = await map.attribute("any-content-type-value");
    if (any !== undefined) return mediaType(any);
    const missing = await map.attribute("missing-content-type-value");
    if (missing !== undefined && sent === "") return mediaType(missing);
  }
  return sent;
}

/** The elements that say how a body of a content type is validated. */
export function contentsFor(step: ContentStep, type: string): ContentStep[] {
  return step.children("content").filter((content) => ["", type].includes(typeOf(content)));
}

/** The content type that an element is for; empty for any. */
export function typeOf(content: ContentStep): string {
  const written = content.written("type");
  return written?.kind === "literal" ? mediaType(written.text) : "";
}
