// Plain JavaScript: an old Node cannot even parse main.ts, and would answer with a syntax error instead of this sentence.
const major = Number(process.versions.node.split('.')[0]);
if (major < 26) {
  console.error(
    `Cloudity needs Node 26 or newer and this is ${process.version}: run "npm ci" and then "npm start", which brings its own.`,
  );
  process.exit(1);
}
await import('./src/main.ts');
