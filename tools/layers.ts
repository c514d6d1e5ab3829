import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { type SourceModule, type Violation, violationsOf } from './layers/rules.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));
const roots = ['packages', 'services', 'apps'];
/** Fewer than this and the walk did not see the code: a check that reads nothing is always green. */
const leastModules = 200;
/** Each rule has its file below planted/, and each file must be found. */
const plantedRules = [
  'imports a lower rank only',
  'imports another workspace by its name',
  'runs anywhere: no Node module',
  'SQL only in store.ts and packages/db',
  'process only in main.ts and apps/server',
  'a feature never imports a feature',
];

const readModules = async (baseDir: string): Promise<readonly SourceModule[]> => {
  const { output } = await cruise(
    roots,
    {
      baseDir,
      exclude: { path: '(^|/)(\\.tbuild|dist[^/]*|planted)/' },
      doNotFollow: { path: 'node_modules' },
      tsPreCompilationDeps: true,
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.css'],
    },
  );
  return (output as ICruiseResult).modules
    .filter(
      ({ source }) => /^(packages|services|apps)\/.*\.(tsx?|mjs)$/.test(source) && !source.includes('node_modules'),
    )
    .map(({ source, dependencies }) => ({
      path: source,
      text: readFileSync(join(baseDir, source), 'utf8'),
      imports: dependencies.map((dependency) => ({
        specifier: dependency.module,
        path: dependency.resolved,
        isBuiltin: dependency.coreModule,
      })),
    }));
};

const print = (violations: readonly Violation[]): void => {
  for (const { rule, path, to } of violations) console.error(`${path} → ${to}: ${rule}`);
};

const planted = violationsOf(await readModules(join(repository, 'tools/layers/planted')));
const missed = plantedRules.filter((rule) => !planted.some((violation) => violation.rule === rule));
if (missed.length > 0) {
  console.error(`The planted violations of these rules were not found:\n- ${missed.join('\n- ')}`);
  process.exit(1);
}

const modules = await readModules(repository);
const violations = violationsOf(modules);
print(violations);
if (modules.length < leastModules) {
  console.error(`Only ${modules.length} modules were read; at least ${leastModules} were expected.`);
  process.exit(1);
}
if (violations.length > 0) process.exit(1);
console.log(`layers: ${modules.length} modules, no violation`);
