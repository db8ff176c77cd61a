import { renderTemplate } from '../../machine/render-template.js';
import type { Deliverable } from '../deliverable.js';
import type { Boot } from './list-boots.js';

/** What iPXE and GRUB load for one adapter, under names that they make of its MAC address. */
export function renderScripts(boot: Boot): Deliverable[] {
  const { name, role, group } = boot.plan.machine;
  const facts = { machine: name, role, group };
  return [
    {
      path: nameIpxeScript(boot.mac),
      content: renderTemplate('netboot/machine.ipxe.hbs', { ...facts, ...boot, words: boot.words.join(' ') }),
    },
    {
      path: nameGrubScript(boot.mac),
      content: renderTemplate('netboot/machine.grub.hbs', {
        ...facts,
        kernel: printGrubPath(boot.kernel),
        initrd: printGrubPath(boot.initrd),
        words: boot.words.map(quoteGrub).join(' '),
      }),
    },
  ];
}

export function nameIpxeScript(mac: string): string {
  return `netboot/ipxe/${mac}.ipxe`;
}

export function nameGrubScript(mac: string): string {
  return `netboot/grub/${mac}.cfg`;
}

/** `http://HOST:PORT/PATH` as GRUB has it: `(http,HOST:PORT)/PATH`. */
export function printGrubPath(url: string): string {
  const { host, pathname } = new URL(url);
  return `(http,${host})${pathname}`;
}

/** `;` ends a command of GRUB outside of quotes, and inside of these nothing means anything. No word has a quote. */
function quoteGrub(word: string): string {
  return /^[A-Za-z0-9._:=/,@%+-]+$/.test(word) ? word : `'${word}'`;
}
