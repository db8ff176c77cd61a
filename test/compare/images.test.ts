import { expect, test } from 'vitest';
import { comparePlans } from '../../src/compare/compare-plans.js';
import type { ImageNeed, Need } from '../../src/compare/need.js';
import { renderSpec } from '../support/render-spec.js';
import { type Part, specWith } from './merge-specs.js';

function compare(old: Part, next: Part): { images: readonly ImageNeed[]; needs: readonly Need[] } {
  return comparePlans(renderSpec(specWith(old)).plan, renderSpec(specWith(old, next)).plan);
}

const BAKED = { install: 'baked' };

test('an image whose contents are the same is left alone', () => {
  expect(compare({}, BAKED).images).toEqual([]);
  expect(compare(BAKED, { 'cloud-init': { locale: 'C.UTF-8' } }).images).toEqual([]);
});

test('what only the images with a role hold does not touch the base', () => {
  const { images } = compare(BAKED, { polling: 'tight' });
  expect(images).toEqual([
    expect.objectContaining({ image: 'g-primary', action: 'rebuild', relied: true, machines: ['p'] }),
    expect.objectContaining({ image: 'g-secondary', action: 'rebuild', machines: ['s-1', 's-2', 's-3'] }),
  ]);
  expect(images[1]?.reasons).toContain('/etc/chrony/chrony.conf');
});

test('what machines share is in the base too, and a base that no seed relies on is said to be so', () => {
  const change = { scheduling: { priority: 7 } };
  const base = (old: Part) => compare(old, change).images.find(({ image }) => image === 'base');
  const override = '/etc/systemd/system/chrony.service.d/override.conf';
  expect(base(BAKED)).toMatchObject({ action: 'rebuild', relied: true, reasons: [override] });
  expect(base({})).toMatchObject({ action: 'rebuild', relied: false, machines: [] });
});

test('a package that the image has to bring is a first boot of another image', () => {
  const receiver = { groups: { g: { sources: [{ refclock: 'gpsd', device: '/dev/ttyS0' }] } } };
  const baked = compare(BAKED, receiver);
  expect(baked.needs.find(({ machine }) => machine === 'p')).toMatchObject({
    action: 'first-boot',
    reasons: ['package gpsd of its image'],
  });
  expect(baked.images.find(({ image }) => image === 'base')?.reasons).toContain('package gpsd');
  // apt brings it.
  expect(compare({}, receiver).needs.find(({ machine }) => machine === 'p')).toMatchObject({
    action: 'restart',
    restarts: [
      expect.objectContaining({ daemon: 'chrony' }),
      expect.objectContaining({ daemon: 'gpsd', does: 'starts' }),
    ],
  });
});

test('another group brings and takes its images', () => {
  const other = {
    network: '10.7.0.0/24',
    interface: 'eth0',
    primary: { x: '10.7.0.1' },
    secondary: { y: 'dhcp' },
  };
  const [old, next] = [specWith(), specWith({ groups: { h: other } })].map((text) => renderSpec(text).plan);
  if (!old || !next) throw new Error('two specs');
  const names = (action: string, images: readonly ImageNeed[]) =>
    images.filter((image) => image.action === action).map(({ image }) => image);
  expect(names('new', comparePlans(old, next).images)).toEqual(['h-primary', 'h-secondary']);
  expect(names('gone', comparePlans(next, old).images)).toEqual(['h-primary', 'h-secondary']);
});
