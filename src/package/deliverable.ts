/** One file of the output, relative to its folder; LF, no timestamps. */
export interface Deliverable {
  readonly path: string;
  /** Text, or bytes of what is packed. */
  readonly content: string | Uint8Array;
  /** The same in UTF-8, where it is at hand: text that is only written need not be encoded or decoded. */
  readonly bytes?: Uint8Array;
  /** SHA-256 of the bytes in hex, where it is known. */
  readonly digest?: string;
  /** Permission bits, where it is not 0644. */
  readonly mode?: number;
}

/** A file of text that is there as bytes; it is decoded when somebody asks for its content. */
export function deliverText(path: string, bytes: Buffer, digest?: string): Deliverable {
  let content: string | undefined;
  return {
    path,
    bytes,
    ...(digest !== undefined && { digest }),
    get content() {
      content ??= bytes.toString();
      return content;
    },
  };
}
