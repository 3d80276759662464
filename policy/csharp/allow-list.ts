import { contextNamespace } from "./types/registry.ts";

/** What of a type APIM allows: everything, only some members, or everything but some. */
type Permission =
  | "all"
  | { readonly only: readonly string[] }
  | { readonly except: readonly string[] };

function all(namespace: string, names: string): readonly (readonly [string, Permission])[] {
  return names.split(" ").map((name) => [`${namespace}.${name}`, "all"] as const);
}

function only(type: string, members: string): readonly [string, Permission] {
  return [type, { only: members.split(" ") }];
}

/**
 * The .NET types that policy expressions may use, word for word from "API Management policy
 * expressions", section ".NET Framework types allowed in policy expressions" (2026-01-15).
 * A constructor is written `.ctor` and an indexer `Item`, as in .NET metadata.
 */
export const allowList: ReadonlyMap<string, Permission> = new Map<string, Permission>([
  ...all("Newtonsoft.Json", "Formatting"),
  only("Newtonsoft.Json.JsonConvert", "SerializeObject DeserializeObject"),
  ...all(
    "Newtonsoft.Json.Linq",
    "Extensions JArray JConstructor JContainer JObject JProperty JRaw JToken JTokenType JValue",
  ),
  ...all(
    "System",
    "Array BitConverter Boolean Byte Char Convert DateTimeOffset Decimal Double Exception Guid " +
      "Int16 Int32 Int64 Math MidpointRounding Nullable Random SByte Single String " +
      "StringComparer StringComparison StringSplitOptions TimeSpan TimeZone TimeZoneInfo " +
      "TimeZoneInfo.AdjustmentRule TimeZoneInfo.TransitionTime Tuple UInt16 UInt32 UInt64 Uri " +
      "UriPartial",
  ),
  only(
    "System.DateTime",
    ".ctor Add AddDays AddHours AddMilliseconds AddMinutes AddMonths AddSeconds AddTicks " +
      "AddYears Date Day DayOfWeek DayOfYear DaysInMonth Hour IsDaylightSavingTime IsLeapYear " +
      "MaxValue Millisecond Minute MinValue Month Now Parse Second Subtract Ticks TimeOfDay " +
      "Today ToString UtcNow Year",
  ),
  only("System.DateTimeKind", "Utc"),
  only("System.Enum", "Parse TryParse ToString"),
  ...all(
    "System.Collections.Generic",
    "Dictionary HashSet ICollection IDictionary IEnumerable IEnumerator IList " +
      "IReadOnlyCollection IReadOnlyDictionary ISet KeyValuePair List Queue Stack",
  ),
  ...all("System.IO", "StringReader StringWriter"),
  ...all("System.Linq", "Enumerable"),
  only(
    "System.Net.IPAddress",
    "AddressFamily Equals GetAddressBytes IsLoopback Parse TryParse ToString",
  ),
  ...all("System.Net", "WebUtility"),
  ...all("System.Text", "Encoding StringBuilder"),
  only("System.Text.RegularExpressions.Capture", "Index Length Value"),
  only("System.Text.RegularExpressions.CaptureCollection", "Count Item"),
  only("System.Text.RegularExpressions.GroupCollection", "Count Item"),
  only("System.Text.RegularExpressions.Group", "Captures Success"),
  only("System.Text.RegularExpressions.Match", "Empty Groups Result"),
  only(
    "System.Text.RegularExpressions.Regex",
    ".ctor IsMatch Match Matches Replace Unescape Split",
  ),
  ...all("System.Text.RegularExpressions", "RegexOptions"),
  ...all(
    "System.Xml.Linq",
    "Extensions XAttribute XCData XComment XContainer XDeclaration XDocumentType XElement XName " +
      "XNamespace XNode XNodeDocumentOrderComparer XNodeEqualityComparer XObject " +
      "XProcessingInstruction XText",
  ),
  ["System.Xml.Linq.XDocument", { except: ["Load"] }],
  ...all("System.Xml", "XmlNodeType"),
  ...all(
    "System.Security.Cryptography",
    "AsymmetricAlgorithm CipherMode HashAlgorithm HashAlgorithmName HMAC HMACMD5 HMACSHA1 " +
      "HMACSHA256 HMACSHA384 HMACSHA512 KeyedHashAlgorithm MD5 Oid PaddingMode " +
      "RNGCryptoServiceProvider RSA RSAEncryptionPadding RSASignaturePadding SHA1 SHA1Managed " +
      "SHA256 SHA256Managed SHA384 SHA384Managed SHA512 SHA512Managed",
  ),
  // "All except parameterless Create()": which Create is called is known only with its arguments.
  ["System.Security.Cryptography.SymmetricAlgorithm", { except: ["Create()"] }],
  ...all(
    "System.Security.Cryptography.X509Certificates",
    "PublicKey RSACertificateExtensions X509Certificate X509Certificate2 X509ContentType " +
      "X509NameType",
  ),
  only("System.Security.Cryptography.X509Certificates.X500DistinguishedName", "Name"),
]);

/** What the list says about a member. */
export type Verdict = "allowed" | "type" | "member";

/**
 * Asks the list about a member of a type. Members are listed under the type that declares them,
 * so an inherited member falls under its base type.
 *
 * @param isParameterless whether a method is called without arguments
 */
export function askAllowList(type: string, member: string, isParameterless: boolean): Verdict {
  if (isImplicit(type)) return "allowed";
  const permission = allowList.get(type);
  if (permission === undefined) return "type";
  if (permission === "all") return "allowed";
  if ("only" in permission) return permission.only.includes(member) ? "allowed" : "member";
  const isExcluded =
    permission.except.includes(member) ||
    (isParameterless && permission.except.includes(`${member}()`));
  return isExcluded ? "member" : "allowed";
}

// The list does not mention what every expression uses: object, and the types around context.
function isImplicit(type: string): boolean {
  return type === "System.Object" || type.startsWith(`${contextNamespace}.`);
}

/** Whether the list mentions a type at all. */
export function isListed(type: string): boolean {
  return isImplicit(type) || allowList.has(type);
}
