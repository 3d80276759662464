import type { Severity } from "./finding.ts";
import type { SourceText } from "./source-text.ts";
import type { ToleranceName } from "./tolerances.ts";

/** Takes a finding: its rule, where it is, and a sentence. */
export type Report = (
  rule: string,
  offset: number,
  message: string,
  more?: {
    /** The text that the offset is in, when it is not the document. */
    readonly within?: SourceText;
    /** @default "error" */
    readonly severity?: Severity;
    /** Why the lenient profile accepts it. */
    readonly tolerance?: ToleranceName | undefined;
  },
) => void;
