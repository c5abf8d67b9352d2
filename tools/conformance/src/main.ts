import { defineConsumer } from '@waybill/consumer';
import { platformContract } from '@waybill/contracts-platform';
import { webhookDeliveries, webhookEndpoints } from '@waybill/read-models-platform';
import { runService } from '@waybill/service';
import { createStandalone } from '@waybill/standalone';
import { platform } from 'platform';

import { probeContract } from './probe/contract.ts';
import { probe } from './probe/decider.ts';
import { finishing } from './probe/finishing.ts';
import { probes } from './probe/probes.ts';

const probeTeam = defineConsumer({
  team: 'probe',
  contract: probeContract,
  deciders: { probe },
  reactors: [finishing],
});

const served = {
  contracts: [platformContract, probeContract],
  consumers: [platform, probeTeam],
  projections: [webhookEndpoints, webhookDeliveries, probes],
};

await runService(createStandalone(served), process.env);
