import { expect, test } from 'vitest';
import { describeComputer, describeHardware } from '../../lab/machine/describe-hardware.js';
import { listEmulatorArguments } from '../../lab/machine/list-emulator-arguments.js';
import { listKernelArguments } from '../../lab/machine/list-kernel-arguments.js';

const identity = { name: 'wall-2', index: 2, place: '/c', proxy: 'http://192.168.1.254:3142' };
const hardware = describeComputer(identity);
const now = new Date('2026-03-01T00:00:07.900Z');

/** The values of an option, in their order. */
function valuesOf(words: readonly string[], option: string): string[] {
  return words.flatMap((word, at) => (word === option ? [words[at + 1] ?? ''] : []));
}

test('a PC tries its disk, and then the network by its first adapter only', () => {
  const words = listEmulatorArguments(hardware, {}, now);
  expect(valuesOf(words, '-boot')).toEqual(['order=cn']);
  expect(valuesOf(words, '-drive')).toEqual(['file=/c/disk,format=raw,if=virtio']);
  expect(valuesOf(words, '-netdev').map((value) => value.split(',')[2])).toEqual(['ifname=t2', 'ifname=m2']);
  expect(valuesOf(words, '-device')).toEqual([
    'virtio-net-pci,netdev=main,mac=52:54:00:c5:00:02,addr=0x3',
    'virtio-net-pci,netdev=control,mac=52:54:01:c5:00:02,romfile=',
  ]);
  expect(words).not.toContain('-kernel');
  expect(valuesOf(words, '-cpu')).toEqual(['qemu64,-cx16']);
});

test('it is connected like any machine of that number', () => {
  const { adapter, control } = describeHardware({ ...identity, image: '/i' }, {});
  expect(hardware).toMatchObject({ adapter, control });
});

test('its clock is set by its RTC, ahead or behind', () => {
  const clockOf = (clockAhead: number) =>
    valuesOf(listEmulatorArguments(hardware, { clockAhead }, now), '-rtc');
  expect(clockOf(0)).toEqual(['base=2026-03-01T00:00:07']);
  expect(clockOf(-10)).toEqual(['base=2026-02-28T23:59:57']);
  expect(clockOf(137)).toEqual(['base=2026-03-01T00:02:24']);
});

test('what the lab tells it goes by the firmware, not by the command line', () => {
  const told = (proxy: boolean) =>
    valuesOf(listEmulatorArguments(hardware, { proxy }, now), '-fw_cfg')[0] ?? '';
  expect(told(true)).toBe(
    'name=opt/clockseed/lab,string=lab.address=10.254.0.4/16 lab.proxy=http://192.168.1.254:3142',
  );
  expect(told(false)).not.toContain('lab.proxy');
});

test('a kernel can be put into its memory, and the serial number says where the seed is', () => {
  const direct = { folder: '/b', words: ['console=ttyS0', 'panic=1'], serial: 'ds=nocloud;s=http://h/a,b/' };
  const words = listEmulatorArguments(hardware, { direct }, now);
  expect(valuesOf(words, '-kernel')).toEqual(['/b/vmlinuz']);
  expect(valuesOf(words, '-initrd')).toEqual(['/b/initrd']);
  expect(valuesOf(words, '-append')).toEqual(['console=ttyS0 panic=1']);
  // QEMU ends a value at a comma, unless there are two.
  expect(valuesOf(words, '-smbios')).toEqual(['type=1,serial=ds=nocloud;s=http://h/a,,b/']);
});

test('user-mode Linux is told by its command line, whose words nobody splits', () => {
  const words = ['ds=nocloud;s=http://192.168.1.254:8000/nodes/wall-3/'];
  const uml = describeHardware({ ...identity, image: '/i' }, {});
  expect(listKernelArguments(uml, { words, seed: false }).slice(-1)).toEqual(words);
});
