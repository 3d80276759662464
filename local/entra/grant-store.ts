import type { Adapter, AdapterPayload } from "oidc-provider";

/**
 * How many sessions, codes and so on are kept, each. The oldest go first; nothing else
 * removes them, because an expired code must still be told apart from one never issued.
 */
const capacity = 10_000;

/** What oidc-provider remembers between requests, in memory. */
export function createGrantStore(
  findClient: (clientId: string) => AdapterPayload | undefined,
): (model: string) => Adapter {
  return (model) => {
    const entries = new Map<string, AdapterPayload>();
    return {
      async upsert(id, payload) {
        entries.set(id, payload);
        for (const oldest of entries.keys()) {
          if (entries.size <= capacity) {
            break;
          }
          entries.delete(oldest);
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
        }
      },
      async destroy(id) {
        entries.delete(id);
      },
      async revokeByGrantId(grantId) {
        // Codes stay, so that the second replay of a code is still answered as a replay.
        if (model === "AuthorizationCode") {
          return;
        }
        for (const [id, payload] of entries) {
          if (payload.grantId === grantId) {
            entries.delete(id);
          }
        }
      },
    };
  };
}
