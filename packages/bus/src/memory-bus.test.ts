import { busSuite } from './bus-suite.ts';
import { createMemoryNetwork } from './memory-bus.ts';

const network = createMemoryNetwork();
busSuite('memory', { open: async (options) => network.connect(options), largePayloads: 'travel' });
