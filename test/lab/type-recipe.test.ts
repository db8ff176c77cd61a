import { expect, test } from 'vitest';
import { listRecipes } from '../../lab/fleet/type-recipe.js';

test('the recipe as typed has what is fatal, and mended only that is gone', () => {
  const { primary, secondary } = listRecipes('192.168.1.4');
  expect(primary.asTyped).toContain('allow 192.168.1.0/24  #');
  expect(primary.mended).toEqual(['allow 192.168.1.0/24', 'binddevice vec0', 'local stratum 8']);
  expect(secondary.asTyped).toContain('hwtimestamp vec0');
  expect(secondary.mended).toEqual(['server 192.168.1.4 iburst minpoll 1 maxpoll 1', 'binddevice vec0']);
});
