import { describe, expect, it } from "vitest";
import { checkFiles } from "../../../command/policy-check/check.ts";
import type { PolicyFinding, Profile } from "../../../policy/index.ts";
import { type PublicDocument, publicDocuments } from "./documents.ts";
import { judged } from "./judgement.ts";

const folder = process.env["PUBLIC_POLICIES"];
/** The share of what is valid that loads, at least. */
const goal = 0.93;

/** What `policy check` says of a document by itself; fragments and named values are whatever it wants. */
function findingsIn({ name, text, isFragment }: PublicDocument, profile: Profile): PolicyFinding[] {
  const fragmentId = isFragment ? "fragment" : undefined;
  const options = {
    tier: "Developer",
    profile,
    namedValues: undefined,
    schemas: undefined,
  } as const;
  return checkFiles([{ path: name, text, fragmentId }], options);
}

const errorsIn = (document: PublicDocument, profile: Profile) =>
  findingsIn(document, profile).filter(({ severity }) => severity === "error");

describe("public policies", () => {
  if (folder === undefined) {
    const why = "PUBLIC_POLICIES names no folder with policies of others.";
    it("are not measured", ({ skip }) => {
      process.stdout.write(`Public policies are not measured: ${why}\n`);
      skip(why);
    });
    return;
  }

  it("load where nothing in them is invalid, but for the kinds that docs/public-policies.md names", () => {
    const documents = publicDocuments(folder);
    const loads = documents.filter((document) => errorsIn(document, "lenient").length === 0);
    const strictly = loads.filter((document) => errorsIn(document, "strict").length === 0);
    const executed = loads.filter((document) =>
      findingsIn(document, "lenient").every(({ rule }) => !rule.endsWith("-refused")),
    );
    const refused = documents
      .filter((document) => !loads.includes(document))
      .map((document) => errorsIn(document, "lenient").map(judged));
    const invalid = refused.filter((reasons) => reasons.some(({ isInvalid }) => isInvalid));
    const valid = documents.length - invalid.length;
    const share = loads.length / valid;
    const percent = (count: number) => `${((100 * count) / valid).toFixed(1)} %`;
    process.stdout.write(
      [
        `${documents.length} documents, ${invalid.length} of them invalid by Microsoft's own rules.`,
        `Of the ${valid} others ${loads.length} load (${percent(loads.length)}), ${executed.length} with nothing but what is executed (${percent(executed.length)}), ${strictly.length} judged strictly (${percent(strictly.length)}).`,
        "",
        ...counted("Invalid", invalid, true),
        ...counted(
          "Refused, though valid",
          refused.filter((each) => !invalid.includes(each)),
          false,
        ),
        ...notRun(loads),
        "",
      ].join("\n"),
    );
    expect(documents.length).toBeGreaterThan(0);
    expect(share).toBeGreaterThanOrEqual(goal);
  });
});

type Reasons = readonly ReturnType<typeof judged>[];

/** How many documents have a reason; one may have several. */
function counted(title: string, refused: readonly Reasons[], isInvalid: boolean): string[] {
  const kinds = refused.flatMap((reasons) => [
    ...new Set(reasons.filter((one) => one.isInvalid === isInvalid).map(({ reason }) => reason)),
  ]);
  return [`${title}:`, ...tally(kinds)];
}

/** Which policies documents have that load and are not executed. */
function notRun(loads: readonly PublicDocument[]): string[] {
  const names = loads.flatMap((document) => [
    ...new Set(
      findingsIn(document, "lenient")
        .filter(({ rule }) => rule.endsWith("-refused"))
        .map(({ message }) => /<([\w-]+)> is refused:/.exec(message)?.[1] ?? ""),
    ),
  ]);
  return ["Loaded and not executed:", ...tally(names)];
}

function tally(kinds: readonly string[]): string[] {
  const counts = [...Map.groupBy(kinds, (kind) => kind)].map(
    ([kind, all]) => [kind, all.length] as const,
  );
  return counts
    .toSorted(([, left], [, right]) => right - left)
    .map(([kind, count]) => `${String(count).padStart(5)}  ${kind}`);
}
