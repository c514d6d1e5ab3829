// Plain JavaScript for the same reason as start.mjs.
const major = Number(process.versions.node.split('.')[0]);
if (major < 26) {
  console.error(`Cloudity needs Node 26 or newer and this is ${process.version}: use "npm run cloudity -- <command>".`);
  process.exit(1);
}
await import('./src/cli/main.ts');
