import { describe, expect, it } from "vitest";
import { compiled, contextWith, run, show } from "./evaluating.ts";

describe("sealing, as a gateway does it", () => {
  const variables = {
    key: new Uint8Array(32).fill(1),
    mac: new Uint8Array(32).fill(2),
    text: '{"code":"x"}',
  };
  const seal = `
    var iv = new byte[16];
    new RNGCryptoServiceProvider().GetBytes(iv);
    var cipher = Encoding.UTF8.GetBytes((string)context.Variables["text"]).Encrypt("Aes", (byte[])context.Variables["key"], iv);
    var sealedBytes = new byte[] { 1 }.Concat(iv).Concat(cipher).ToArray();
    using (var hmac = new HMACSHA256((byte[])context.Variables["mac"])) {
      return Convert.ToBase64String(sealedBytes.Concat(hmac.ComputeHash(sealedBytes)).ToArray());
    }`;
  const unseal = `
    try {
      var all = Convert.FromBase64String((string)context.Variables["sealed"]);
      var length = all.Length - 32;
      if (length < 33 || all[0] != 1) return null;
      var body = all.Take(length).ToArray();
      byte[] expected;
      using (var hmac = new HMACSHA256((byte[])context.Variables["mac"])) { expected = hmac.ComputeHash(body); }
      var difference = 0;
      for (int i = 0; i < expected.Length; i++) difference |= expected[i] ^ all[length + i];
      if (difference != 0) return null;
      var iv = body.Skip(1).Take(16).ToArray();
      return Encoding.UTF8.GetString(body.Skip(17).ToArray().Decrypt("Aes", (byte[])context.Variables["key"], iv));
    } catch (Exception) {
      return null;
    }`;

  it("opens what it sealed", () => {
    const sealed = run(seal, { variables });
    expect(show(unseal, { variables: { ...variables, sealed } })).toBe('{"code":"x"}');
    expect(run(seal, { variables })).not.toBe(sealed);
  });

  it("opens nothing that was touched in any byte", () => {
    const sealed = Buffer.from(String(run(seal, { variables })), "base64");
    const open = compiled(unseal);
    for (let index = 0; index < sealed.length; index += 1) {
      const touched = Buffer.from(sealed);
      touched[index] = (touched[index] ?? 0) ^ 0x40;
      const context = contextWith({
        variables: { ...variables, sealed: touched.toString("base64") },
      });
      expect(open.evaluate(context)).toBeNull();
    }
    const cut = sealed.subarray(0, sealed.length - 1).toString("base64");
    expect(open.evaluate(contextWith({ variables: { ...variables, sealed: cut } }))).toBeNull();
  });
});
