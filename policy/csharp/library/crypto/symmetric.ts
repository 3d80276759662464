import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { defineEnum } from "../../runtime/enums.ts";
import { cryptographic, required } from "../../runtime/exceptions.ts";
import { Unsupported } from "../../runtime/stopped.ts";
import { PlainObject } from "../../runtime/value.ts";
import { constrain, type Violation } from "../../types/constraints.ts";
import { contextNamespace, define } from "../../types/registry.ts";
import { ownBytes } from "./hashes.ts";

const namespace = "System.Security.Cryptography";

const CipherMode = { CBC: 1, ECB: 2, OFB: 3, CFB: 4, CTS: 5 } as const;
const PaddingMode = { None: 1, PKCS7: 2, Zeros: 3, ANSIX923: 4, ISO10126: 5 } as const;
defineEnum(`${namespace}.CipherMode`, CipherMode);
defineEnum(`${namespace}.PaddingMode`, PaddingMode);

type Bytes = Uint8Array | null;

const blockSize = 16;
const keySizes = [16, 24, 32];

/** AES as SymmetricAlgorithm.Create("AES") gives it: CBC with PKCS7 unless set otherwise. */
class AesValue extends PlainObject {
  protected readonly typeName = `${namespace}.Aes`;
  #key: Uint8Array = ownBytes(randomBytes(32));
  #iv: Uint8Array = ownBytes(randomBytes(blockSize));
  mode: number = CipherMode.CBC;
  padding: number = PaddingMode.PKCS7;

  get key(): Uint8Array {
    return this.#key.slice();
  }

  set key(value: Bytes) {
    const bytes = required(value, "value");
    if (!keySizes.includes(bytes.length)) {
      throw cryptographic("Specified key is not a valid size for this algorithm.");
    }
    this.#key = bytes.slice();
  }

  get iv(): Uint8Array {
    return this.#iv.slice();
  }

  set iv(value: Bytes) {
    const bytes = required(value, "value");
    if (bytes.length !== blockSize) {
      throw cryptographic(
        "Specified initialization vector (IV) does not match the block size for this algorithm.",
      );
    }
    this.#iv = bytes.slice();
  }

  generateKey(): void {
    this.#key = ownBytes(randomBytes(this.#key.length));
  }

  generateIv(): void {
    this.#iv = ownBytes(randomBytes(blockSize));
  }

  encrypt(data: Uint8Array): Uint8Array {
    return this.#run(padded(data, this.padding), (algorithm, iv) =>
      createCipheriv(algorithm, this.#key, iv),
    );
  }

  decrypt(data: Uint8Array): Uint8Array {
    const plain = this.#run(data, (algorithm, iv) => createDecipheriv(algorithm, this.#key, iv));
    return unpadded(plain, this.padding);
  }

  #run(
    data: Uint8Array,
    create: (algorithm: string, iv: Uint8Array | null) => ReturnType<typeof createCipheriv>,
  ): Uint8Array {
    const mode = { [CipherMode.CBC]: "cbc", [CipherMode.ECB]: "ecb" }[this.mode];
    if (mode === undefined) {
      throw new Unsupported("Of cipher modes only CBC and ECB are supported here.");
    }
    const cipher = create(`aes-${this.#key.length * 8}-${mode}`, mode === "ecb" ? null : this.#iv);
    cipher.setAutoPadding(this.padding === PaddingMode.PKCS7);
    try {
      return ownBytes(Buffer.concat([cipher.update(data), cipher.final()]));
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error)) throw error;
      // OpenSSL reports a wrong key, a wrong padding and an incomplete block; .NET throws for each.
      throw cryptographic(
        data.length % blockSize === 0
          ? "Padding is invalid and cannot be removed."
          : "The input data is not a complete block.",
      );
    }
  }

  dispose(): void {
    this.#key = ownBytes(randomBytes(32));
  }
}

/** The data with its padding, where the cipher does not add one by itself. */
function padded(data: Uint8Array, padding: number): Uint8Array {
  const missing = blockSize - (data.length % blockSize);
  switch (padding) {
    case PaddingMode.Zeros:
      return ownBytes(Buffer.concat([data, Buffer.alloc(missing % blockSize)]));
    case PaddingMode.ANSIX923:
      return ownBytes(Buffer.concat([data, Buffer.alloc(missing - 1), Buffer.of(missing)]));
    case PaddingMode.ISO10126:
      return ownBytes(Buffer.concat([data, randomBytes(missing - 1), Buffer.of(missing)]));
    default:
      return data;
  }
}

/** Zeros may belong to the data, so that they stay; the other two say how many they are. */
function unpadded(data: Uint8Array, padding: number): Uint8Array {
  if (padding !== PaddingMode.ANSIX923 && padding !== PaddingMode.ISO10126) return data;
  const count = data.at(-1) ?? 0;
  const filler = data.subarray(data.length - count, data.length - 1);
  const isRight =
    count >= 1 &&
    count <= blockSize &&
    (padding === PaddingMode.ISO10126 || filler.every((byte) => byte === 0));
  if (!isRight) throw cryptographic("Padding is invalid and cannot be removed.");
  return data.slice(0, -count);
}

