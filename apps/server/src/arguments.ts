import { parseArgs } from 'node:util';

/** What `npm start -- …` may say. */
export interface StartArguments {
  readonly demo: boolean;
  /** Serve no web app: the development server is in front. */
  readonly apiOnly: boolean;
  readonly help: boolean;
}

export const startHelp = `npm start -- [--demo] [--api-only]

  --demo      adds a demo organization with three people and sample files, and prints their logins
              (only when nobody but this machine can reach the server)
  --api-only  serves no web app (npm run dev does so)
  --help      this text

Everything else is configured through the environment: docs/operations/environment.md.
`;

/** Errors: a plain Error naming the argument that is not known. */
export const readStartArguments = (args: readonly string[]): StartArguments => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      demo: { type: 'boolean', default: false },
      'api-only': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return { demo: values.demo, apiOnly: values['api-only'], help: values.help };
};
