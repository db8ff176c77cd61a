import { listPrograms } from '../../machine/list-programs.js';
import type { MachineFile, MachineModel } from '../../machine/machine-model.js';
import { renderTemplate } from '../../machine/render-template.js';
import type { Deliverable } from '../deliverable.js';

/** Ends each file in the shell's here-documents. */
const DELIMITER = 'END-OF-CLOCKSEED-FILE';

/** install.sh, for machines that already run: the program, and the files that are the same on every machine. */
export function packageInstaller(spec: string): Deliverable {
  const content = renderTemplate('install/install.sh.hbs', {
    spec,
    delimiter: DELIMITER,
    programs: listPrograms().map(quoteFile),
  });
  return { path: 'install.sh', content, mode: 0o755 };
}

/** install/<machine>.sh: what install.sh needs to know of one machine. */
export function packageForInstaller({ plan, files }: MachineModel): Deliverable {
  const { name, role, group, settings } = plan.machine;
  const content = renderTemplate('install/machine.sh.hbs', {
    machine: name,
    role,
    group,
    system: settings.os.value,
    delimiter: DELIMITER,
    files: files.filter(({ phase }) => phase !== 'bake').map(quoteFile),
  });
  return { path: `install/${name}.sh`, content };
}

/** A file as a quoted here-document holds it: any line but the delimiter stands for itself. */
function quoteFile({ path, mode, content }: MachineFile): object {
  if (!content.endsWith('\n') || content.split('\n').includes(DELIMITER))
    throw new Error(`${path} cannot stand in a here-document`);
  return { path, mode, content };
}