const aesNames: ReadonlySet<string> = new Set(["aes", "rijndael", "rijndaelmanaged"]);

function isAes(name: string): boolean {
  return aesNames.has(name.toLowerCase().replace(/^system\.security\.cryptography\./, ""));
}

function create(name: string | null): AesValue {
  const text = required(name, "algName");
  if (!isAes(text)) {
    throw new Unsupported(`The algorithm '${text}' is not supported here; use "AES".`);
  }
  return new AesValue();
}

/** Any named algorithm but AES is refused before it runs. */
function checkName(name: unknown): Violation | undefined {
  if (typeof name !== "string" || isAes(name)) return undefined;
  return {
    rule: "csharp-unsupported",
    message: `The algorithm '${name}' is not supported here; use "AES".`,
  };
}

define(`class ${namespace}.SymmetricAlgorithm : System.IDisposable`, {
  "static Create(): SymmetricAlgorithm": () => new AesValue(),
  "static Create(string algName): SymmetricAlgorithm": create,
  "Key: byte[]": {
    get: (self: AesValue) => self.key,
    set: (self: AesValue, key: Bytes) => {
      self.key = key;
    },
  },
  "IV: byte[]": {
    get: (self: AesValue) => self.iv,
    set: (self: AesValue, iv: Bytes) => {
      self.iv = iv;
    },
  },
  "Mode: CipherMode": {
    get: (self: AesValue) => self.mode,
    set: (self: AesValue, mode: number) => {
      self.mode = mode;
    },
  },
  "Padding: PaddingMode": {
    get: (self: AesValue) => self.padding,
    set: (self: AesValue, padding: number) => {
      self.padding = padding;
    },
  },
  "KeySize: int": {
    get: (self: AesValue) => self.key.length * 8,
    set: (self: AesValue, bits: number) => {
      if (!keySizes.includes(bits / 8)) {
        throw cryptographic("Specified key is not a valid size for this algorithm.");
      }
      self.key = ownBytes(randomBytes(bits / 8));
    },
  },
  "BlockSize: int": () => blockSize * 8,
  "GenerateKey(): void": (self: AesValue) => self.generateKey(),
  "GenerateIV(): void": (self: AesValue) => self.generateIv(),
  "Clear(): void": (self: AesValue) => self.dispose(),
  "Dispose(): void": (self: AesValue) => self.dispose(),
});

// The class of what Create("AES") gives; its own Create is not on APIM's list.
define(`class ${namespace}.Aes : SymmetricAlgorithm`, {
  "static Create(): Aes": () => new AesValue(),
  "static Create(string algorithmName): Aes": create,
});

function withKey(algorithm: AesValue | null, key: Bytes, iv: Bytes): AesValue {
  const given = required(algorithm, "alg");
  const cipher = new AesValue();
  cipher.key = key;
  cipher.iv = iv;
  cipher.mode = given.mode;
  cipher.padding = given.padding;
  return cipher;
}

// APIM's own extension methods ("API Management policy expressions", "Context variable").
define(`static class ${contextNamespace}.CryptographyExtensions`, {
  "static Encrypt(this byte[] input, string alg, byte[] key, byte[] iv): byte[]": (
    input: Bytes,
    name: string | null,
    key: Bytes,
    iv: Bytes,
  ) => withKey(create(name), key, iv).encrypt(required(input, "input")),
  "static Encrypt(this byte[] input, SymmetricAlgorithm alg): byte[]": (
    input: Bytes,
    algorithm: AesValue | null,
  ) => required(algorithm, "alg").encrypt(required(input, "input")),
  "static Encrypt(this byte[] input, SymmetricAlgorithm alg, byte[] key, byte[] iv): byte[]": (
    input: Bytes,
    algorithm: AesValue | null,
    key: Bytes,
    iv: Bytes,
  ) => withKey(algorithm, key, iv).encrypt(required(input, "input")),
  "static Decrypt(this byte[] input, string alg, byte[] key, byte[] iv): byte[]": (
    input: Bytes,
    name: string | null,
    key: Bytes,
    iv: Bytes,
  ) => withKey(create(name), key, iv).decrypt(required(input, "input")),
  "static Decrypt(this byte[] input, SymmetricAlgorithm alg): byte[]": (
    input: Bytes,
    algorithm: AesValue | null,
  ) => required(algorithm, "alg").decrypt(required(input, "input")),
  "static Decrypt(this byte[] input, SymmetricAlgorithm alg, byte[] key, byte[] iv): byte[]": (
    input: Bytes,
    algorithm: AesValue | null,
    key: Bytes,
    iv: Bytes,
  ) => withKey(algorithm, key, iv).decrypt(required(input, "input")),
});

constrain(`${namespace}.SymmetricAlgorithm`, "Create", (_, [name]) => checkName(name));
for (const method of ["Encrypt", "Decrypt"]) {
  constrain(`${contextNamespace}.CryptographyExtensions`, method, (_, [, name]) => checkName(name));
}
