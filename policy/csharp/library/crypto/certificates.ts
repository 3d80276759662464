import { constants } from "node:crypto";
import { DateTimeValue } from "../../runtime/date-time.ts";
import { cryptographic, required } from "../../runtime/exceptions.ts";
import { Unsupported } from "../../runtime/stopped.ts";
import { PlainObject } from "../../runtime/value.ts";
import { contextNamespace, define } from "../../types/registry.ts";
import { Certificate, distinguishedName, RsaKey, type SignatureOptions } from "../certificate.ts";

const namespace = "System.Security.Cryptography";
const certificates = `${namespace}.X509Certificates`;

/** A System.Security.Cryptography.HashAlgorithmName. */
export class HashName extends PlainObject {
  protected readonly typeName = `${namespace}.HashAlgorithmName`;
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  override equals(other: unknown): boolean {
    return other instanceof HashName && other.name === this.name;
  }

  override get equalityKey(): string {
    return this.name;
  }

  override toString(): string {
    return this.name;
  }
}

class SignaturePadding extends PlainObject {
  protected readonly typeName = `${namespace}.RSASignaturePadding`;
  readonly name: "Pkcs1" | "Pss";

  constructor(name: "Pkcs1" | "Pss") {
    super();
    this.name = name;
  }

  override toString(): string {
    return this.name;
  }
}

const hashName = (name: string) => {
  const value = new HashName(name);
  return () => value;
};

define(`struct ${namespace}.HashAlgorithmName`, {
  "new(string name)": (name: string | null) => new HashName(name ?? ""),
  "static MD5: HashAlgorithmName": hashName("MD5"),
  "static SHA1: HashAlgorithmName": hashName("SHA1"),
  "static SHA256: HashAlgorithmName": hashName("SHA256"),
  "static SHA384: HashAlgorithmName": hashName("SHA384"),
  "static SHA512: HashAlgorithmName": hashName("SHA512"),
  "Name: string": (self: HashName) => self.name,
  "ToString(): string": (self: HashName) => self.name,
});

const pkcs1 = new SignaturePadding("Pkcs1");
const pss = new SignaturePadding("Pss");

define(`class ${namespace}.RSASignaturePadding`, {
  "static Pkcs1: RSASignaturePadding": () => pkcs1,
  "static Pss: RSASignaturePadding": () => pss,
  "ToString(): string": (self: SignaturePadding) => self.name,
});

function options(hash: HashName, padding: SignaturePadding | null): SignatureOptions {
  if (!/^(MD5|SHA1|SHA256|SHA384|SHA512)$/.test(hash.name)) {
    throw cryptographic(`'${hash.name}' is not a known hash algorithm.`);
  }
  return {
    hash: hash.name.toLowerCase(),
    padding:
      required(padding, "padding").name === "Pkcs1"
        ? { padding: constants.RSA_PKCS1_PADDING }
        : {
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
          },
  };
}

define(`class ${namespace}.AsymmetricAlgorithm : System.IDisposable`, {
  "KeySize: int": (self: RsaKey) => self.key.asymmetricKeyDetails?.modulusLength ?? 0,
  "Dispose(): void": () => undefined,
});

define(`class ${namespace}.RSA : AsymmetricAlgorithm`, {
  "SignData(byte[] data, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding): byte[]": (
    self: RsaKey,
    data: Uint8Array | null,
    hash: HashName,
    padding: SignaturePadding | null,
  ) => self.sign(required(data, "data"), options(hash, padding)),
  "VerifyData(byte[] data, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding): bool":
    (
      self: RsaKey,
      data: Uint8Array | null,
      signature: Uint8Array | null,
      hash: HashName,
      padding: SignaturePadding | null,
    ) =>
      self.verify(required(data, "data"), required(signature, "signature"), options(hash, padding)),
});

define(`class ${certificates}.X500DistinguishedName`, {
  "Name: string": (self: DistinguishedName) => self.name,
});

class DistinguishedName extends PlainObject {
  protected readonly typeName = `${certificates}.X500DistinguishedName`;
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }
}

