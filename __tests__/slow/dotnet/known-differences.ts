import type { Difference } from "./comparison.ts";

/** Why an expression may differ: each reason was looked into. */
interface Known {
  readonly reason: string;
  readonly covers: (difference: Difference) => boolean;
}

const throwing = (shown: string) => shown.startsWith("throws ");

const knownDifferences: readonly Known[] = [
  {
    reason:
      "Json.NET 6.0.8, which Debian has, does not load its serializer on .NET; Mono answers the same as we do",
    covers: ({ dotnet, mono, ours }) =>
      /TypeLoadException|VerificationException/.test(dotnet) && sameAnswer(mono, ours),
  },
  {
    reason: "The WebAssembly build of .NET has no MD5; Mono answers the same as we do",
    covers: ({ text, dotnet, mono, ours }) =>
      /MD5/.test(text) &&
      /not a known hash algorithm|PlatformNotSupported/.test(dotnet) &&
      sameAnswer(mono, ours),
  },
  {
    reason:
      "Json.NET 6.0.8 differs from 13, which we follow: filters that scan, ===, =~, and the root in filters",
    covers: ({ text }) =>
      /SelectTokens?\(/.test(text) &&
      /===|=~|\$\.\.\[|\.\.\['|\(\$|< \$|== ?\/|\d\.\d|\(1 ==/.test(text),
  },
  {
    reason:
      "Json.NET 6.0.8 differs from 13: ulong beyond long, comments at the root, undefined text, exceptions of the serializer",
    covers: ({ text, area }) =>
      (area === "JSON" || area.includes("Newtonsoft")) &&
      /ulong|18446744073709551615|9223372036854775808|\/\*|\/\/ c|Deserialize|ToObject|FromObject|AfterSelf|BeforeSelf|Values<|JRaw|Remove\(\(string\)null|SerializeObject|Merge|\.Path/.test(
        text,
      ),
  },
  {
    reason:
      "C# leaves the conversion of a number to an integer that cannot hold it unspecified; ours is that of .NET Framework",
    covers: ({ area, text, ours, dotnet }) =>
      area === "casts" && /float|double/.test(text) && !throwing(ours) && !throwing(dotnet),
  },
  {
    reason: ".NET promises the sign of a comparison only",
    covers: ({ text, ours, dotnet }) =>
      /Compare/.test(text) && Math.sign(integerOf(ours)) === Math.sign(integerOf(dotnet)),
  },
  {
    reason: "The last digit of a logarithm, a power or an angle is the machine's",
    covers: ({ text, ours, dotnet }) =>
      /Math\.(?:Log|Pow|Exp|Sin|Cos|Tan|Atan)/.test(text) && areNear(ours, dotnet),
  },
  {
    reason:
      "A path that begins with a slash is a file on Linux, where the oracle runs; the gateway's machines are Windows",
    covers: ({ text }) => /Uri\("\/|, "\/c"/.test(text),
  },
  {
    reason:
      "A URI of a file is read for the machine it is on: backslashes and hosts are Windows's here",
    covers: ({ text }) => /Uri\("(?:file:|\\\\|[A-Za-z]:)/i.test(text),
  },
  {
    reason:
      "A control character that an address is written with is shown by .NET as itself, and here by its escape, as in AbsoluteUri",
    covers: ({ text, ours }) => /Uri\("[^"]*\\u00[01]/.test(text) && /%[01][\dA-F]/.test(ours),
  },
  {
    reason: "mcs computes constants of float with the precision of double",
    covers: ({ text }) =>
      /\(decimal\)\(?-?[\d.e+]+f\)?/i.test(text) || /new decimal\([\d.]+f\)/.test(text),
  },
  {
    reason:
      "C# computes constants of decimal while it compiles, and refuses what we find while it runs",
    covers: ({ text, dotnet }) =>
      /\dm\b|decimal/.test(text) && /^CS(?:0020|0031|0220|0221|0266)/.test(dotnet),
  },
  {
    reason:
      "What C# only warns of, and nobody means: a type test that is never true, nameof of what is no static member",
    covers: ({ ours }) => /can never be a|belongs to a value of/.test(ours),
  },
  {
    reason: "Relative references to what has no hierarchy or no query, and ports that are left out",
    covers: ({ text }) =>
      /Uri\("(?:news|about|custom|urn|mailto|tel|data|javascript|uuid|ftp|vsmacros|x|net\.)[^"]*:|TryCreate|:\/\/[^"/]*:[/"?#]/i.test(
        text,
      ),
  },
  {
    reason: "An offset or an array that is out of every range is refused by another exception",
    covers: ({ text, ours, dotnet }) =>
      /IsHexEncoding/.test(text) ||
      (/ToOffset|BitConverter\.ToString|IndexOf|SelectToken/.test(text) &&
        throwing(ours) &&
        throwing(dotnet)),
  },
  {
    reason: "mcs compiles against .NET Framework, where a time span is not multiplied",
    covers: ({ text, dotnet }) => /TimeSpan/.test(text) && /^CS(?:0019|0034)/.test(dotnet),
  },
  {
    reason: "mcs computes another number where digits are separated",
    covers: ({ text }) => /\d_\d/.test(text),
  },
  {
    reason:
      "Where an hour without minutes follows a date without a part, .NET takes it for two things at once",
    covers: ({ text }) => /(?:\d{4}-\d{1,2}|\d+\/\d+) +\d+ [AP]M/i.test(text),
  },
  {
    reason: "The sign of a zero that is an average",
    covers: ({ text, ours, dotnet }) =>
      /Average/.test(text) && /^Single [08]0{15}$/.test(ours) && /^Single [08]0{15}$/.test(dotnet),
  },
  {
    reason: "A format ends at its first NUL in .NET",
    covers: ({ text }) => /ToString\("[^"]*\\u0000/.test(text),
  },
  {
    reason: "The scope of an address of a link is the machine's",
    covers: ({ text }) => /IPAddress.*%\d/.test(text),
  },
  {
    reason:
      "mcs chooses among extension methods before it looks at what their type parameters ask for, as C# before 7.3 did",
    covers: ({ dotnet }) => /^CS0121.*Linq\.Extensions.*Linq\.Extensions/.test(dotnet),
  },
  {
    reason:
      "Which zones have summer time, and what Ireland and Morocco take for it, is Windows's here and the time zone database's in the oracle",
    covers: ({ text }) => /SupportsDaylightSavingTime|Dublin|Casablanca/.test(text),
  },
  {
    reason:
      ".NET forgets what an alternative behind a condition that failed has captured, though it matched",
    covers: ({ text, ours, dotnet }) => /\(\?\(/.test(text) && !throwing(ours) && !throwing(dotnet),
  },
  {
    reason:
      "An unpaired surrogate comes in another order without regard to case since .NET 8; Mono answers the same as we do",
    covers: ({ text, mono, ours }) => /\\ud[89a-f]/.test(text) && sameAnswer(mono, ours),
  },
  {
    reason: "A pattern that .NET's own matcher fails on",
    covers: ({ area, dotnet }) => area === "regex" && /IndexOutOfRangeException/.test(dotnet),
  },
  {
    reason: ".NET tears a pair of surrogates apart in a local path with an escape that is none",
    covers: ({ text, dotnet }) => /LocalPath/.test(text) && dotnet.includes("\\ufffd"),
  },
  {
    reason: "A host name that begins with a byte order mark",
    covers: ({ text }) => /CheckHostName\("\\ufeff/.test(text),
  },
  {
    reason: "The day that Samoa left out",
    covers: ({ text }) => /Apia/.test(text) && /2011, 12, (?:29|30|31)/.test(text),
  },
  {
    reason: "mcs has no == of tuples, which C# 7.3 has",
    covers: ({ text, dotnet }) => /[!=]= \(/.test(text) && /^CS0019: .*`\(/.test(dotnet),
  },
  {
    reason: "The sign of a decimal zero, which nothing shows",
    covers: ({ ours, dotnet }) => {
      const unsigned = (shown: string) =>
        shown.replace(/(Decimal (?:00000000 ){3})80/g, (_, zero: string) => `${zero}00`);
      return unsigned(ours) === unsigned(dotnet);
    },
  },
  {
    reason:
      "Where hours follow a month and a day or a year, .NET takes a number for two things at once",
    covers: ({ text }) =>
      /(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* ?-?(?:\d+|,)* ?\d*,? ?\d+(?::|\s?[AP]M)/i.test(
        text,
      ) && /Parse|ToDateTime/.test(text),
  },
];

/** Whether a difference has been looked into. */
export function isKnown(difference: Difference): boolean {
  return knownDifferences.some(({ covers }) => covers(difference));
}

function sameAnswer(left: string, right: string): boolean {
  const answer = (shown: string) => /^throws \S+/.exec(shown)?.[0] ?? shown;
  return answer(left) === answer(right);
}

function integerOf(shown: string): number {
  return Number(/^Int32 (-?\d+)$/.exec(shown)?.[1] ?? Number.NaN);
}

function areNear(left: string, right: string): boolean {
  const bits = (shown: string) => BigInt(`0x${/^Double ([\da-f]{16})$/.exec(shown)?.[1] ?? "0"}`);
  const distance = bits(left) - bits(right);
  return distance >= -2n && distance <= 2n;
}
