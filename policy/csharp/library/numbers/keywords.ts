/** The keywords of the integers, by the names that .NET has for their types. */
export const integers: Readonly<Record<string, string>> = {
  SByte: "sbyte",
  Byte: "byte",
  Int16: "short",
  UInt16: "ushort",
  Int32: "int",
  UInt32: "uint",
  Int64: "long",
  UInt64: "ulong",
};

/** Those of all numbers that are no decimals. */
export const numbers: Readonly<Record<string, string>> = {
  ...integers,
  Single: "float",
  Double: "double",
};
