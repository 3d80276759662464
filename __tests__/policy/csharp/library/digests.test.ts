import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { digestOf, hmacOf } from "../../../../policy/csharp/library/crypto/digests.ts";

const digests = [
  { algorithm: "md5", size: 16, block: 64 },
  { algorithm: "sha1", size: 20, block: 64 },
  { algorithm: "sha256", size: 32, block: 64 },
  { algorithm: "sha384", size: 48, block: 128 },
  { algorithm: "sha512", size: 64, block: 128 },
];

let made = 0;
/** Other bytes each time, and the same in every run. Not a Buffer, which is another kind of bytes. */
function bytes(length: number): Uint8Array {
  made += 1;
  return new Uint8Array(
    createHash("shake256", { outputLength: length }).update(`${made}`).digest(),
  );
}
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe.each(digests)("$algorithm", (digest) => {
  const { algorithm, size, block } = digest;

  it("of any length is that of Node.js", () => {
    for (const length of [...range(0, 3 * block), 1000, 4095, 4096, 4097, 100_000]) {
      const message = bytes(length);
      const result = digestOf(digest, message);
      expect(result).toEqual(new Uint8Array(createHash(algorithm).update(message).digest()));
      expect(result).toHaveLength(size);
    }
  });

  it("with a key of any length and a message of any length is the HMAC of Node.js", () => {
    const expected = (key: Uint8Array, message: Uint8Array) =>
      new Uint8Array(createHmac(algorithm, key).update(message).digest());
    for (const keyLength of range(0, 200)) {
      const key = bytes(keyLength);
      for (const length of [0, 1, 55, 56, 64, 119, 128, 901, keyLength]) {
        const message = bytes(length);
        expect(hmacOf(digest, key, message)).toEqual(expected(key, message));
      }
    }
    for (const length of [...range(0, 300), ...range(4000, 4200), 100_000]) {
      const [key, message] = [bytes(1 + (length % 150)), bytes(length)];
      expect(hmacOf(digest, key, message)).toEqual(expected(key, message));
    }
  });

  it("gives bytes that nothing changes later", () => {
    const results = range(0, 300).map((length) => {
      const [key, message] = [bytes(32), bytes(length)];
      const result = hmacOf(digest, key, message);
      return { result, was: result.slice(), key, message };
    });
    for (const { result, was, key, message } of results) {
      expect(result).toEqual(was);
      expect(hmacOf(digest, key, message)).toEqual(was);
    }
  });
});
