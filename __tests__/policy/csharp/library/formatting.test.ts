import { describe, expect, it } from "vitest";
import { run, show } from "../evaluating.ts";

describe("the text of a nullable", () => {
  it.each([
    "int",
    "long",
    "byte",
    "char",
    "double",
    "float",
    "bool",
    "Guid",
    "DateTime",
    "TimeSpan",
    "DayOfWeek",
  ])("%s without a value is empty", (type) => {
    const text = `${type}? a = null; return "[" + a.ToString() + a + $"{a}" + string.Format("{0}", a) + "]";`;
    expect(show(text)).toBe("[]");
  });
});

describe("numbers as text", () => {
  it.each([
    ["1.0", "1"],
    ["0.1", "0.1"],
    ["-0.0", "-0"],
    ["1e15", "1000000000000000"],
    ["1e16", "10000000000000000"],
    ["1e17", "1E+17"],
    ["1.5e300", "1.5E+300"],
    ["0.0001", "0.0001"],
    ["0.00001", "1E-05"],
    ["123456789012345678.0", "1.2345678901234568E+17"],
    ["double.MaxValue", "1.7976931348623157E+308"],
    ["1.0f / 3", "0.33333334"],
    ["1e9f", "1E+09"],
    ["double.PositiveInfinity", "Infinity"],
    ["(1.0 / 3).ToString()", "0.3333333333333333"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    ["255", "X", "FF"],
    ["255", "x4", "00ff"],
    ["-1", "X", "FFFFFFFF"],
    ["42", "D5", "00042"],
    ["-42", "D5", "-00042"],
    ["1234567.891", "N", "1,234,567.89"],
    ["1234567.891", "N0", "1,234,568"],
    ["1234.5", "F", "1234.50"],
    ["1234.5678", "F2", "1234.57"],
    ["0.125", "F2", "0.12"],
    ["0.375", "F2", "0.38"],
    ["0.25", "0.0", "0.3"],
    ["25.0", "E0", "2E+001"],
    ["25", "E0", "3E+001"],
    ["0.125m", "F2", "0.13"],
    ["-0.5", "F0", "-0"],
    ["0.4567", "P", "45.67 %"],
    ["0", "P", "0.00 %"],
    ["0.0", "P0", "0 %"],
    ["-0.0", "P1", "-0.0 %"],
    ["0L", "N2", "0.00"],
    ["0", "F2", "0.00"],
    ["0", "C", "¤0.00"],
    ["0", "E2", "0.00E+000"],
    ["0", "0%", "0%"],
    ["0.4567", "P0", "46 %"],
    ["12345.678", "E2", "1.23E+004"],
    ["12345.678", "e", "1.234568e+004"],
    ["12345.678", "G3", "1.23E+04"],
    ["0.00012345", "G2", "0.00012"],
    ["1234.5", "C", "¤1,234.50"],
    ["5", "0000", "0005"],
    ["1234567", "#,##0", "1,234,567"],
    ["1234.5", "#,##0.00", "1,234.50"],
    ["0.5", "#.##", ".5"],
    ["0.5", "0.##", "0.5"],
    ["12", "0.00", "12.00"],
    ["0.456", "0%", "46%"],
    ["-5", "0;(0);zero", "(5)"],
    ["0", "0;(0);zero", "zero"],
    ["1500", "0,.0K", "1.5K"],
    ["12345", "0.0e+00", "1.2e+04"],
    ["7", "'n='0", "n=7"],
    ["1234567890", "(###) ###-####", "(123) 456-7890"],
    ["3", "00.00", "03.00"],
  ])("%s in the format %s is %s", (value, format, expected) => {
    expect(show(`(${value}).ToString("${format}")`)).toBe(expected);
    expect(show(`$"{${value}:${format}}"`)).toBe(expected);
  });

  it.each([
    ['string.Format("{0,6:F1}|{1,-5}|{2}", 3.14159, "ab", 7)', "   3.1|ab   |7"],
    ['string.Format("{{{0}}}", 1)', "{1}"],
    ['string.Format("{0:yyyy-MM-dd}", DateTime.Parse("2026-11-05"))', "2026-11-05"],
    ['string.Format("{0:N}", Guid.Empty)', "00000000000000000000000000000000"],
    ['string.Format("{0:anything}", "text")', "text"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it("refuses a format that a type does not have", () => {
    expect(() => run('1.5.ToString("D")')).toThrowError(
      expect.objectContaining({ typeName: "System.FormatException" }),
    );
  });
});

describe("text as numbers", () => {
  it.each([
    ['int.Parse(" -12 ")', "-12"],
    ['int.Parse("+7")', "7"],
    ['long.Parse("9223372036854775807")', "9223372036854775807"],
    ['double.Parse("1,234.5e2")', "123450"],
    ['double.Parse("Infinity")', "Infinity"],
    ['int.TryParse("1.5", out var a)', "False"],
    ['int.TryParse("1,000", out var a)', "False"],
    ['int.TryParse("2147483648", out var a)', "False"],
    ["int.TryParse(null, out var a)", "False"],
    ['byte.TryParse("256", out var a)', "False"],
    ['bool.Parse(" True ")', "True"],
    ['bool.TryParse("yes", out var b)', "False"],
    ['Convert.ToInt32("12")', "12"],
    ["Convert.ToInt32((string)null)", "0"],
    ["Convert.ToInt32(2.5)", "2"],
    ["Convert.ToInt32(3.5)", "4"],
    ["Convert.ToInt32('A')", "65"],
    ['Convert.ToInt32("ff", 16)', "255"],
    ['Convert.ToInt32("FFFFFFFF", 16)', "-1"],
    ['Convert.ToByte("101", 2)', "5"],
    ["Convert.ToString(255, 16)", "ff"],
    ["Convert.ToString(5, 2)", "101"],
    ['Convert.ToInt64(context.Variables["n"])', "42"],
    ['Convert.ToBoolean("true")', "True"],
    ["Convert.ToBoolean(0)", "False"],
    ["Convert.ToString((object)null)", ""],
    ["Convert.ToString(true)", "True"],
    ['Convert.ToDouble("1.5")', "1.5"],
    ["Convert.ToInt32(JObject.Parse(\"{'a':'7'}\")[\"a\"])", "7"],
    ["Convert.ToChar(66)", "B"],
  ])("%s is %s", (text, expected) => {
    expect(show(text, { variables: { n: "42" } })).toBe(expected);
  });

  it.each([
    [
      'int.Parse("x")',
      "System.FormatException",
      "The input string 'x' was not in a correct format.",
    ],
    [
      'int.Parse("99999999999")',
      "System.OverflowException",
      "Value was either too large or too small for an Int32.",
    ],
    [
      'byte.Parse("256")',
      "System.OverflowException",
      "Value was either too large or too small for an unsigned byte.",
    ],
    ["int.Parse(null)", "System.ArgumentNullException", "Value cannot be null. (Parameter 's')"],
    [
      'bool.Parse("x")',
      "System.FormatException",
      "String 'x' was not recognized as a valid Boolean.",
    ],
    [
      "Convert.ToInt32(1e10)",
      "System.OverflowException",
      "Value was either too large or too small for an Int32.",
    ],
    [
      'Convert.ToInt32("zz", 16)',
      "System.FormatException",
      "Could not find any recognizable digits.",
    ],
    [
      "Convert.ToInt32(new byte[1])",
      "System.InvalidCastException",
      "Unable to cast object of type 'System.Byte[]' to type 'System.IConvertible'.",
    ],
    [
      'Guid.Parse("x")',
      "System.FormatException",
      "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).",
    ],
  ])("%s throws %s", (text, typeName, message) => {
    expect(() => run(text)).toThrowError(expect.objectContaining({ typeName, message }));
  });
});

describe("Math", () => {
  it.each([
    ["Math.Round(2.5)", "2"],
    ["Math.Round(3.5)", "4"],
    ["Math.Round(-2.5)", "-2"],
    ["Math.Round(2.5, MidpointRounding.AwayFromZero)", "3"],
    ["Math.Round(1.005, 2)", "1"],
    ["Math.Floor(-1.5)", "-2"],
    ["Math.Ceiling(1.1)", "2"],
    ["Math.Truncate(-1.9)", "-1"],
    ["Math.Pow(2, 10)", "1024"],
    ["Math.Max(1, 2L)", "2"],
    ["Math.Min(-1, 1)", "-1"],
    ["Math.Sign(-2.5)", "-1"],
    ["Math.DivRem(7, 2, out var r) * 10 + r", "31"],
    ["Math.Sqrt(2) * Math.Sqrt(2) > 2", "True"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it("gives the sequence of .NET for a seed", () => {
    // new Random(42) of .NET: 1434747710, 302596119, 269548474.
    expect(show('var r = new Random(42); return r.Next() + "," + r.Next() + "," + r.Next();')).toBe(
      "1434747710,302596119,269548474",
    );
    expect(show('var r = new Random(1); return r.Next(100) + "," + r.Next(1, 7);')).toBe("24,1");
  });
});

describe("bits and bytes", () => {
  it.each([
    ["BitConverter.ToString(BitConverter.GetBytes(1))", "01-00-00-00"],
    ["BitConverter.ToString(new byte[] { 10, 255 })", "0A-FF"],
    ["BitConverter.ToInt32(new byte[] { 1, 1, 0, 0 }, 0)", "257"],
    ["BitConverter.ToInt64(BitConverter.GetBytes(-5L), 0)", "-5"],
    ["BitConverter.GetBytes(1.5).Length", "8"],
    ["Convert.ToBase64String(new byte[] { 0xFB, 0xFF })", "+/8="],
    ['Convert.FromBase64String(" YQ = = \\r\\n").Length', "1"],
    ['Convert.FromBase64String("").Length', "0"],
    [
      'new Guid(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff").ToByteArray())',
      "00112233-4455-6677-8899-aabbccddeeff",
    ],
    [
      'BitConverter.ToString(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff").ToByteArray())',
      "33-22-11-00-55-44-77-66-88-99-AA-BB-CC-DD-EE-FF",
    ],
    [
      'Guid.Parse("0F8FAD5BD9CB469FA16570867728950E").ToString("B")',
      "{0f8fad5b-d9cb-469f-a165-70867728950e}",
    ],
    ['Guid.TryParse("x", out var g)', "False"],
    ["Guid.NewGuid() == Guid.NewGuid()", "False"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each(['"YQ"', '"YQ=="+"YQ=="', '"Y-_="', '"YQ==="', '"=YQ="', '"YQ\\u00a0=="'])(
    "%s is no base64 for .NET",
    (text) => {
      expect(() => run(`Convert.FromBase64String(${text})`)).toThrowError(
        expect.objectContaining({ typeName: "System.FormatException" }),
      );
    },
  );
});
