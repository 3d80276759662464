import { constants, privateDecrypt, publicEncrypt } from "node:crypto";
import { cryptographic, required } from "../../runtime/exceptions.ts";
import { PlainObject } from "../../runtime/value.ts";
import { define, extend } from "../../types/registry.ts";
import type { RsaKey } from "../certificate.ts";
import type { HashName } from "./certificates.ts";

const namespace = "System.Security.Cryptography";

/** A System.Security.Cryptography.RSAEncryptionPadding. */
class EncryptionPadding extends PlainObject {
  protected readonly typeName = `${namespace}.RSAEncryptionPadding`;
  /** The hash of OAEP; undefined for PKCS #1 v1.5. */
  readonly hash: string | undefined;

  constructor(hash: string | undefined) {
    super();
    this.hash = hash;
  }

  get options() {
    return this.hash === undefined
      ? { padding: constants.RSA_PKCS1_PADDING }
      : { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: this.hash.toLowerCase() };
  }

  override equals(other: unknown): boolean {
    return other instanceof EncryptionPadding && other.hash === this.hash;
  }

  override toString(): string {
    return this.hash === undefined ? "Pkcs1" : `Oaep${this.hash}`;
  }
}

const padding = (hash: string | undefined) => {
  const value = new EncryptionPadding(hash);
  return () => value;
};

define(`class ${namespace}.RSAEncryptionPadding`, {
  "static Pkcs1: RSAEncryptionPadding": padding(undefined),
  "static OaepSHA1: RSAEncryptionPadding": padding("SHA1"),
  "static OaepSHA256: RSAEncryptionPadding": padding("SHA256"),
  "static OaepSHA384: RSAEncryptionPadding": padding("SHA384"),
  "static OaepSHA512: RSAEncryptionPadding": padding("SHA512"),
  "static CreateOaep(HashAlgorithmName hashAlgorithm): RSAEncryptionPadding": ({
    name,
  }: HashName) => new EncryptionPadding(name),
  "ToString(): string": (self: EncryptionPadding) => self.toString(),
});

/** What OpenSSL refuses, .NET does with one exception; which reason it was, is nobody's to know. */
function run(compute: () => Buffer): Uint8Array {
  try {
    return Uint8Array.from(compute());
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    throw cryptographic("The parameter is incorrect.");
  }
}

extend(`${namespace}.RSA`, {
  "Encrypt(byte[] data, RSAEncryptionPadding padding): byte[]": (
    self: RsaKey,
    data: Uint8Array | null,
    given: EncryptionPadding | null,
  ) => {
    const { options } = required(given, "padding");
    const plain = required(data, "data");
    return run(() => publicEncrypt({ key: self.key, ...options }, plain));
  },
  "Decrypt(byte[] data, RSAEncryptionPadding padding): byte[]": (
    self: RsaKey,
    data: Uint8Array | null,
    given: EncryptionPadding | null,
  ) => {
    const { options } = required(given, "padding");
    const secret = required(data, "data");
    if (self.key.type !== "private") throw cryptographic("The key has no private part.");
    return run(() => privateDecrypt({ key: self.key, ...options }, secret));
  },
});
