import type { Adapter, AdapterPayload } from "oidc-provider";
import type { Journal } from "../data/journal.ts";

/**
 * How many sessions, codes and so on are kept, each. The oldest go first; nothing else
 * removes them while Entra runs, because an expired code must still be told apart from one never issued.
 */
const capacity = 10_000;

/** A line of the journal: what one id of a model stands for from now on; nothing when it is gone. */
type Change = readonly [model: string, id: string, payload: AdapterPayload | null];

/**
 * What oidc-provider remembers between requests: in memory, and in a journal where there is one. What has expired is left
 * out when that is read.
 */
export function createGrantStore(
  findClient: (clientId: string) => AdapterPayload | undefined,
  journal?: Journal,
): (model: string) => Adapter {
  const models = new Map<string, Map<string, AdapterPayload>>();
  const entriesOf = (model: string) => {
    const entries = models.get(model) ?? new Map<string, AdapterPayload>();
    models.set(model, entries);
    return entries;
  };
  for (const [model, id, payload] of journal === undefined ? [] : live(journal)) {
    if (payload !== null) entriesOf(model).set(id, payload);
  }
  return (model) => {
    const entries = entriesOf(model);
    const change = (id: string, payload: AdapterPayload | null) => {
      if (payload === null) entries.delete(id);
      else entries.set(id, payload);
      journal?.append([model, id, payload] satisfies Change);
    };
    return {
      async upsert(id, payload) {
        change(id, payload);
        for (const oldest of entries.keys()) {
          if (entries.size <= capacity) {
            break;
          }
          change(oldest, null);
        }
      },
      async find(id) {
        return model === "Client" ? findClient(id) : entries.get(id);
      },
      async findByUid(uid) {
        return [...entries.values()].find((payload) => payload.uid === uid);
      },
      async findByUserCode() {
        return undefined;
      },
      async consume(id) {
        // A refresh gives a new refresh token and leaves the old one valid.
        // https://learn.microsoft.com/entra/identity-platform/refresh-tokens#token-revocation
        const payload = model === "RefreshToken" ? undefined : entries.get(id);
        if (payload) {
          payload.consumed = Math.floor(Date.now() / 1000);
          change(id, payload);
        }
      },
      async destroy(id) {
        change(id, null);
      },
      async revokeByGrantId(grantId) {
        // Codes stay, so that the second replay of a code is still answered as a replay.
        if (model === "AuthorizationCode") {
          return;
        }
        for (const [id, payload] of entries) {
          if (payload.grantId === grantId) {
            change(id, null);
          }
        }
      },
    };
  };
}

/** What the journal says is left, which it holds alone from now on. */
function live(journal: Journal): readonly Change[] {
  const last = new Map<string, Change>();
  for (const entry of journal.read()) {
    if (!isChange(entry)) continue;
    const key = JSON.stringify(entry.slice(0, 2));
    // At the end, where the latest are.
    last.delete(key);
    last.set(key, entry);
  }
  const now = Date.now() / 1000;
  const changes = [...last.values()].filter(
    ([, , payload]) => payload !== null && Number(payload.exp ?? Number.POSITIVE_INFINITY) > now,
  );
  journal.rewrite(changes);
  return changes;
}

function isChange(entry: unknown): entry is Change {
  return Array.isArray(entry) && entry.length === 3 && typeof entry[0] === "string";
}
