/** What is chosen, each with the values that there are. */
export const choices = {
  tier: ["Developer", "Basic", "Standard", "Premium", "BasicV2", "StandardV2", "PremiumV2"],
  service: [
    "new",
    "new, with network",
    "new, public and private",
    "new, private",
    "existing",
    "existing, in network",
  ],
  store: [
    "new",
    "new, own key",
    "new, private",
    "new, private, own key",
    "existing",
    "existing, private",
  ],
  registry: [
    "none",
    "new",
    "existing",
    "new, private",
    "existing, private",
    "built into a new one",
    "built into a private one",
  ],
  vault: ["none", "new", "existing", "of the stack", "of the stack, closed"],
  environment: ["of the server", "external", "internal", "existing", "existing, internal"],
} as const;

export type Choice = keyof typeof choices;

/** One way to deploy a gateway with a server in a container. */
export type Combination = { readonly [Name in Choice]: (typeof choices)[Name][number] };

const names = Object.keys(choices) as Choice[];

/** All combinations there are, in a fixed order. */
export function everyCombination(): Combination[] {
  return names.reduce<Partial<Combination>[]>(
    (some, name) =>
      some.flatMap((one) => choices[name].map((value) => ({ ...one, [name]: value }))),
    [{}],
  ) as Combination[];
}

/** What tests are called. */
export function titleOf(combination: Combination): string {
  return names.map((name) => `${name}: ${combination[name]}`).join("; ");
}

function pairsOf(combination: Combination): string[] {
  return names.flatMap((first, index) =>
    names
      .slice(index + 1)
      .map((second) => `${first}=${combination[first]} & ${second}=${combination[second]}`),
  );
}

/**
 * Few of the combinations in which every pair of values stands that stands in any of them: always the one with the
 * most pairs that none before it has.
 */
export function coveringPairs(all: readonly Combination[]): Combination[] {
  const byPair = new Map<string, Combination[]>();
  for (const combination of all) {
    for (const pair of pairsOf(combination)) {
      const having = byPair.get(pair);
      if (having === undefined) byPair.set(pair, [combination]);
      else having.push(combination);
    }
  }
  const open = new Set(byPair.keys());
  const chosen: Combination[] = [];
  // The rarest pair first: it leaves the least choice.
  const rarestFirst = [...byPair].toSorted(([, one], [, other]) => one.length - other.length);
  for (const [pair, having] of rarestFirst) {
    if (!open.has(pair)) continue;
    const few = having.filter((_, index) => index % Math.ceil(having.length / 200) === 0);
    const gain = (combination: Combination) =>
      pairsOf(combination).filter((one) => open.has(one)).length;
    const best = few.reduce((one, other) => (gain(other) > gain(one) ? other : one));
    for (const one of pairsOf(best)) open.delete(one);
    chosen.push(best);
  }
  return chosen;
}
