import { expect, test } from 'vitest';
import { type Hardware, listKernelArguments } from '../../lab/machine/list-kernel-arguments.js';
import { controlAddress, dynamicRange, hardwareAddress } from '../../lab/network/addresses.js';

const hardware: Hardware = {
  name: 'wall-1',
  memory: 384,
  disk: '/d',
  image: '/i',
  seed: '/s',
  socketFolder: '/c',
  adapter: { tap: 't1', hardware: hardwareAddress('adapter', 1) },
  wire: 'br0',
  control: { tap: 'm1', hardware: hardwareAddress('control', 1), address: controlAddress(1) },
  proxy: 'http://192.168.1.254:3142',
};
const optional = [
  'ubd1r=/s',
  'vec0:transport=tap,ifname=t1,depth=64,gro=0,mac=52:54:00:c5:00:01',
  'lab.proxy=http://192.168.1.254:3142',
];

test('by default a machine has its seed, its adapter and the proxy, and the right time', () => {
  const words = listKernelArguments(hardware, {});
  expect(words).toEqual(
    expect.arrayContaining([...optional, 'ubd0=/d,/i', 'umid=wall-1', 'lab.address=10.254.0.3/16']),
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
  const second = { tap: 's1', hardware: hardwareAddress('second', 1) };
  const words = listKernelArguments({ ...hardware, second }, {});
  expect(words).toContain('vec2:transport=tap,ifname=s1,depth=64,gro=0,mac=52:54:02:c5:00:01');
  expect(listKernelArguments(hardware, {}).some((word) => word.startsWith('vec2'))).toBe(false);
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
