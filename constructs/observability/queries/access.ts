/** Secrets, keys and certificates of a Key Vault that end soon, as the vault itself says thirty days before. */
export const expiringSecrets = `AZKVAuditLogs
| where OperationName endswith "NearExpiryEventGridNotification"
| summarize notices = count() by OperationName, vault = _ResourceId`;

/** Who read, wrote or deleted what the gateways keep, by day. */
export const storeAccess = `StorageBlobLogs
| summarize requests = count() by identity = RequesterObjectId, OperationName, StatusCode
| top 50 by requests desc`;
