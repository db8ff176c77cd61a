const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';

/** What of a tree is not text, by its name's end; nginx.conf.hbs has the same. */
const PACKED = /\.gz$/;
/** What of the site's own files is text. */
const PLAIN = /\.(cfg|conf|ipxe|json|sh|txt|ya?ml)$/;

/** The content type of a file, by its name: what we write is text unless packed, what the site adds is bytes. */
export function describeType(tree: 'out' | 'secrets' | 'files', path: string): string {
  if (tree === 'files') return PLAIN.test(path) ? TEXT : BYTES;
  return PACKED.test(path) ? BYTES : TEXT;
}
