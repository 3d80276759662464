import { randomBytes } from "node:crypto";
import { argumentOutOfRange, CSharpException, required } from "../../runtime/exceptions.ts";
import { PlainObject } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import { define } from "../../types/registry.ts";
import { type Digest, digestOf, hmacOf } from "./digests.ts";

const namespace = "System.Security.Cryptography";

/** The digests by the name of their .NET class. */
const digests = {
  MD5: { algorithm: "md5", size: 16, block: 64 },
  SHA1: { algorithm: "sha1", size: 20, block: 64 },
  SHA256: { algorithm: "sha256", size: 32, block: 64 },
  SHA384: { algorithm: "sha384", size: 48, block: 128 },
  SHA512: { algorithm: "sha512", size: 64, block: 128 },
} as const satisfies Record<string, Digest>;

type DigestName = keyof typeof digests;

/** Bytes that do not share memory with anything else. */
export function ownBytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer);
}

/** A hash algorithm, keyed or not. */
class HashValue extends PlainObject {
  protected readonly typeName: string;
  readonly digest: DigestName;
  #key: Uint8Array | undefined;
  #isDisposed = false;

  constructor(typeName: string, digest: DigestName, key?: Uint8Array) {
    super();
    this.typeName = typeName;
    this.digest = digest;
    this.#key = key?.slice();
  }

  get key(): Uint8Array {
    return this.#key?.slice() ?? new Uint8Array();
  }

  set key(value: Uint8Array | null) {
    this.#key = required(value, "value").slice();
  }

  override get extent(): number {
    return this.#key?.length ?? 0;
  }

  compute(bytes: Uint8Array): Uint8Array {
    if (this.#isDisposed) {
      throw new CSharpException(
        "System.ObjectDisposedException",
        `Cannot access a disposed object.\nObject name: '${this.typeName}'.`,
      );
    }
    const digest = digests[this.digest];
    return this.#key === undefined ? digestOf(digest, bytes) : hmacOf(digest, this.#key, bytes);
  }

  dispose(): void {
    this.#isDisposed = true;
  }
}

const hashMembers: MemberTable = {
  "ComputeHash(byte[] buffer): byte[]": (self: HashValue, bytes: Uint8Array | null) =>
    self.compute(required(bytes, "buffer")),
  "ComputeHash(byte[] buffer, int offset, int count): byte[]": (
    self: HashValue,
    bytes: Uint8Array | null,
    offset: number,
    count: number,
  ) => {
    const given = required(bytes, "buffer");
    if (offset < 0 || count < 0 || offset + count > given.length)
      throw argumentOutOfRange("offset");
    return self.compute(given.subarray(offset, offset + count));
  },
  "HashSize: int": (self: HashValue) => digests[self.digest].size * 8,
  "Clear(): void": (self: HashValue) => self.dispose(),
  "Dispose(): void": (self: HashValue) => self.dispose(),
};

define(`class ${namespace}.HashAlgorithm : System.IDisposable`, hashMembers);
define(`class ${namespace}.KeyedHashAlgorithm : HashAlgorithm`, {
  "Key: byte[]": {
    get: (self: HashValue) => self.key,
    set: (self: HashValue, key: Uint8Array | null) => {
      self.key = key;
    },
  },
});
define(`class ${namespace}.HMAC : KeyedHashAlgorithm`, {
  "HashName: string": (self: HashValue) => self.digest,
});

for (const digest of Object.keys(digests) as DigestName[]) {
  const create = (className: string) => {
    const typeName = `${namespace}.${className}`;
    return () => new HashValue(typeName, digest);
  };
  define(`class ${namespace}.${digest} : HashAlgorithm`, {
    [`static Create(): ${digest}`]: create(digest),
  });
  if (digest !== "MD5") {
    define(`class ${namespace}.${digest}Managed : ${digest}`, {
      "new()": create(`${digest}Managed`),
    });
  }
  const hmac = `${namespace}.HMAC${digest}`;
  define(`class ${hmac} : HMAC`, {
    // Without a key .NET makes a random one as long as a block of the digest.
    "new()": () => new HashValue(hmac, digest, ownBytes(randomBytes(keyLength(digest)))),
    "new(byte[] key)": (key: Uint8Array | null) =>
      new HashValue(hmac, digest, required(key, "key")),
  });
}

function keyLength(digest: DigestName): number {
  return digests[digest].block;
}

class RandomSource extends PlainObject {
  protected readonly typeName = `${namespace}.RNGCryptoServiceProvider`;
}

define(`class ${namespace}.RNGCryptoServiceProvider : System.IDisposable`, {
  "new()": () => new RandomSource(),
  "GetBytes(byte[] data): void": (_: RandomSource, data: Uint8Array | null) => {
    required(data, "data").set(randomBytes(data?.length ?? 0));
  },
  "GetNonZeroBytes(byte[] data): void": (_: RandomSource, data: Uint8Array | null) => {
    const bytes = required(data, "data");
    for (let index = 0; index < bytes.length; index += 1) {
      do bytes[index] = randomBytes(1)[0] ?? 0;
      while (bytes[index] === 0);
    }
  },
  "Dispose(): void": () => undefined,
});
