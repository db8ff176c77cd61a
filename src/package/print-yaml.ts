import { stringify } from 'yaml';

/**
 * Prints YAML for PyYAML, which reads YAML 1.1: text that 1.1 would take for a truth value, a number or a date is
 * quoted. Nothing is folded and no aliases are made.
 */
export function printYaml(value: unknown): string {
  return stringify(value, {
    compat: 'yaml-1.1',
    lineWidth: 0,
    aliasDuplicateObjects: false,
    blockQuote: 'literal',
  });
}
