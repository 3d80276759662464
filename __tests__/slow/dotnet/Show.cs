using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Newtonsoft.Json.Linq;

/// <summary>Writes what each case gives as one line, in a form that hides nothing of the value.</summary>
static class Show {
  static int Main(string[] arguments) {
    CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    Console.WriteLine("= runtime " + typeof(object).Assembly.FullName + " " + Environment.Version);
    var all = Cases.All();
    for (int index = 0; index < all.Length; index++) Console.WriteLine("= " + index + " " + Run(all[index]));
    return 0;
  }

  static string Run(Func<object> compute) {
    try {
      return Text(compute(), 0);
    } catch (Exception problem) {
      return "throws " + problem.GetType().FullName + " " + Quote(problem.Message);
    }
  }

  static string Text(object value, int depth) {
    if (value == null) return "null";
    if (depth > 6) return "deep";
    var type = value.GetType();
    var invariant = CultureInfo.InvariantCulture;
    if (value is string) return "String " + Quote((string)value);
    if (value is char) return "Char " + (int)(char)value;
    if (value is double) return "Double " + Bits((double)value);
    if (value is float) return "Single " + Bits((float)value);
    if (value is decimal) return "Decimal " + string.Join(" ", decimal.GetBits((decimal)value).Select(part => part.ToString("x8", invariant)));
    if (value is DateTime) return "DateTime " + ((DateTime)value).Ticks + " " + ((DateTime)value).Kind;
    if (value is DateTimeOffset) return "DateTimeOffset " + ((DateTimeOffset)value).Ticks + " " + ((DateTimeOffset)value).Offset.Ticks;
    if (value is TimeSpan) return "TimeSpan " + ((TimeSpan)value).Ticks;
    if (value is Guid) return "Guid " + ((Guid)value).ToString("N");
    if (value is Enum) return "Enum " + type.Name + " " + Convert.ToInt64(value, invariant);
    if (type.IsPrimitive) return type.Name + " " + Convert.ToString(value, invariant);
    if (value is byte[]) return "Bytes " + string.Concat(((byte[])value).Select(part => part.ToString("x2")));
    if (value is JToken) return type.Name + " " + Quote(((JToken)value).ToString(Newtonsoft.Json.Formatting.None));
    if (value is XObject) return type.Name + " " + Quote(value.ToString());
    if (value is Group) return (value is Match ? "Match" : "Group") + " " + ((Group)value).Success + " " + Captured((Capture)value);
    if (value is Capture) return type.Name + " " + Captured((Capture)value);
    if (value is Exception) return "Exception " + type.FullName + " " + Quote(((Exception)value).Message);
    if (type.IsGenericType && type.Name == "KeyValuePair`2") return "Pair " + Property(value, "Key", depth) + " " + Property(value, "Value", depth);
    if (type.IsGenericType && type.GetInterface("IGrouping`2") != null) return "Group " + Property(value, "Key", depth) + " " + Elements((IEnumerable)value, depth);
    if (value is IEnumerable) return Elements((IEnumerable)value, depth);
    return Name(type) + " " + Quote(value.ToString());
  }

  static string Elements(IEnumerable values, int depth) {
    var shown = new StringBuilder("[");
    int count = 0;
    foreach (var each in values) {
      if (++count > 50) return shown + "...]";
      shown.Append(Text(each, depth + 1)).Append("; ");
    }
    return shown + "]";
  }

  static string Property(object value, string name, int depth) {
    return Text(value.GetType().GetProperty(name).GetValue(value, null), depth + 1);
  }

  static string Name(Type type) {
    if (type.Name.StartsWith("<>")) return "Anonymous";
    int arity = type.Name.IndexOf('`');
    return arity < 0 ? type.Name : type.Name.Substring(0, arity);
  }

  static string Captured(Capture capture) {
    return capture.Index + " " + capture.Length + " " + Quote(capture.Value);
  }

  static string Bits(double value) {
    if (double.IsNaN(value)) return "NaN";
    return BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);
  }

  static string Quote(string text) {
    if (text == null) return "null";
    var quoted = new StringBuilder("\"");
    foreach (char each in text) {
      if (quoted.Length > 4000) return quoted.Append("\" of ").Append(text.Length).ToString();
      if (each >= ' ' && each <= '~' && each != '"' && each != '\\') quoted.Append(each);
      else quoted.Append("\\u").Append(((int)each).ToString("x4"));
    }
    return quoted.Append('"').ToString();
  }
}
