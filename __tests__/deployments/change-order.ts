/** What there is of one resource, as it is called when everything is known. */
export interface Thing {
  readonly id: string;
  /** What nobody else may have at the same time. */
  readonly claims: readonly string[];
  /** The ids of what it names. */
  readonly names: readonly string[];
  /** The ids of what it is a part of. */
  readonly partOf: readonly string[];
  /** The ids of what it keeps Azure from deleting. */
  readonly locks: readonly string[];
}

/** The resources of a deployment by their Terraform address. */
export type Things = ReadonlyMap<string, Thing>;

/**
 * What Azure could refuse in a deployment, one sentence each: in any order that Terraform may take, not
 * in the one that it happens to take.
 *
 * - What somebody names cannot be deleted.
 * - Nothing can name what is not there.
 * - Two things cannot have one name, or one path.
 * - What a lock is on cannot be deleted, nor can its parts.
 */
export function refusals(before: Things, after: Things, graph: ApplyGraph): string[] {
  const found: string[] = [];
  const was = byId(before);
  const willBe = byId(after);
  const creation = (address: string): string | undefined =>
    before.has(address) && graph.deletion(address) === undefined
      ? undefined
      : graph.writing(address);

  for (const [address, thing] of before) {
    const deletion = graph.deletion(address);
    if (deletion === undefined) continue;
    for (const [user, { names }] of before) {
      if (user === address || !names.includes(thing.id)) continue;
      // One that is replaced names it until the old one is deleted.
      const stillNames = after.get(user)?.names.includes(thing.id) ?? false;
      const release = graph.deletion(user) ?? (stillNames ? undefined : graph.writing(user));
      if (!graph.comesBefore(release, deletion))
        found.push(`${thing.id} is deleted while ${user} names it.`);
    }
  }

  found.push(...lockedDeletions(before, graph));

  for (const [address, thing] of after) {
    const created = creation(address);
    const [old] = was.get(thing.id) ?? [];
    if (created !== undefined && old !== undefined) {
      const deletion = graph.deletion(old);
      if (!graph.comesBefore(deletion, created)) {
        found.push(`${thing.id} is created while the one before is there.`);
      }
    }
    const writing = graph.writing(address);
    if (writing === undefined) continue;
    for (const claim of thing.claims) {
      for (const [owner, other] of before) {
        if (owner === address && creation(owner) === undefined) continue;
        if (!other.claims.includes(claim)) continue;
        const stillHas = after.get(owner)?.claims.includes(claim) ?? false;
        const release = graph.deletion(owner) ?? (stillHas ? undefined : graph.writing(owner));
        if (!graph.comesBefore(release, writing)) {
          found.push(`${address} wants what ${owner} still has: ${claim}.`);
        }
      }
    }
    for (const name of thing.names) {
      const [maker] = willBe.get(name) ?? [];
      const making = maker === undefined ? undefined : creation(maker);
      const exists = was.has(name) && making === undefined;
      const isThere = maker !== undefined && (exists || graph.comesBefore(making, writing));
      if (!isThere) found.push(`${address} names ${name}, which is not there.`);
    }
  }
  return [...new Set(found)];
}

/** What is deleted while a lock that was there before keeps Azure from it. */
function lockedDeletions(before: Things, graph: ApplyGraph): string[] {
  const known = byId(before);
  const within = (id: string): string[] => [
    id,
    ...(known.get(id) ?? []).flatMap(
      (address) => before.get(address)?.partOf.flatMap(within) ?? [],
    ),
  ];
  return [...before].flatMap(([lock, { locks }]) =>
    [...before].flatMap(([address, { id }]) => {
      const deletion = graph.deletion(address);
      const isLocked = within(id).some((owner) => locks.includes(owner));
      return deletion === undefined ||
        !isLocked ||
        graph.comesBefore(graph.deletion(lock), deletion)
        ? []
        : [`${id} is deleted while the lock ${lock} is there.`];
    }),
  );
}

function byId(things: Things): Map<string, string[]> {
  const addresses = new Map<string, string[]>();
  for (const [address, { id }] of things) {
    addresses.set(id, [...(addresses.get(id) ?? []), address]);
  }
  return addresses;
}

/** What Terraform will do and what it waits for: the graph that `terraform graph -plan` prints. */
export class ApplyGraph {
  readonly #needs = new Map<string, string[]>();
  readonly #before = new Map<string, ReadonlySet<string>>();

  constructor(dot: string) {
    for (const [, node] of dot.matchAll(/^\s*"\[root\] (.+?)" \[label/gm)) {
      this.#needs.set(String(node), []);
    }
    for (const [, node, need] of dot.matchAll(/^\s*"\[root\] (.+?)" -> "\[root\] (.+?)"$/gm)) {
      const needs = this.#needs.get(String(node)) ?? [];
      needs.push(String(need));
      this.#needs.set(String(node), needs);
    }
  }

  /** When it is created, or changed. */
  writing(address: string): string | undefined {
    const node = `terraform_data.${address}`;
    return this.#needs.has(node) ? node : undefined;
  }

  /** Of the thing that is there before: all of it, or that which a new one has replaced. */
  deletion(address: string): string | undefined {
    const node = `terraform_data.${address} (destroy`;
    return [...this.#needs.keys()].find(
      (known) => known === `${node})` || known.startsWith(`${node} deposed`),
    );
  }

  /** Whether one event has ended whenever the other begins. */
  comesBefore(first: string | undefined, second: string): boolean {
    return first !== undefined && this.#allBefore(second).has(first);
  }

  #allBefore(node: string): ReadonlySet<string> {
    const known = this.#before.get(node);
    if (known !== undefined) return known;
    const all = new Set<string>();
    const open = [...(this.#needs.get(node) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (all.has(next)) continue;
      all.add(next);
      open.push(...(this.#needs.get(next) ?? []));
    }
    this.#before.set(node, all);
    return all;
  }
}
