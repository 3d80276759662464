import { bodyText } from "../content/text-body.ts";
import { Fault } from "../fault.ts";
import { BackendCallError, postToBackend } from "../language-models/backend-calls.ts";
import { completionOf, messagesOf } from "../language-models/model-texts.ts";
import { parsedJson } from "../language-models/token-counts.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";

type SafetyStep = StepOf<"llm-content-safety">;

/** The most characters that the service judges at once. */
const longestText = 10_000;
const version = "api-version=2024-09-01";

/** Has Azure AI Content Safety judge what a model is asked, or what it answers; what is too bad ends with 403. */
export const llmContentSafety: HandlerOf<"llm-content-safety"> = async (step) => {
  const { exchange } = step;
  const rules = await rulesOf(step);
  const judgeAnswer = async () => {
    const { response } = exchange;
    if (response === undefined || response.status !== 200) return;
    const text = (await bodyText(step, response)) ?? "";
    await judge(step, rules, pieces(completionOf(text), rules.answers));
  };
  if (step.section === "outbound") {
    await judgeAnswer();
    return "continue";
  }
  const prompt = messagesOf(parsedJson((await bodyText(step, exchange.request)) ?? ""))
    .map(({ text }) => text)
    .join("\n");
  const windows = pieces(prompt, { size: longestText, overlap: 0 });
  if (await step.flag("shield-prompt", false)) await shield(step, rules, windows);
  await judge(step, rules, windows);
  if (await step.flag("enforce-on-completions", false)) exchange.onResponse.push(judgeAnswer);
  return "continue";
};

interface Rules {
  readonly backendId: string;
  /** By category, the severity from which on it is too bad. */
  readonly thresholds: ReadonlyMap<string, number>;
  readonly blocklists: readonly string[];
  readonly outputType: string;
  /** The windows in which answers are judged. */
  readonly answers: Windows;
}

interface Windows {
  readonly size: number;
  readonly overlap: number;
}

async function rulesOf(step: SafetyStep): Promise<Rules> {
  const thresholds = new Map<string, number>();
  let outputType = "FourSeverityLevels";
  for (const categories of step.children("categories")) {
    outputType = (await categories.attribute("output-type")) ?? outputType;
    for (const category of categories.children("category")) {
      const name = await category.requiredAttribute("name");
      thresholds.set(name, await category.number("threshold", 0));
    }
  }
  return {
    backendId: await step.requiredAttribute("backend-id"),
    thresholds,
    blocklists: await step.listed("blocklists", "id"),
    outputType,
    answers: {
      size: await step.number("window-size", 1000),
      overlap: await step.number("window-overlap-size", 0),
    },
  };
}

/** A text in windows; the next one begins where the one before ends, or as much earlier as they overlap. */
function pieces(text: string, { size, overlap }: Windows): string[] {
  const stride = Math.max(1, size - overlap);
  const windows: string[] = [];
  for (let from = 0; from < text.length; from += stride) {
    windows.push(text.slice(from, from + size));
    if (from + size >= text.length) break;
  }
  return windows;
}

async function judge(step: SafetyStep, rules: Rules, windows: readonly string[]): Promise<void> {
  const { thresholds, blocklists, outputType } = rules;
  if (thresholds.size === 0 && blocklists.length === 0) return;
  for (const text of windows) {
    const verdict = (await ask(step, rules, "text:analyze", {
      ...{ text, outputType },
      // Without any, the service judges them all.
      ...(thresholds.size === 0 ? {} : { categories: [...thresholds.keys()] }),
      ...(blocklists.length === 0 ? {} : { blocklistNames: blocklists }),
    })) as Verdict;
    const isListed = (verdict.blocklistsMatch ?? []).length > 0;
    const isTooBad = (verdict.categoriesAnalysis ?? []).some(
      ({ category, severity }) =>
        severity >= (thresholds.get(category) ?? Number.POSITIVE_INFINITY),
    );
    if (isListed || isTooBad) throw refusal(step);
  }
}

interface Verdict {
  readonly blocklistsMatch?: readonly unknown[];
  readonly categoriesAnalysis?: readonly { readonly category: string; readonly severity: number }[];
}

async function shield(step: SafetyStep, rules: Rules, windows: readonly string[]): Promise<void> {
  for (const userPrompt of windows) {
    const verdict = (await ask(step, rules, "text:shieldPrompt", {
      userPrompt,
      documents: [],
    })) as { readonly userPromptAnalysis?: { readonly attackDetected?: boolean } };
    if (verdict.userPromptAnalysis?.attackDetected === true) throw refusal(step);
  }
}

async function ask(
  step: SafetyStep,
  { backendId }: Rules,
  what: string,
  content: object,
): Promise<unknown> {
  try {
    return await postToBackend(step, {
      backendId,
      path: `/contentsafety/${what}?${version}`,
      content,
    });
  } catch (error) {
    if (!(error instanceof BackendCallError)) throw error;
    throw step.fault("ContentSafetyError", error.message, error);
  }
}

function refusal({ statement }: SafetyStep): Fault {
  const message = "Request failed content safety check.";
  return new Fault(
    { source: statement.name, reason: "ContentSafetyViolation", message, status: 403 },
    { answer: message },
  );
}
