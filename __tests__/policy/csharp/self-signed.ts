import { createPublicKey, type KeyObject, sign } from "node:crypto";

/** DER (ITU-T X.690) just far enough for a self-signed certificate. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...contents: readonly Uint8Array[]) => der(0x30, ...contents);
const oid = (...bytes: readonly number[]) => der(0x06, Buffer.from(bytes));
const sha256WithRsa = sequence(
  oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b),
  der(0x05),
);

function name(commonName: string, organisation: string): Buffer {
  const part = (attribute: number, value: string) =>
    der(0x31, sequence(oid(0x55, 0x04, attribute), der(0x0c, Buffer.from(value))));
  return sequence(part(0x0a, organisation), part(0x03, commonName));
}

/** A self-signed certificate (RFC 5280, section 4.1) in DER. */
export function selfSigned(key: KeyObject, commonName: string, organisation: string): Buffer {
  const subject = name(commonName, organisation);
  const time = (text: string) => der(0x17, Buffer.from(text));
  const body = sequence(
    der(0x02, Buffer.from([1])),
    sha256WithRsa,
    subject,
    sequence(time("250101000000Z"), time("490101000000Z")),
    subject,
    createPublicKey(key).export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", body, key);
  return sequence(body, sha256WithRsa, der(0x03, Buffer.from([0]), signature));
}
