/** One request and what must come back, from whichever server. */
export interface Clause {
  readonly title: string;
  readonly target: string;
  readonly status: number;
  /** Where nginx cannot say the same. */
  readonly nginxStatus?: number;
  readonly method?: string;
  readonly client?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The answer's, whole. */
  readonly answer?: string;
  readonly answerHeaders?: Readonly<Record<string, string>>;
}

/** A clause, with what most do not say at the end. */
export function clause(
  title: string,
  target: string,
  status: number,
  more: Omit<Clause, 'title' | 'target' | 'status'> = {},
): Clause {
  return { title, target, status, ...more };
}

/** The types of answers. */
export const TEXT = { 'content-type': 'text/plain; charset=utf-8' };
export const BYTES = { 'content-type': 'application/octet-stream' };
