/** Public keys for DKIM records; their private halves were thrown away when they were made. Base64 of SubjectPublicKeyInfo. */
const keys = {
  2048: "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqdtLEQTi/CSTa9+tXIwJXH1+QGYtO3PX6IH8F4V1L+qFLLd6XLFCxsu0D85IulaJWeblyB0i7Hdl/TQKQvSGjJmpI/O+hmJmS/ACz6qSAIzyn/xsNIlJVqInMIgvY1NFYD/OcOigmM8EtkJH+VQuvlq7gTUcefAaDYT+cHF4c0j/LfXbeeURj56m1pV+IRg7ckRksq2j04hOE6KkDqrEEvMbPlrwqduKWS3QT4wDbTvEDY8oXXRubqwF6j+PK0csujh+S4vU2dWpfmwz/R82Uf/hBHH9CMJip7S7Ehw4h2UuzI0GuNUJ8VH9xtEbbwbbBXQqhsDQO/rH7ByU96Mq6QIDAQAB",
  1024: "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCXxi+bK6GF7yPKcRVWWur0yZZDbSzI4XW0NLmvzTH5o/FwJCUBzIFd/UmF31R3hfAKIvkTlrSedKgK1gKTNT/VJeoG8gJ2rSSvqkgPB6LoO2lsV3hfoVS9zHgt4sedKXNGhD/VIWf7q8SWwitBfvfSxkVHSMACQ3c6R7V6PcDOBQIDAQAB",
  512: "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALgYRwJixEYbvNu2sp3ymyib76awrCI/e541mLKjyrvdK5u4+oKCTRinch600xVUJnx3hlpGdMJJWRiAiQORpBcCAwEAAQ==",
} as const;

/** The data of a TXT record with a key, as strings that are not too long. */
export function dkimText(bits: keyof typeof keys, flags = ""): string {
  const text = `v=DKIM1; k=rsa; ${flags}p=${keys[bits]}`;
  return [...text.matchAll(/.{1,250}/g)].map(([part]) => `"${part}"`).join(" ");
}
