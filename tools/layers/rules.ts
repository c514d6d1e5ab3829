import { basename } from 'node:path';

/** One source file and what it imports, paths relative to the root that was walked. */
export interface SourceModule {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly { readonly specifier: string; readonly path: string; readonly isBuiltin: boolean }[];
}

export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly to: string;
}

/** A module imports only workspaces of a lower rank (docs/architecture). */
const ranks: Readonly<Record<string, number>> = {
  'packages/contracts': 0,
  'packages/chunker': 0,
  'packages/docmodel': 0,
  'packages/calc': 1,
  'packages/convert': 1,
  'packages/client': 1,
  'packages/dav': 1,
  'packages/kernel': 2,
  'packages/db': 3,
  'packages/objects': 3,
  'packages/bus': 3,
  'packages/sandbox': 3,
  'packages/content': 4,
  'packages/runtime': 4,
  'services/identity': 5,
  'services/drive': 5,
  'services/collab': 5,
  'apps/server': 6,
};

/** The browser's side: what each workspace may import besides itself. */
const webImports: Readonly<Record<string, readonly string[]>> = {
  'packages/ui': ['packages/contracts', 'packages/docmodel'],
  'apps/web': [
    'packages/contracts',
    'packages/docmodel',
    'packages/calc',
    'packages/chunker',
    'packages/convert',
    'packages/client',
    'packages/ui',
  ],
};

/** Runs anywhere, so nothing of Node, of a database or of an HTTP framework. */
const isPortable = (workspace: string): boolean => (ranks[workspace] ?? 9) <= 1 || workspace in webImports;
/** A portable workspace's door to Node: its hosts and entries of worker threads, which nothing of its other folders imports. */
const isNodeDoor = (path: string): boolean => /^packages\/\w+\/src\/node\//.test(path);
const serverOnly = /node_modules\/(postgres|hono|@hono|graphile-worker|pino|minio|redis|ws)\//;

export const workspaceOf = (path: string): string => path.split('/').slice(0, 2).join('/');
/** Suites that several adapters must pass are test code that happens to be shared; the web build runs in Node. */
export const isTest = (path: string): boolean =>
  /\.test\.tsx?$|\/src\/testing\/|-suite\.ts$|\/vite\.config\.ts$|^apps\/web\/build\//.test(path);

const mayImport = (from: string, to: string): boolean => {
  if (from === to) return true;
  if (from === 'packages/testkit') return true;
  const allowed = webImports[from];
  if (allowed) return allowed.includes(to);
  const [own, other] = [ranks[from], ranks[to]];
  return own !== undefined && other !== undefined && (other < own || (own === 0 && to === 'packages/contracts'));
};

const featureOf = (path: string): string | null => /^apps\/web\/src\/features\/([^/]+)\//.exec(path)?.[1] ?? null;

const importViolations = (module: SourceModule): Violation[] => {
  const from = workspaceOf(module.path);
  const found: Violation[] = [];
  const add = (rule: string, to: string): void => void found.push({ rule, path: module.path, to });
  for (const { specifier, path, isBuiltin } of module.imports) {
    if (isBuiltin) {
      if (isPortable(from) && !isNodeDoor(module.path)) add('runs anywhere: no Node module', specifier);
      continue;
    }
    if (serverOnly.test(`${path}/`) && isPortable(from)) add('runs anywhere: no server library', specifier);
    if (!/^(packages|services|apps)\//.test(path) || path.includes('node_modules/')) continue;
    const to = workspaceOf(path);
    if (from === to && isNodeDoor(path) && !isNodeDoor(module.path)) add('runs anywhere: no Node module', path);
    if (!mayImport(from, to)) add('imports a lower rank only', path);
    if (from !== to && specifier.startsWith('.')) add('imports another workspace by its name', path);
    const [feature, other] = [featureOf(module.path), featureOf(path)];
    if (feature !== null && other !== null && feature !== other) add('a feature never imports a feature', path);
  }
  return found;
};

const mayHoldSql = (path: string): boolean => basename(path) === 'store.ts' || /^packages\/(db|testkit)\//.test(path);
const mayTouchProcess = (path: string): boolean =>
  basename(path) === 'main.ts' ||
  /^(apps\/server|packages\/testkit|packages\/db\/src\/embedded|packages\/sandbox)\//.test(path);

/** Comments and strings do not count; a template literal tagged `sql` does. */
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');

const textViolations = ({ path, text }: SourceModule): Violation[] => {
  const code = withoutComments(text);
  const found: Violation[] = [];
  if (!mayHoldSql(path) && /\bsql(<[^`]{0,400}?>)?`/.test(code))
    found.push({ rule: 'SQL only in store.ts and packages/db', path, to: 'sql`…`' });
  if (!mayTouchProcess(path) && !path.startsWith('apps/web/') && /(?<![.\w'"-])process\.(?!\w+Id\b)[a-z]/.test(code))
    found.push({ rule: 'process only in main.ts and apps/server', path, to: 'process' });
  return found;
};

/** Every broken rule of the modules given; test files may do as they need. */
export const violationsOf = (modules: readonly SourceModule[]): readonly Violation[] =>
  modules
    .filter(({ path }) => !isTest(path))
    .flatMap((module) => [...importViolations(module), ...textViolations(module)]);
