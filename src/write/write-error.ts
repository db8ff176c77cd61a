/**
 * Why a tree was not written. `foreign-…`: the folder holds what is not ours, nothing was touched (the user's to
 * solve). `path-escape`, `duplicate-path`: a bug of whoever yielded the files. `busy`: another run is writing.
 * `disk`: the system said no.
 */
export type WriteErrorCode =
  | 'foreign-folder'
  | 'foreign-manifest'
  | 'foreign-link'
  | 'foreign-file'
  | 'path-escape'
  | 'duplicate-path'
  | 'busy'
  | 'disk';

/** The one error that the write phase throws; its message names the path, what was found and the way out. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
  readonly code: WriteErrorCode;

  constructor(code: WriteErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
