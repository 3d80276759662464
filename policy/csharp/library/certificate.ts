// For projects whose `types` are listed, without Node.js among them.
/// <reference types="node" preserve="true" />
import { createPublicKey, type KeyObject, sign, verify, X509Certificate } from "node:crypto";
import { cryptographic } from "../runtime/exceptions.ts";
import { Unsupported } from "../runtime/stopped.ts";
import { PlainObject } from "../runtime/value.ts";

/** An RSA key, private or public. */
export class RsaKey extends PlainObject {
  protected readonly typeName = "System.Security.Cryptography.RSA";
  readonly key: KeyObject;

  constructor(key: KeyObject) {
    super();
    this.key = key;
  }

  sign(data: Uint8Array, options: SignatureOptions): Uint8Array {
    if (this.key.type !== "private") {
      throw cryptographic("The specified key does not have a private key.");
    }
    return Uint8Array.from(sign(options.hash, data, { key: this.key, ...options.padding }));
  }

  verify(data: Uint8Array, signature: Uint8Array, options: SignatureOptions): boolean {
    const key = this.key.type === "private" ? createPublicKey(this.key) : this.key;
    return verify(options.hash, data, { key, ...options.padding }, signature);
  }
}

/** How a signature is made, in the terms of node:crypto. */
export interface SignatureOptions {
  readonly hash: string;
  readonly padding: { readonly padding: number; readonly saltLength?: number };
}

/**
 * A certificate of the gateway, as `context.Deployment.Certificates` gives it, or one that a
 * policy makes of DER or PEM bytes.
 */
export class Certificate extends PlainObject {
  protected readonly typeName = "System.Security.Cryptography.X509Certificates.X509Certificate2";
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject | null;

  /**
   * @param certificate DER or PEM bytes, or a certificate of node:crypto
   * @param privateKey the key that belongs to it, for signing
   */
  constructor(
    certificate: Uint8Array | string | X509Certificate,
    privateKey: KeyObject | null = null,
  ) {
    super();
    this.certificate =
      certificate instanceof X509Certificate ? certificate : new X509Certificate(certificate);
    this.privateKey = privateKey;
  }

  /** SHA-1 in upper-case hexadecimal digits without colons. */
  get thumbprint(): string {
    return this.certificate.fingerprint.replaceAll(":", "");
  }

  /**
   * The public key without what it is for: the DER of RSAPublicKey (RFC 8017 appendix A.1.1), or
   * the point of an elliptic curve, uncompressed (RFC 5480 section 2.2).
   */
  get publicKey(): Uint8Array {
    const { publicKey } = this.certificate;
    if (publicKey.asymmetricKeyType === "rsa") {
      return Uint8Array.from(publicKey.export({ type: "pkcs1", format: "der" }));
    }
    const { x, y } = publicKey.export({ format: "jwk" });
    if (x === undefined || y === undefined) {
      throw new Unsupported("Of public keys only those of RSA and elliptic curves are read here.");
    }
    return Uint8Array.from([4, ...Buffer.from(x, "base64url"), ...Buffer.from(y, "base64url")]);
  }

  override toString(): string {
    return `[Subject]\n  ${distinguishedName(this.certificate.subject)}\n\n[Thumbprint]\n  ${this.thumbprint}`;
  }
}

/** A name as .NET prints it: the most specific part first, parts that need it in quotes. */
export function distinguishedName(lines: string): string {
  return lines
    .split("\n")
    .reverse()
    .map((line) => {
      const equals = line.indexOf("=");
      const value = line.slice(equals + 1).replaceAll("\\", "");
      const needsQuotes = /[,+"\n<>#;]|^\s|\s$/.test(value);
      const shown = needsQuotes ? `"${value.replaceAll('"', '""')}"` : value;
      return `${line.slice(0, equals)}=${shown}`;
    })
    .join(", ");
}
