import { createHash } from "node:crypto";
import { textAt } from "../../json-of-others.ts";
import type { Report, Say } from "../../report.ts";
import type { Deployment } from "../deployment.ts";
import { reader } from "../needed.ts";

/** A policy document or fragment of the gateway, and what was synthesized for it. */
interface PolicyText {
  /** How a person calls it. */
  readonly name: string;
  readonly path: string;
  readonly synthesized: string;
}

/** So many are asked for at a time; ARM allows a service some hundred reads a minute, and there are about seventy. */
const atATime = 4;

/** Whether each policy that runs is the one that was synthesized. */
export async function checkPolicies(report: Report, deployment: Deployment): Promise<void> {
  await report.check("policies", async (say) => {
    const texts = textsOf(deployment);
    if (texts === undefined) {
      say.unseen(
        "There is no synthesized stack here to compare them with.",
        "Run the doctor in the folder of the gateway's project, after cdktf synth, or name the stack: --stack FILE.",
      );
      return;
    }
    const different = await compared(say, deployment, texts);
    for (const kind of ["missing", "another", "edited"] as const) sayOf(say, kind, different[kind]);
    say.fineUnlessWrong(`All ${texts.length} are what was synthesized.`);
  });
}

type Difference = "same" | "missing" | "another" | "edited";

async function compared(
  say: Say,
  { arm, resourceGroup }: Deployment,
  texts: readonly PolicyText[],
) {
  const different: Record<Exclude<Difference, "same">, string[]> = {
    ...{ missing: [], another: [], edited: [] },
  };
  const waiting = [...texts];
  const needed = reader(resourceGroup);
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      say.doing(`${texts.length - waiting.length} of ${texts.length}`);
      const found = await arm.get(next.path, needed, { format: "rawxml" });
      const difference = differenceOf(next.synthesized, textAt(found, "properties.value"));
      if (difference !== "same") different[difference].push(next.name);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return different;
}

/** A name is worth more than a number, and ten of them say enough. */
function sayOf(say: Say, kind: Exclude<Difference, "same">, names: readonly string[]): void {
  if (names.length === 0) return;
  const more = names.length > 10 ? ` and ${names.length - 10} more` : "";
  const shown = `${[...names].sort().slice(0, 10).join(", ")}${more}`;
  switch (kind) {
    case "missing":
      say.wrong(`Policies are not there: ${shown}.`, "Deploy the stack.");
      return;
    case "another":
      say.wrong(
        `Policies are of another version than what is synthesized here: ${shown}.`,
        "Deploy the stack, or synthesize it from the version that is deployed.",
      );
      return;
    case "edited":
      say.wrong(
        `Policies were edited after they were deployed: ${shown}.`,
        "See in the service's activity log who did, and deploy the stack; Terraform writes what differs, but for white space.",
      );
  }
}

/**
 * How a policy that runs differs from what was synthesized. Each carries the digest of its own text, so that one that was edited
 * by hand is told from one that another version of the stack wrote.
 */
export function differenceOf(synthesized: string, deployed: string | undefined): Difference {
  if (deployed === undefined) return "missing";
  const [wanted, found] = [normalized(synthesized), normalized(deployed)];
  if (wanted === found) return "same";
  const digest = digestIn(found);
  return digest !== undefined && digest === digestOf(found) ? "another" : "edited";
}

/**
 * ARM's own examples have CRLF where the policy's source has LF, and no line end at the end; a byte order mark is Windows'. Nothing
 * else may differ in `rawxml`: white space inside a page's text is what people see.
 */
function normalized(text: string): string {
  return text
    .replace(/^\uFEFF/, "")
    .replaceAll("\r\n", "\n")
    .trim();
}

const digestComment = /\n *<!-- sha256:([0-9a-f]{16}) -->(?=\n<\/(?:policies|fragment)>$)/;

function digestIn(text: string): string | undefined {
  return digestComment.exec(text)?.[1];
}

/** Of the text without the comment, which was added to it, with the line end that it had. */
function digestOf(text: string): string {
  const source = `${text.replace(digestComment, "")}\n`;
  return createHash("sha256").update(source).digest("hex").slice(0, 16);
}

function textsOf({ stack, serviceId }: Deployment): readonly PolicyText[] | undefined {
  if (stack === undefined) return undefined;
  const api = (path: string) => `${serviceId}/apis/${path}/policies/policy`;
  const documents = stack.ofType("azurerm_api_management_api_policy").map((resource) => {
    const name = stack.text(resource, "api_name") ?? "";
    return { name, path: api(name), synthesized: stack.text(resource, "xml_content") };
  });
  const operations = stack.ofType("azurerm_api_management_api_operation_policy").map((resource) => {
    const operation = stack.text(resource, "operation_id");
    const name = stack.text(resource, "api_name");
    return {
      name: `${name}/${operation}`,
      path: api(`${name}/operations/${operation}`),
      synthesized: stack.text(resource, "xml_content"),
    };
  });
  const fragments = stack.ofType("azurerm_api_management_policy_fragment").map((resource) => {
    const name = stack.text(resource, "name") ?? "";
    const path = `${serviceId}/policyFragments/${name}`;
    return { name, path, synthesized: stack.text(resource, "value") };
  });
  return [...documents, ...operations, ...fragments].flatMap(({ synthesized, ...one }) =>
    synthesized === undefined ? [] : [{ ...one, synthesized }],
  );
}
