import { expect, it } from "vitest";
import { textOfValue } from "../../../local/trace/shown-value.ts";
import { run } from "../../policy/csharp/evaluating.ts";

it("what holds itself twice at each of forty levels keeps the page waiting for no minutes", () => {
  const twice = (levels: number) =>
    run(
      `{ object a = 1; for (var i = 0; i < ${levels}; i++) { a = Tuple.Create(a, a); } return a; }`,
    );
  expect(textOfValue(twice(1)).text).toBe("(1, 1)");
  const started = performance.now();
  expect(textOfValue(twice(40)).text).toBe("(more than can be shown)");
  expect(performance.now() - started).toBeLessThan(5_000);
});
