import { messageOf } from "../content/text-body.ts";
import type { Step } from "../pipeline/step.ts";

/** What a policy makes of what. */
interface Conversion {
  /** The value of `apply` that asks for the content type. */
  readonly byContentType: string;
  readonly from: RegExp;
  readonly to: RegExp;
}

export const jsonType: RegExp = /^(?:application|text)\/(?:json|[^;,\s]+\+json)$/i;
export const xmlType: RegExp = /^(?:application|text)\/(?:xml|[^;,\s]+\+xml)$/i;

/** Whether a policy that makes another format of a body has to, by `apply` and `consider-accept-header`. */
export async function converts(
  step: Step<"apply" | "consider-accept-header">,
  { byContentType, from, to }: Conversion,
): Promise<boolean> {
  const apply = await step.requiredAttribute("apply");
  if (apply !== "always" && apply !== byContentType) {
    const message = `apply is "${apply}"; it is always or ${byContentType}.`;
    throw step.fault("ConfigurationError", message);
  }
  const considersAccept = await step.flag("consider-accept-header", true);
  const { headers } = messageOf(step);
  if (apply === byContentType && !hasType(headers.values("Content-Type"), from)) return false;
  return !considersAccept || hasType(step.exchange.request.headers.values("Accept"), to);
}

/** Whether one of the types in a header is such a one; a range such as any type names none. */
function hasType(values: readonly string[] | undefined, type: RegExp): boolean {
  const types = (values ?? []).flatMap((value) => value.split(","));
  return types.some((each) => type.test((each.split(";")[0] ?? "").trim()));
}
