import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { isRegistryReady } from '../ready/registry-ready.ts';
import { folderOf } from './installation.ts';
import { javaCommand } from './java-command.ts';
import type { NativePart } from './native-part.ts';

/** Apicurio Registry with its data in a file: its default store is in memory and would count ids from 1 after a restart. */
export const registryPart: NativePart = {
  name: 'registry',
  isReady: (ports) => isRegistryReady(ports.registry),
  prepare: async (place) => {
    const { folder, ports, installation } = place;
    // It unpacks libraries there, and leaves them when it is killed.
    const temporary = join(folder, 'tmp');
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary);
    const settings = [
      `-Djava.io.tmpdir=${temporary}`,
      '-Dquarkus.http.host=127.0.0.1',
      `-Dquarkus.http.port=${ports.registry}`,
      '-Dquarkus.management.host=127.0.0.1',
      `-Dquarkus.management.port=${ports.registryManagement}`,
      // H2 writes half a second late: killed meanwhile, it would forget an id that the log holds already.
      `-Dapicurio.datasource.url=jdbc:h2:file:${join(folder, 'db')};WRITE_DELAY=0`,
      '-Dquarkus.log.level=WARN',
      '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
    ];
    const jar = join(folderOf(installation, 'registry'), 'quarkus-run.jar');
    // The first compiler will do: it answers some dozens of requests, and starts in half the CPU.
    return javaCommand(
      'registry',
      { ...place, shortLived: true },
      { heap: ['-Xms64m', '-Xmx384m'], args: [...settings, '-jar', jar] },
    );
  },
};