define(`class ${certificates}.X509Certificate : System.IDisposable`, {
  "Subject: string": (self: Certificate) => distinguishedName(self.certificate.subject),
  "Issuer: string": (self: Certificate) => distinguishedName(self.certificate.issuer),
  "GetCertHash(): byte[]": (self: Certificate) =>
    Uint8Array.from(Buffer.from(self.thumbprint, "hex")),
  "GetCertHashString(): string": (self: Certificate) => self.thumbprint,
  "GetSerialNumberString(): string": (self: Certificate) => self.certificate.serialNumber,
  "GetPublicKey(): byte[]": (self: Certificate) => self.publicKey,
  "GetPublicKeyString(): string": (self: Certificate) =>
    Buffer.from(self.publicKey).toString("hex").toUpperCase(),
  "GetRawCertData(): byte[]": (self: Certificate) => Uint8Array.from(self.certificate.raw),
  "Dispose(): void": () => undefined,
});

/** A PFX is a sequence that begins with version 3 (RFC 7292 section 4). */
function isPkcs12(bytes: Uint8Array): boolean {
  const length = bytes[1] ?? 0;
  const content = 2 + (length > 0x80 ? length - 0x80 : 0);
  const head = [bytes[0], ...bytes.subarray(content, content + 3)];
  return head.join() === "48,2,1,3";
}

function fromBytes(bytes: Uint8Array | null): Certificate {
  try {
    return new Certificate(required(bytes, "rawData"));
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (isPkcs12(required(bytes, "rawData"))) {
      throw new Unsupported("PKCS#12 (pfx) is not read here; use context.Deployment.Certificates.");
    }
    throw cryptographic("Cannot find the requested object.");
  }
}

define(`class ${certificates}.X509Certificate2 : X509Certificate`, {
  "new(byte[] rawData)": fromBytes,
  "new(byte[] rawData, string password)": fromBytes,
  "Thumbprint: string": (self: Certificate) => self.thumbprint,
  "SerialNumber: string": (self: Certificate) => self.certificate.serialNumber,
  "SubjectName: X500DistinguishedName": (self: Certificate) =>
    new DistinguishedName(distinguishedName(self.certificate.subject)),
  "IssuerName: X500DistinguishedName": (self: Certificate) =>
    new DistinguishedName(distinguishedName(self.certificate.issuer)),
  "NotBefore: DateTime": (self: Certificate) => moment(self.certificate.validFrom),
  "NotAfter: DateTime": (self: Certificate) => moment(self.certificate.validTo),
  "HasPrivateKey: bool": (self: Certificate) => self.privateKey !== null,
  "RawData: byte[]": (self: Certificate) => Uint8Array.from(self.certificate.raw),
});

/** .NET gives these times as local ones; the gateway's local time is UTC. */
function moment(text: string): DateTimeValue {
  return new DateTimeValue(DateTimeValue.fromDate(new Date(text)).ticks, 2);
}

function rsaOrNull(key: Certificate["privateKey"]): RsaKey | null {
  return key === null || key.asymmetricKeyType !== "rsa" ? null : new RsaKey(key);
}

define(`static class ${certificates}.RSACertificateExtensions`, {
  "static GetRSAPrivateKey(this X509Certificate2 certificate): RSA": (
    certificate: Certificate | null,
  ) => rsaOrNull(required(certificate, "certificate").privateKey),
  "static GetRSAPublicKey(this X509Certificate2 certificate): RSA": (
    certificate: Certificate | null,
  ) => rsaOrNull(required(certificate, "certificate").certificate.publicKey),
});

define(`static class ${contextNamespace}.CertificateExtensions`, {
  // Without a certificate authority to ask there is nothing that could have been revoked.
  "static VerifyNoRevocation(this X509Certificate2 input): bool": (
    certificate: Certificate | null,
  ) => {
    const { validFrom, validTo } = required(certificate, "input").certificate;
    return Date.parse(validFrom) <= Date.now() && Date.now() <= Date.parse(validTo);
  },
});
