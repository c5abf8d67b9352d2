import { describeLog } from '@waybill/testing';

import { createKafkaAdmin } from './admin/kafka-admin.ts';
import { createKafkaLog } from './kafka-log.ts';
import { createCommandLane } from './lane/command-lane.ts';
import { testConnection } from './test-connection.ts';

const PARTITIONS = 60;

describeLog('Kafka', async () => {
  const connection = testConnection();
  const topic = 'orders.order.events.v1';
  const admin = createKafkaAdmin(connection);
  await admin.createTopics([{ topic, kind: 'events', partitions: PARTITIONS }]);
  await admin.close();
  const log = createKafkaLog(connection);
  const appender = createCommandLane(connection);
  let used = 0;
  return {
    log,
    appender,
    freshPartitions: (count) => {
      const first = used;
      used += count;
      return Promise.resolve(Array.from({ length: count }, (_, index) => ({ topic, partition: first + index })));
    },
    close: async () => {
      await appender.close();
      await log.close();
    },
  };
});
