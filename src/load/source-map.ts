import type { Diagnostic, Span } from '../diagnostics/diagnostic.js';
import type { Source } from './read-source.js';

/** A text of a spec. `base` is where its offsets begin. */
export interface PlacedSource extends Source {
  readonly base: number;
}

/**
 * The texts that a spec is made of, one behind the other: an offset says in which of them it is (UTF-16 code units, as
 * in a compiler's file set), so that nothing but who reads and who shows a place knows that there are several.
 */
export class SourceMap {
  private readonly placed: PlacedSource[] = [];
  private end = 0;

  add({ file, text }: Source): PlacedSource {
    const source = { file, text, base: this.end };
    this.placed.push(source);
    // The end of a text is an offset too.
    this.end += text.length + 1;
    return source;
  }

  /** The text that an offset is in; its last where it lies behind them all. */
  at(offset: number): PlacedSource {
    const found = this.placed.findLast(({ base }) => base <= offset);
    if (!found) throw new RangeError('a place in a spec without a text');
    return found;
  }

  /** Orders two files by when they were added. */
  compare(one: string, other: string): number {
    if (one === other) return 0;
    const names = this.placed.map(({ file }) => file);
    return names.indexOf(one) - names.indexOf(other);
  }
}

/** What was said of one text, for that text among the others. What had no place of its own gets the text's beginning. */
export function moveDiagnostic(diagnostic: Diagnostic, base: number): Diagnostic {
  const { span = { start: 0, end: 1 }, related = [] } = diagnostic;
  return {
    ...diagnostic,
    span: moveSpan(span, base),
    ...(related.length > 0 && {
      related: related.map((other) => ({
        ...other,
        ...(other.span && { span: moveSpan(other.span, base) }),
      })),
    }),
  };
}

function moveSpan({ start, end }: Span, base: number): Span {
  return { start: start + base, end: end + base };
}
