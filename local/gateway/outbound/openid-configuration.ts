import { json } from "node:stream/consumers";
import { createLocalJWKSet, type JSONWebKeySet, type LocalJWKSet } from "jose";
import { z } from "zod";
import { discard } from "../message/body.ts";
import { steadyTime } from "../steady-clock.ts";
import type { Sender } from "./outbound.ts";

const discovery = z.object({ issuer: z.string(), jwks_uri: z.string() });
const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

/** What an OpenID configuration says: who issues tokens, and with which keys. */
export interface OpenIdConfiguration {
  readonly issuer: string;
  readonly keys: LocalJWKSet;
}

const hour = 3_600_000;

/** OpenID configurations as validate-jwt uses them: fetched once, kept for an hour. */
export class OpenIdConfigurations {
  readonly #outbound: Sender;
  readonly #cached = new Map<string, { until: number; value: Promise<OpenIdConfiguration> }>();

  constructor(outbound: Sender) {
    this.#outbound = outbound;
  }

  /** @param sender sends what has to be asked; @default the gateway itself */
  async get(url: string, sender = this.#outbound): Promise<OpenIdConfiguration> {
    const cached = this.#cached.get(url);
    if (cached !== undefined && cached.until > steadyTime()) return await cached.value;
    const value = this.#fetch(url, sender);
    this.#cached.set(url, { until: steadyTime() + hour, value });
    try {
      return await value;
    } catch (error) {
      this.#cached.delete(url);
      throw error;
    }
  }

  async #fetch(url: string, sender: Sender): Promise<OpenIdConfiguration> {
    const { issuer, jwks_uri } = discovery.parse(await jsonAt(url, sender));
    const keys = keySet.parse(await jsonAt(jwks_uri, sender));
    return { issuer, keys: createLocalJWKSet(keys as JSONWebKeySet) };
  }
}

async function jsonAt(url: string, sender: Sender): Promise<unknown> {
  const response = await sender.send({ url, method: "GET" });
  if (response.status !== 200) {
    await discard(response.body);
    throw new Error(`${url} answered ${response.status}.`);
  }
  return await json(response.body.stream);
}
