import { describe, expect, vi } from 'vitest';
import { fileOf } from '../support/render-spec.js';
import { runCloudInit } from '../support/run-tool.js';
import { testWith } from '../support/tools.js';
import { bytesOf, FORMS, RELEASES, renderFor } from './support/releases.js';

vi.setConfig({ testTimeout: 120_000 });

/** What Azure puts onto the CD-ROM that a new machine reads, as far as it is about custom data. */
const OVF = `<?xml version="1.0" encoding="utf-8"?>
<ovf:Environment xmlns:ovf="http://schemas.dmtf.org/ovf/environment/1" xmlns:wa="http://schemas.microsoft.com/windowsazure">
  <wa:ProvisioningSection><wa:Version>1.0</wa:Version>
    <LinuxProvisioningConfigurationSet xmlns="http://schemas.microsoft.com/windowsazure">
      <ConfigurationSetType>LinuxProvisioningConfiguration</ConfigurationSetType>
      <HostName>p</HostName><UserName>u</UserName>
      <DisableSshPasswordAuthentication>true</DisableSshPasswordAuthentication>
      <CustomData>CUSTOM</CustomData>
    </LinuxProvisioningConfigurationSet>
  </wa:ProvisioningSection>
  <wa:PlatformSettingsSection><wa:Version>1.0</wa:Version>
    <PlatformSettings xmlns="http://schemas.microsoft.com/windowsazure"/>
  </wa:PlatformSettingsSection>
</ovf:Environment>`;

/** How cloud-init takes what a datasource gave it (user_data.UserDataProcessor). */
const PROGRAM = `
import json, sys
from cloudinit import util
from cloudinit.sources.DataSourceAzure import read_azure_ovf
_, data, _ = read_azure_ovf(json.load(sys.stdin))
print(json.dumps(util.decode_binary(util.decomp_gzip(data))))`;

describe.each(RELEASES)('%s', (release) => {
  for (const form of FORMS)
    testWith(
      [release],
      `${form} is what its reader of ovf-env.xml gets; nothing else of Azure is there`,
      (paths) => {
        const spec = renderFor('azure');
        const custom = Buffer.from(bytesOf(spec, form)).toString('base64');
        const got = runCloudInit(paths[release], PROGRAM, OVF.replace('CUSTOM', custom));
        expect(got).toBe(fileOf(spec, 'nodes/p/user-data'));
      },
    );
});
