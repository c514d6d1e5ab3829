import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { environment } from '../packages/runtime/src/config/environment.ts';

const path = fileURLToPath(new URL('../docs/operations/environment.md', import.meta.url));

interface Row {
  readonly fallback: string | null;
  readonly shownDefault?: string;
  readonly meaning: string;
  readonly secret?: boolean;
}

const row = ([name, { fallback, shownDefault, meaning, secret }]: [string, Row]): string => {
  const names = secret ? `\`${name}\`<br>\`${name}_FILE\`` : `\`${name}\``;
  return `| ${names} | ${(shownDefault ?? fallback ?? 'none').replaceAll('|', '\\|')} | ${meaning.replaceAll('|', '\\|')} |`;
};

const page = `# Environment

Generated from the configuration schema by \`node tools/environment-page.ts --write\`; \`npm run check\` compares.
Everything is optional. A variable that is set and not usable, or a group that is set by half, stops the start, and all problems are told at once.
\`NAME_FILE\` names a file to read a secret from.

| variable | default | meaning |
|---|---|---|
${Object.entries(environment).map(row).join('\n')}
`;

if (process.argv.includes('--write')) writeFileSync(path, page);
else if (readFileSync(path, 'utf8') !== page) {
  console.error(
    'docs/operations/environment.md is not what the schema says: run node tools/environment-page.ts --write',
  );
  process.exit(1);
}
