import type { Scenario } from './scenario.js';
import { controls } from './scenarios/controls.js';
import { failover } from './scenarios/failover.js';
import { faults } from './scenarios/faults.js';
import { firewall } from './scenarios/firewall.js';
import { firstBoot } from './scenarios/first-boot.js';
import { goldenImage } from './scenarios/golden-image.js';
import { hardwareStandIn } from './scenarios/hardware-stand-in.js';
import { installer } from './scenarios/installer.js';
import { keys } from './scenarios/keys.js';
import { networkBoot } from './scenarios/network-boot.js';
import { networkBootWays } from './scenarios/network-boot-ways.js';
import { ptp } from './scenarios/ptp.js';
import { ptpAccuracy } from './scenarios/ptp-accuracy.js';
import { ptpControls } from './scenarios/ptp-controls.js';
import { ptpAbove, ptpBelow } from './scenarios/ptp-tiers.js';
import { recipe } from './scenarios/recipe.js';
import { sources } from './scenarios/sources.js';
import { tiers } from './scenarios/tiers.js';
import { truth } from './scenarios/truth.js';

/** All scenarios, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  controls,
  firstBoot,
  networkBoot,
  networkBootWays,
  installer,
  truth,
  recipe,
  faults,
  failover,
  tiers,
  ptpControls,
  ptp,
  ptpBelow,
  ptpAbove,
  ptpAccuracy,
  sources,
  keys,
  firewall,
  goldenImage,
  hardwareStandIn,
];

/** Name, systems (a star: without options; ci: with --ci) and what it shows, a paragraph each. */
export function listScenarios(): string {
  return SCENARIOS.map(({ name, shows, systems, usualSystems, ciSystems }) => {
    const marked = systems.map((system) =>
      [system, usualSystems.includes(system) ? '*' : '', ciSystems.includes(system) ? ' (ci)' : ''].join(''),
    );
    return `${name}  ${marked.join(' ')}\n    ${shows}\n`;
  }).join('');
}
