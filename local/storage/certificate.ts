import { generate } from "selfsigned";
import { longValidity } from "../certificate-validity.ts";

/** A key and the certificate for it, both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/**
 * A self-signed certificate for a server on this machine. An elliptic curve key takes a few
 * milliseconds; an RSA key would delay the start.
 */
export async function createCertificate(): Promise<Certificate> {
  const names = [
    { type: 7, ip: "127.0.0.1" },
    { type: 2, value: "localhost" },
  ] as const;
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    ...longValidity(),
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [...names] },
    ],
  });
  return { certificate: made.cert, key: made.private };
}
