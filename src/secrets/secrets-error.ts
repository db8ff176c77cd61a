/** What is wrong with a key file or with a place for secrets; the message names the file and the way out, never a key. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError';
}
