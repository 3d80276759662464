import {
  createCipheriv,
  createPublicKey,
  generateKeyPairSync,
  sign,
  X509Certificate,
} from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { asBytes, Certificate } from "../../../../policy/csharp/index.ts";
import { compiled, contextWith, run, show } from "../evaluating.ts";
import { selfSigned } from "../self-signed.ts";

describe("hashes", () => {
  const hex = (call: string) =>
    `BitConverter.ToString(${call}).Replace("-", "").ToLowerInvariant()`;
  it.each([
    [
      'SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes("abc"))',
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    ],
    [
      'SHA1.Create().ComputeHash(Encoding.UTF8.GetBytes("abc"))',
      "a9993e364706816aba3e25717850c26c9cd0d89d",
    ],
    ['MD5.Create().ComputeHash(Encoding.UTF8.GetBytes("abc"))', "900150983cd24fb0d6963f7d28e17f72"],
    [
      "new SHA256Managed().ComputeHash(new byte[] { 0, 97, 98, 99 }, 1, 3)",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    ],
    // RFC 4231, test case 2.
    [
      'new HMACSHA256(Encoding.UTF8.GetBytes("Jefe")).ComputeHash(Encoding.UTF8.GetBytes("what do ya want for nothing?"))',
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ],
    [
      'new HMACSHA256 { Key = Encoding.UTF8.GetBytes("Jefe") }.ComputeHash(Encoding.UTF8.GetBytes("what do ya want for nothing?"))',
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ],
  ])("%s", (call, expected) => {
    expect(show(hex(call))).toBe(expected);
  });

  it.each([
    ["new HMACSHA256().Key.Length", "64"],
    ["new HMACSHA512().Key.Length", "128"],
    ["new HMACSHA512(new byte[1]).ComputeHash(new byte[0]).Length", "64"],
    ["SHA384.Create().HashSize", "384"],
    [
      "var a = new byte[16]; new RNGCryptoServiceProvider().GetBytes(a); return a.Any(b => b != 0);",
      "True",
    ],
    ["var k = new byte[] { 1 }; var h = new HMACSHA256(k); k[0] = 2; return h.Key[0];", "1"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});

describe("AES", () => {
  const key = Buffer.alloc(32, 7);
  const iv = Buffer.alloc(16, 9);
  const variables = { key: Uint8Array.from(key), iv: Uint8Array.from(iv) };
  const declare =
    'var key = (byte[])context.Variables["key"]; var iv = (byte[])context.Variables["iv"]; ';

  it("encrypts with CBC and PKCS7, by name and by algorithm", () => {
    const cipher = createCipheriv("aes-256-cbc", key, iv);
    const expected = Buffer.concat([cipher.update("hello"), cipher.final()]).toString("base64");
    const byName = `${declare} return Convert.ToBase64String(Encoding.UTF8.GetBytes("hello").Encrypt("Aes", key, iv));`;
    expect(show(byName, { variables })).toBe(expected);
    const byAlgorithm =
      `${declare} using (var aes = SymmetricAlgorithm.Create("AES")) { aes.Mode = CipherMode.CBC; ` +
      'aes.Padding = PaddingMode.PKCS7; aes.Key = key; aes.IV = iv; return Convert.ToBase64String(Encoding.UTF8.GetBytes("hello").Encrypt(aes)); }';
    expect(show(byAlgorithm, { variables })).toBe(expected);
    const withKey = `${declare} return Convert.ToBase64String(Encoding.UTF8.GetBytes("hello").Encrypt(SymmetricAlgorithm.Create("AES"), key, iv));`;
    expect(show(withKey, { variables })).toBe(expected);
  });

  it("decrypts what it encrypted", () => {
    const text = `${declare} return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes("héllo").Encrypt("Aes", key, iv).Decrypt("Aes", key, iv));`;
    expect(show(text, { variables })).toBe("héllo");
  });

  it.each([
    [
      "a wrong key",
      'return new byte[16].Encrypt("Aes", key, iv).Decrypt("Aes", new byte[32], iv);',
      "Padding is invalid and cannot be removed.",
    ],
    [
      "half a block",
      'return new byte[7].Decrypt("Aes", key, iv);',
      "The input data is not a complete block.",
    ],
    [
      "a short key",
      'return new byte[7].Encrypt("Aes", new byte[5], iv);',
      "Specified key is not a valid size for this algorithm.",
    ],
    [
      "a short IV",
      'return new byte[7].Encrypt("Aes", key, new byte[5]);',
      "Specified initialization vector (IV) does not match the block size for this algorithm.",
    ],
  ])("refuses %s", (_, text, message) => {
    expect(() => run(declare + text, { variables })).toThrowError(
      expect.objectContaining({
        typeName: "System.Security.Cryptography.CryptographicException",
        message,
      }),
    );
  });

  it("makes a new IV each time", () => {
    const text =
      'var a = SymmetricAlgorithm.Create("AES"); var one = a.IV; a.GenerateIV(); return one.SequenceEqual(a.IV) + "," + a.Key.Length + "," + a.BlockSize;';
    expect(show(text)).toBe("False,32,128");
  });
});

describe("certificates", () => {
  let certificate: Certificate;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

  beforeAll(() => {
    certificate = new Certificate(
      selfSigned(privateKey, "weather, gateway", "Example"),
      privateKey,
    );
  });

  const withCertificate = () => {
    const { deployment } = contextWith();
    return {
      rest: { deployment: { ...deployment, certificates: new Map([["signing", certificate]]) } },
    };
  };

  it("signs and verifies with RSA", () => {
    const text =
      'context.Deployment.Certificates["signing"].GetRSAPrivateKey().SignData(Encoding.UTF8.GetBytes("data"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)';
    const signature = asBytes(compiled(text).evaluate(contextWith(withCertificate())));
    expect(Buffer.from(signature)).toEqual(sign("sha256", Buffer.from("data"), privateKey));
    const verify =
      'var c = context.Deployment.Certificates["signing"]; return c.GetRSAPublicKey().VerifyData(Encoding.UTF8.GetBytes("data"), (byte[])context.Variables["s"], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);';
    expect(show(verify, { ...withCertificate(), variables: { s: signature } })).toBe("True");
    signature[0] = (signature[0] ?? 0) ^ 1;
    expect(show(verify, { ...withCertificate(), variables: { s: signature } })).toBe("False");
  });

  it.each(["Pkcs1", "OaepSHA1", "OaepSHA256", "CreateOaep(HashAlgorithmName.SHA384)"])(
    "encrypts and decrypts with RSA, %s",
    (padding) => {
      const whole = `var c = context.Deployment.Certificates["signing"]; var p = RSAEncryptionPadding.${padding}; var secret = c.GetRSAPublicKey().Encrypt(Encoding.UTF8.GetBytes("data"), p); return Encoding.UTF8.GetString(c.GetRSAPrivateKey().Decrypt(secret, p)) + p;`;
      expect(String(compiled(whole).evaluate(contextWith(withCertificate())))).toMatch(
        /^data(?:Pkcs1|OaepSHA)/,
      );
      const wrong = `return context.Deployment.Certificates["signing"].GetRSAPrivateKey().Decrypt(new byte[256], RSAEncryptionPadding.OaepSHA256);`;
      expect(() => compiled(wrong).evaluate(contextWith(withCertificate()))).toThrow(
        expect.objectContaining({
          typeName: "System.Security.Cryptography.CryptographicException",
        }),
      );
      const publicOnly = wrong.replace("GetRSAPrivateKey", "GetRSAPublicKey");
      expect(() => compiled(publicOnly).evaluate(contextWith(withCertificate()))).toThrow(
        /no private part/,
      );
    },
  );

  it("shows the certificate as .NET does", () => {
    const text =
      'var c = context.Deployment.Certificates["signing"]; return c.Subject + "|" + c.HasPrivateKey + "|" + c.Thumbprint;';
    const thumbprint = new X509Certificate(certificate.certificate.raw).fingerprint.replaceAll(
      ":",
      "",
    );
    expect(show(text, withCertificate())).toBe(
      `CN="weather, gateway", O=Example|True|${thumbprint}`,
    );
  });

  it("gives the public key as DER of RSAPublicKey, and the certificate's times", () => {
    const text =
      'var c = context.Deployment.Certificates["signing"]; return Convert.ToBase64String(c.GetPublicKey()) + "|" + c.NotBefore.ToString("o") + "|" + c.NotAfter.Year;';
    const key = createPublicKey(privateKey).export({ type: "pkcs1", format: "der" });
    expect(show(text, withCertificate())).toBe(
      `${key.toString("base64")}|2025-01-01T00:00:00.0000000+00:00|2049`,
    );
    const shown = 'context.Deployment.Certificates["signing"].GetPublicKeyString()';
    expect(show(shown, withCertificate())).toBe(key.toString("hex").toUpperCase());
  });

  it("reads a certificate from bytes, and has no private key for it", () => {
    const der = Buffer.from(certificate.certificate.raw).toString("base64");
    expect(
      show(`new X509Certificate2(Convert.FromBase64String("${der}")).GetRSAPrivateKey() == null`),
    ).toBe("True");
    expect(() => run("new X509Certificate2(new byte[] { 1, 2 })")).toThrowError(
      expect.objectContaining({ typeName: "System.Security.Cryptography.CryptographicException" }),
    );
  });
});
