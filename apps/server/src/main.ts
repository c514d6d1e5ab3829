import process from 'node:process';
import { ConfigError } from '@cloudity/kernel';
import { isPrivate, runMain } from '@cloudity/runtime';
import { readStartArguments, startHelp } from './arguments.ts';
import { factories } from './factories.ts';
import { setupSentence } from './setup-link.ts';
import { prepareAssets } from './web/assets.ts';

const readArguments = () => {
  try {
    return readStartArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${startHelp}`);
    return process.exit(1);
  }
};

const { demo, apiOnly, help } = readArguments();
if (help) {
  process.stdout.write(startHelp);
  process.exit(0);
}

await runMain(process, factories, {
  ...(apiOnly
    ? {}
    : {
        assets: () =>
          prepareAssets(() => process.stdout.write('Building the web app (first start or changed sources) …\n')),
      }),
  adjust: (config) => {
    if (demo && !isPrivate(config.http))
      throw new ConfigError([
        '--demo is only for this machine: CLOUDITY_HTTP_HOST and CLOUDITY_PUBLIC_URL must be loopback.',
      ]);
    return config;
  },
  onReady: async (running) => {
    if (demo) process.stdout.write(await (await import('./demo/demo.ts')).addDemo(running));
    process.stdout.write(await setupSentence(running));
  },
});
