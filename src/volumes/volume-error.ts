/** `missing`: there is no program that makes volumes, which is the user's to solve. `failed`: it made none. */
export type VolumeErrorCode = 'missing' | 'failed';

/** Why no volumes were made; its message is one line. */
export class VolumeError extends Error {
  override readonly name = 'VolumeError';
  constructor(
    readonly code: VolumeErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** What to say of an xorriso that ended so, or of a shell that did not find it (127). */
export function explainFailure(status: number | null, said: string): [VolumeErrorCode, string] {
  if (status === 127)
    return [
      'missing',
      '--iso needs xorriso, which is not on the PATH: install it (on Debian: apt install xorriso). Nothing was written.',
    ];
  const words = said.split('\n').filter((line) => /^xorriso : (SORRY|FAILURE|FATAL) :|^sh: /.test(line));
  const why = (words[0] ?? said.trim().split('\n').at(-1) ?? '').trim() || 'it did not say why';
  return [
    'failed',
    `xorriso made no volume (exit ${status ?? 'by a signal'}): ${why.replace(/\.$/, '')}. The output folder is as it was.`,
  ];
}
