import type { Severity } from "./finding.ts";

/**
 * How strictly documents are judged. `strict` takes what Microsoft's pages describe; `lenient` also what
 * Microsoft's own published samples write, with a warning.
 */
export type Profile = "strict" | "lenient";

interface Tolerance {
  readonly severity: Exclude<Severity, "error">;
  /** Why it is accepted, and what is made of it: a sentence. */
  readonly reason: string;
}

const warning = (reason: string): Tolerance => ({ severity: "warning", reason });
const note = (reason: string): Tolerance => ({ severity: "note", reason });

/** What the lenient profile accepts. */
export const tolerances = {
  "status-reason": warning(
    "Microsoft's samples leave it out too, and here the usual phrase of the code is sent.",
  ),
  "cors-first": warning(
    "The page does not ask for it, and here preflight requests find it anywhere in inbound.",
  ),
  "xml-declaration": note("It says nothing that a policy document does not have anyway."),
  cdata: warning("Samples have it, and here its text is taken as it stands."),
  "body-in-on-error": warning(
    "The page about error handling recommends it there, though its own page names other sections.",
  ),
  "identity-in-outbound": warning(
    "Microsoft's samples use it there, though its page names inbound only.",
  ),
  "object-comparison": warning(
    "C# only warns of it. Here the request ends with a sentence where the two texts are the same.",
  ),
  "tuple-element": warning(
    "The list is of what expressions name, and a tuple is named by nobody. Here it is read.",
  ),
  "variable-type": warning(
    "Microsoft's samples keep such values too, though the page lists other types, and here they are kept as they are.",
  ),
  "boolean-case": note("It is read without regard to case."),
  "not-run": warning(
    "Leniently judged it loads, and a request that comes to it ends with that sentence.",
  ),
  "external-cache": warning(
    "The page has it. No external cache is here, and the one in memory stands for it.",
  ),
  "prompt-estimate": warning(
    "The page's own example leaves it out, and here nothing is estimated then.",
  ),
} as const satisfies Record<string, Tolerance>;

export type ToleranceName = keyof typeof tolerances;
