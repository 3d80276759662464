import { randomInt } from "node:crypto";
import { argumentOutOfRange, required } from "../../runtime/exceptions.ts";
import { PlainObject } from "../../runtime/value.ts";
import { define } from "../../types/registry.ts";

const big = 0x7fffffff;

/**
 * System.Random: Knuth's subtractive generator, so that a seed gives the sequence it gives in .NET
 * (dotnet/runtime, Random.CompatImpl.cs).
 */
class RandomValue extends PlainObject {
  protected readonly typeName = "System.Random";
  readonly #seeds: number[] = new Array(56).fill(0);
  #next = 0;
  #behind = 21;

  constructor(seed: number) {
    super();
    let current = 161_803_398 - (seed === -0x80000000 ? big : Math.abs(seed));
    let previous = 1;
    this.#seeds[55] = current;
    for (let index = 1, place = 21; index < 55; index += 1, place = (21 * index) % 55) {
      this.#seeds[place] = previous;
      previous = wrap(current - previous);
      current = this.#seeds[place] ?? 0;
    }
    for (let pass = 1; pass < 5; pass += 1) {
      for (let index = 1; index < 56; index += 1) {
        const other = index + 30 >= 55 ? index - 25 : index + 30;
        this.#seeds[index] = wrap((this.#seeds[index] ?? 0) - (this.#seeds[1 + other] ?? 0));
      }
    }
  }

  sample(): number {
    this.#next = this.#next >= 55 ? 1 : this.#next + 1;
    this.#behind = this.#behind >= 55 ? 1 : this.#behind + 1;
    let value = (this.#seeds[this.#next] ?? 0) - (this.#seeds[this.#behind] ?? 0);
    if (value === big) value -= 1;
    value = wrap(value);
    this.#seeds[this.#next] = value;
    return value;
  }

  fraction(): number {
    return this.sample() * (1 / big);
  }

  between(min: number, max: number): number {
    const range = max - min;
    if (range <= big) return Math.floor(this.fraction() * range) + min;
    // Two samples make the sign and the size of a range wider than an int.
    const size = this.sample();
    const signed = this.sample() % 2 === 0 ? -size : size;
    return Math.floor(((signed + big - 1) / (2 * big - 1)) * range) + min;
  }
}

function wrap(value: number): number {
  return value < 0 ? (value + big) | 0 : value | 0;
}

define("class System.Random", {
  "new()": () => new RandomValue(randomInt(0, big)),
  "new(int Seed)": (seed: number) => new RandomValue(seed),
  "Next(): int": (self: RandomValue) => self.sample(),
  "Next(int maxValue): int": (self: RandomValue, max: number) => {
    if (max < 0) throw argumentOutOfRange("maxValue", "'maxValue' must be greater than zero.");
    return Math.floor(self.fraction() * max);
  },
  "Next(int minValue, int maxValue): int": (self: RandomValue, min: number, max: number) => {
    if (min > max) {
      throw argumentOutOfRange("minValue", "'minValue' cannot be greater than maxValue.");
    }
    return self.between(min, max);
  },
  "NextDouble(): double": (self: RandomValue) => self.fraction(),
  "NextBytes(byte[] buffer): void": (self: RandomValue, buffer: Uint8Array | null) => {
    const bytes = required(buffer, "buffer");
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = self.sample() & 0xff;
  },
});
