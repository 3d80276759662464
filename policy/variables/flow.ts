/** What is known of the variables at one point of a policy, on every way that leads there. */
export interface Flow {
  /** False behind `return-response`, where nothing arrives. */
  readonly reached: boolean;
  /** Set on every way. */
  readonly set: ReadonlySet<string>;
  /** Looked for by a condition on the way, so that who reads them has thought of their absence. */
  readonly lookedFor: ReadonlySet<string>;
  /** Whether policies that are not known have run, which may have set any variable. */
  readonly open: boolean;
}

/** Where a request enters a policy. */
export const entry: Flow = {
  reached: true,
  set: new Set(),
  lookedFor: new Set(),
  open: false,
};

/** Where nothing arrives. */
export const ended: Flow = { ...entry, reached: false };

/** Whether a variable may be read here as one that is there. */
export function knows(flow: Flow, name: string): boolean {
  return !flow.reached || flow.open || flow.set.has(name) || flow.lookedFor.has(name);
}

export function withSet(flow: Flow, names: Iterable<string>): Flow {
  return { ...flow, set: new Set([...flow.set, ...names]) };
}

export function withLookedFor(flow: Flow, names: Iterable<string>): Flow {
  return { ...flow, lookedFor: new Set([...flow.lookedFor, ...names]) };
}

/**
 * Joins the ends of a `choose` that was entered at `start`. What its conditions looked for counts
 * afterwards only where a branch made up for its absence, by setting it or by ending the request.
 */
export function join(start: Flow, ends: readonly Flow[]): Flow {
  const arriving = ends.filter(({ reached }) => reached);
  const known = arriving.filter(({ open }) => !open);
  const candidates = new Set(arriving.flatMap(({ set, lookedFor }) => [...set, ...lookedFor]));
  const everywhere = [...candidates].filter((name) => known.every((end) => knows(end, name)));
  const isSet = (name: string) => arriving.some(({ set }) => set.has(name));
  const stays = (name: string) =>
    start.lookedFor.has(name) || arriving.length < ends.length || isSet(name);
  return {
    reached: arriving.length > 0,
    set: new Set(everywhere.filter(isSet)),
    lookedFor: new Set(everywhere.filter((name) => !isSet(name) && stays(name))),
    open: arriving.length > 0 && known.length === 0,
  };
}

/** What is known behind two policies that have both run, in whatever order. */
export function both(left: Flow, right: Flow): Flow {
  return {
    reached: left.reached && right.reached,
    set: new Set([...left.set, ...right.set]),
    lookedFor: new Set([...left.lookedFor, ...right.lookedFor]),
    open: left.open || right.open,
  };
}
