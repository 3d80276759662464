// What API Management gives to expressions besides .NET: "API Management policy expressions", sections
// "Context variable" and those below it.
using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;

public interface IProxyRequestContext {
  IApi Api { get; }
  IBackend Backend { get; }
  IDeployment Deployment { get; }
  TimeSpan Elapsed { get; }
  ProxyError LastError { get; }
  IOperation Operation { get; }
  IProduct Product { get; }
  IRequest Request { get; }
  Guid RequestId { get; }
  IResponse Response { get; }
  ISubscription Subscription { get; }
  DateTime Timestamp { get; }
  bool Tracing { get; }
  IUser User { get; }
  IReadOnlyDictionary<string, object> Variables { get; }
  IWorkspace Workspace { get; }
  void Trace(string message);
}

public interface IApi {
  string Id { get; }
  bool IsCurrentRevision { get; }
  string Name { get; }
  string Path { get; }
  IEnumerable<string> Protocols { get; }
  string Revision { get; }
  IUrl ServiceUrl { get; }
  ISubscriptionKeyParameterNames SubscriptionKeyParameterNames { get; }
  string Version { get; }
}

public interface ISubscriptionKeyParameterNames {
  string Header { get; }
  string Query { get; }
}

public enum BackendType { Single, Pool }

public interface IBackend {
  string AzureRegion { get; }
  string Id { get; }
  BackendType Type { get; }
}

public interface IDeployment {
  IGateway Gateway { get; }
  string GatewayId { get; }
  string Region { get; }
  string ServiceId { get; }
  string ServiceName { get; }
  IReadOnlyDictionary<string, X509Certificate2> Certificates { get; }
}

public interface IGateway {
  string Id { get; }
  string InstanceId { get; }
  bool IsManaged { get; }
}

public interface ProxyError {
  string Source { get; }
  string Reason { get; }
  string Message { get; }
  string Scope { get; }
  string Section { get; }
  string Path { get; }
  string PolicyId { get; }
}

public interface IOperation {
  string Id { get; }
  string Method { get; }
  string Name { get; }
  string UrlTemplate { get; }
}

public enum ProductState { NotPublished, Published }

public interface IProduct {
  bool ApprovalRequired { get; }
  IEnumerable<IGroup> Groups { get; }
  string Id { get; }
  string Name { get; }
  ProductState State { get; }
  int? SubscriptionsLimit { get; }
  bool SubscriptionRequired { get; }
}

public interface IGroup {
  string Id { get; }
  string Name { get; }
}

public interface IRequest {
  IMessageBody Body { get; }
  X509Certificate2 Certificate { get; }
  IReadOnlyDictionary<string, string[]> Headers { get; }
  string IpAddress { get; }
  IReadOnlyDictionary<string, string> MatchedParameters { get; }
  string Method { get; }
  IUrl OriginalUrl { get; }
  IUrl Url { get; }
  IPrivateEndpointConnection PrivateEndpointConnection { get; }
}

public interface IPrivateEndpointConnection {
  string Name { get; }
  string GroupId { get; }
  string MemberName { get; }
}

public interface IResponse {
  IMessageBody Body { get; }
  IReadOnlyDictionary<string, string[]> Headers { get; }
  int StatusCode { get; }
  string StatusReason { get; }
}

public interface IUrl {
  string Host { get; }
  string Path { get; }
  int Port { get; }
  IReadOnlyDictionary<string, string[]> Query { get; }
  string QueryString { get; }
  string Scheme { get; }
}

public interface IMessageBody {
  T As<T>(bool preserveContent = false);
  IDictionary<string, IList<string>> AsFormUrlEncodedContent(bool preserveContent = false);
}

public interface ISubscription {
  DateTime CreatedDate { get; }
  DateTime? EndDate { get; }
  string Id { get; }
  string Key { get; }
  string Name { get; }
  string PrimaryKey { get; }
  string SecondaryKey { get; }
  DateTime? StartDate { get; }
}

public interface IUser {
  string Email { get; }
  string FirstName { get; }
  IEnumerable<IGroup> Groups { get; }
  string Id { get; }
  IEnumerable<IUserIdentity> Identities { get; }
  string LastName { get; }
  string Note { get; }
  DateTime RegistrationDate { get; }
}

public interface IUserIdentity {
  string Id { get; }
  string Provider { get; }
}

public interface IWorkspace {
  string Id { get; }
  string Name { get; }
}

public interface BasicAuthCredentials {
  string Password { get; }
  string UserId { get; }
}

public interface Jwt {
  string Algorithm { get; }
  IEnumerable<string> Audiences { get; }
  IReadOnlyDictionary<string, string[]> Claims { get; }
  DateTime? ExpirationTime { get; }
  string Id { get; }
  string Issuer { get; }
  DateTime? IssuedAt { get; }
  DateTime? NotBefore { get; }
  string Subject { get; }
  string Type { get; }
}

public interface Authorization {
  string AccessToken { get; }
  IReadOnlyDictionary<string, object> Claims { get; }
}

public static class GatewayExtensions {
  static T None<T>() { throw new NotImplementedException(); }

  public static string GetValueOrDefault(this IReadOnlyDictionary<string, string[]> dictionary, string name) { return None<string>(); }
  public static string GetValueOrDefault(this IReadOnlyDictionary<string, string[]> dictionary, string name, string defaultValue) { return None<string>(); }
  public static string GetValueOrDefault(this IReadOnlyDictionary<string, string> dictionary, string name) { return None<string>(); }
  public static string GetValueOrDefault(this IReadOnlyDictionary<string, string> dictionary, string name, string defaultValue) { return None<string>(); }
  public static object GetValueOrDefault(this IReadOnlyDictionary<string, object> dictionary, string name) { return None<object>(); }
  public static T GetValueOrDefault<T>(this IReadOnlyDictionary<string, object> dictionary, string name) { return None<T>(); }
  public static T GetValueOrDefault<T>(this IReadOnlyDictionary<string, object> dictionary, string name, T defaultValue) { return None<T>(); }
  public static V GetValueOrDefault<K, V>(this IDictionary<K, V> dictionary, K key, V defaultValue) { return None<V>(); }
  public static BasicAuthCredentials AsBasic(this string input) { return None<BasicAuthCredentials>(); }
  public static bool TryParseBasic(this string input, out BasicAuthCredentials result) { result = null; return None<bool>(); }
  public static Jwt AsJwt(this string input) { return None<Jwt>(); }
  public static bool TryParseJwt(this string input, out Jwt result) { result = null; return None<bool>(); }
  public static byte[] Encrypt(this byte[] input, string algorithm, byte[] key, byte[] iv) { return None<byte[]>(); }
  public static byte[] Encrypt(this byte[] input, SymmetricAlgorithm algorithm) { return None<byte[]>(); }
  public static byte[] Encrypt(this byte[] input, SymmetricAlgorithm algorithm, byte[] key, byte[] iv) { return None<byte[]>(); }
  public static byte[] Decrypt(this byte[] input, string algorithm, byte[] key, byte[] iv) { return None<byte[]>(); }
  public static byte[] Decrypt(this byte[] input, SymmetricAlgorithm algorithm) { return None<byte[]>(); }
  public static byte[] Decrypt(this byte[] input, SymmetricAlgorithm algorithm, byte[] key, byte[] iv) { return None<byte[]>(); }
  public static bool VerifyNoRevocation(this X509Certificate2 input) { return None<bool>(); }
  public static string ToFormUrlEncodedContent(this IDictionary<string, IList<string>> dictionary) { return None<string>(); }
  public static string ToQueryString(this IDictionary<string, IList<string>> dictionary) { return None<string>(); }
}
