import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { pathOf } from '../origin-path.js';
import type { NetbootSettings, Settings, Sourced } from '../topology.js';

/** Keys of autoinstall that clockseed writes itself. */
const WRITTEN = ['version', 'user-data', 'network', 'apt', 'proxy'];
/** Questions of debian-installer that a second answer would take from us: the seed would not be there, or not be read. */
const ANSWERED = ['preseed/late_command', 'pkgsel/include'];

/** Judges what is for an installer: there is one, it is that of the system, and it has all that it needs. */
export function checkInstaller(settings: Settings, netboot: NetbootSettings): Diagnostic[] {
  return netboot.start.value === 'installer' ? checkSystem(settings, netboot) : checkImage(netboot);
}

function checkImage({ iso, disk, autoinstall, preseed }: NetbootSettings): Diagnostic[] {
  return [iso, disk, ...autoinstall.values(), ...preseed].flatMap((setting) =>
    setting
      ? [
          problem('contradiction', pathOf(setting.origin), 'this is for an installer, but start is image', {
            allowed: 'with start: installer',
          }),
        ]
      : [],
  );
}

function checkSystem({ os, install }: Settings, netboot: NetbootSettings): Diagnostic[] {
  const isUbuntu = os.value.startsWith('ubuntu-');
  const foreign: readonly (Sourced<unknown> | undefined)[] = isUbuntu
    ? netboot.preseed
    : [netboot.iso, ...netboot.autoinstall.values()];
  const found = foreign.flatMap((setting) =>
    setting
      ? [
          problem(
            'contradiction',
            pathOf(setting.origin),
            `${os.value} is installed by ${isUbuntu ? 'autoinstall' : 'preseed'}, which knows no such thing`,
            {
              allowed: isUbuntu ? 'iso, autoinstall' : 'preseed',
            },
          ),
        ]
      : [],
  );
  if (install.value === 'baked')
    found.push(
      problem(
        'contradiction',
        pathOf(install.origin),
        'an installer puts a system onto the disk that nothing was baked into',
        {
          allowed: 'install: first-boot, or start: image',
        },
      ),
    );
  if (isUbuntu && !netboot.iso)
    found.push(
      problem('missing-key', pathOf(netboot.start.origin), 'the key "iso" is missing from "netboot"', {
        allowed: 'iso: the live server’s ISO image, which Ubuntu’s installer loads',
      }),
    );
  return [...found, ...checkDisk(netboot), ...checkAutoinstallKeys(netboot), ...checkAnswers(netboot)];
}

/** What is erased must not depend on which of two is heard. */
function checkDisk({ disk, autoinstall }: NetbootSettings): Diagnostic[] {
  const storage = autoinstall.get('storage');
  if (!disk || !storage) return [];
  return [
    problem(
      'contradiction',
      pathOf(disk.origin),
      'autoinstall.storage says which disk is erased, and so does disk',
      {
        allowed: 'one of them; in storage layout: {match: {path: …}}',
        related: [{ message: 'storage', path: pathOf(storage.origin), at: 'key' }],
      },
    ),
  ];
}

function checkAutoinstallKeys({ autoinstall }: NetbootSettings): Diagnostic[] {
  return [...autoinstall].flatMap(([key, { origin }]) =>
    WRITTEN.includes(key)
      ? [
          problem(
            'reserved-cloud-init-key',
            pathOf(origin),
            `the autoinstall key ${JSON.stringify(key)} is written by clockseed itself`,
            {
              at: 'key',
              allowed: `every key of autoinstall except ${WRITTEN.join(', ')}; cloud-init for user-data`,
            },
          ),
        ]
      : [],
  );
}

function checkAnswers({ preseed }: NetbootSettings): Diagnostic[] {
  return preseed.flatMap(({ value, origin }) => {
    const question = value.split(' ')[1] ?? '';
    if (!ANSWERED.includes(question)) return [];
    return [
      problem(
        'contradiction',
        pathOf(origin),
        `${question} is answered by clockseed itself, and the last answer holds`,
        {
          allowed: 'any other question; cloud-init: {packages: …, runcmd: …} for the installed system',
        },
      ),
    ];
  });
}
