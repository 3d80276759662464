using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

/// <summary>Writes the public members that each type declares, a type on a line.</summary>
static class Members {
  // What these are from is loaded, so that it is looked through.
  static readonly Type[] loaded = {
    typeof(System.Xml.Linq.XElement), typeof(Newtonsoft.Json.Linq.JObject), typeof(Enumerable), typeof(System.Net.WebUtility),
    typeof(System.Security.Cryptography.X509Certificates.X509Certificate2), typeof(System.Text.RegularExpressions.Regex),
    typeof(Uri), typeof(HashSet<int>), typeof(System.Net.IPAddress), typeof(System.Security.Cryptography.SHA256), typeof(Queue<int>),
  };

  static int Main() {
    var assemblies = AppDomain.CurrentDomain.GetAssemblies().Concat(loaded.Select(type => type.Assembly)).Distinct().ToArray();
    foreach (var name in Names.All) {
      var found = new SortedSet<string>(StringComparer.Ordinal);
      foreach (var assembly in assemblies)
        foreach (var arity in new[] { "", "`1", "`2", "`3", "`7" }) {
          var type = assembly.GetType(name.Replace("TimeZoneInfo.", "TimeZoneInfo+") + arity, false);
          if (type != null && (type.IsPublic || type.IsNestedPublic)) found.UnionWith(Of(type));
        }
      Console.WriteLine("= " + name + " " + string.Join(" ", found));
    }
    return 0;
  }

  static IEnumerable<string> Of(Type type) {
    const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    foreach (var member in type.GetMembers(declared)) {
      var method = member as MethodBase;
      if (member.GetCustomAttributes(typeof(ObsoleteAttribute), false).Length > 0 || member is Type) continue;
      if (member is ConstructorInfo) yield return ".ctor";
      else if (method != null && (method.IsSpecialName || method.GetParameters().Any(IsOfMemory))) continue;
      else if (member.Name != "value__" && !member.Name.Contains(".") && !member.Name.Contains("<")) yield return member.Name;
    }
  }

  // Spans and pointers are nothing that expressions could have.
  static bool IsOfMemory(ParameterInfo parameter) {
    return parameter.ParameterType.IsPointer || parameter.ParameterType.Name.Contains("Span`");
  }
}
