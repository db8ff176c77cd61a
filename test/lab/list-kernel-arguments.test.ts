import { expect, test } from 'vitest';
import { describeHardware } from '../../lab/machine/describe-hardware.js';
import { listKernelArguments, nameAdapter } from '../../lab/machine/list-kernel-arguments.js';
import { controlAddress, dynamicRange, hardwareAddress } from '../../lab/network/addresses.js';

const machine = { name: 'wall-1', index: 1, place: '/c', image: '/i', proxy: 'http://192.168.1.254:3142' };
const hardware = describeHardware(machine, {});
const optional = [
  'ubd1r=/c/seed.iso',
  'vec0:transport=tap,ifname=t1,depth=64,gro=0,mac=52:54:00:c5:00:01',
  'lab.proxy=http://192.168.1.254:3142',
];

test('by default a machine has its seed, its adapter and the proxy, and the right time', () => {
  const words = listKernelArguments(hardware, {});
  expect(words).toEqual(
    expect.arrayContaining([...optional, 'ubd0=/c/disk,/i', 'umid=wall-1', 'lab.address=10.254.0.3/16']),
  );
  expect(words.some((word) => word.startsWith('lab.skew='))).toBe(false);
});

test('each can be taken away, and the clock set wrong', () => {
  const words = listKernelArguments(hardware, {
    seed: false,
    adapter: false,
    proxy: false,
    clockAhead: -10800,
  });
  expect(words.filter((word) => optional.includes(word))).toEqual([]);
  expect(words).toContain('lab.skew=-10800');
  expect(words).toContain('vec1:transport=tap,ifname=m1,depth=64,gro=0,mac=52:54:01:c5:00:01');
});

test('a machine on two wires has a second adapter, behind the command channel', () => {
  const words = listKernelArguments(describeHardware(machine, { wires: ['br1', 'br2'] }), {});
  expect(words).toContain('vec2:transport=tap,ifname=s1,depth=64,gro=0,mac=52:54:02:c5:00:01');
  expect(listKernelArguments(hardware, {}).some((word) => word.startsWith('vec2'))).toBe(false);
});

test('adapters that stamp frames are asked for by name, and go by another', () => {
  const words = listKernelArguments(describeHardware(machine, { stamping: ['vec0', 'vec2'] }), {});
  expect(words).toContain('lab.stamping=vec0,vec2');
  expect(listKernelArguments(hardware, {}).some((word) => word.startsWith('lab.stamping'))).toBe(false);
  expect(nameAdapter('vec2', ['vec2'])).toBe('ptp2');
  expect(nameAdapter('vec0', ['vec2'])).toBe('vec0');
});

test('no two machines share an address', () => {
  const indexes = Array.from({ length: 600 }, (_, at) => at + 1);
  expect(new Set(indexes.map(controlAddress)).size).toBe(600);
  expect(
    new Set(indexes.flatMap((at) => [hardwareAddress('adapter', at), hardwareAddress('control', at)])).size,
  ).toBe(1200);
  expect(indexes.map(controlAddress)).not.toContain('10.254.0.1');
});

test('DHCP hands out the end of a /24', () => {
  expect(dynamicRange('192.168.1.254/24')).toBe('192.168.1.200,192.168.1.250,255.255.255.0,10m');
  expect(() => dynamicRange('10.0.0.1/16')).toThrow('10.0.0.1/16');
});
