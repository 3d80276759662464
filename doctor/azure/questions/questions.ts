import type { Report } from "../../report.ts";
import { askedFromOutside } from "./asked-from-outside.ts";
import type { Asked, Question } from "./question.ts";
import { shownByFindings } from "./shown-by-findings.ts";

/** The questions of docs/decisions.md, "Not settled by documents", that a live gateway answers. */
export const questions: readonly Question[] = [...askedFromOutside, ...shownByFindings];

/** Asks a live gateway what documents do not say, and says which choice each answer confirms. */
export async function askQuestions(report: Report, asked: Omit<Asked, "findings">): Promise<void> {
  const findings = [...report.findings];
  report.begin("Where Microsoft's documents leave it open");
  for (const question of questions) {
    await report.check(question.check, async (say) => {
      const settled = await question.ask({ ...asked, findings });
      if (settled === undefined) return;
      if (settled.well) say.fine(settled.what);
      else say.wrong(settled.what, settled.remedy);
    });
  }
}
