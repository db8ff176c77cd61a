import { problem } from '../../diagnostics/diagnostic.js';
import type { DiagnosticList } from '../../diagnostics/diagnostic-list.js';
import type { GroupShape, SpecShape } from '../shape/spec-shape.js';
import type { Network } from '../values/addresses.js';
import { refuseIdentifier } from '../values/parse-names.js';
import { MAX_MACHINES } from '../values/parse-ranges.js';
import { fromRefusal } from './from-refusal.js';
import { listMembers, type MemberList } from './list-members.js';

/** A group with its ranges expanded. */
export interface ListedGroup extends Pick<MemberList, 'members' | 'lost' | 'isComplete'> {
  readonly name: string;
  readonly shape: GroupShape;
  readonly networks: readonly Network[];
  readonly follows: string | undefined;
}

/** What settings are judged against. */
export type Surroundings = Pick<ListedGroup, 'name' | 'networks'>;

/** The groups in the order written, each with its members. Judges names, ranges and their number. */
export function listGroups(shape: SpecShape, diagnostics: DiagnosticList): ListedGroup[] {
  const groups: ListedGroup[] = [];
  let total = 0;
  for (const [name, groupShape] of Object.entries(shape.groups)) {
    const path = ['groups', name];
    const refusal = refuseIdentifier(name);
    if (refusal) diagnostics.add(fromRefusal(refusal, path, 'key'));
    const list = listMembers(name, groupShape);
    diagnostics.addAll(list.diagnostics);
    total += list.members.length + list.lost.length;
    const { follows, network } = groupShape;
    groups.push({ ...list, name, shape: groupShape, networks: [network].flat(), follows });
    if (total <= MAX_MACHINES) continue;
    const found = `with this group the spec has more than ${MAX_MACHINES} machines`;
    diagnostics.add(problem('too-many-machines', path, found, { allowed: `at most ${MAX_MACHINES}` }));
    break;
  }
  if (groups.length === 0)
    diagnostics.add(problem('missing-key', ['groups'], 'groups is empty', { allowed: 'at least one group' }));
  return groups;
}
