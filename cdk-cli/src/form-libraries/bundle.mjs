// Bundles the libraries of the page into one file, with their licences beside it.
import { build } from 'esbuild';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const folder = '../main/resources/dev/flowcdk/cli/form/libraries';

const result = await build({
  entryPoints: ['libraries.js'],
  outfile: `${folder}/libraries.js`,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none', // they are all in the file of licences
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
});

const packages = new Set(
  Object.keys(result.metafile.inputs)
    .map(file => /^node_modules\/((@[^/]+\/)?[^/]+)\//.exec(file)?.[1])
    .filter(name => name !== undefined),
);

const notices = [...packages].sort().map(name => {
  const home = `node_modules/${name}`;
  const about = JSON.parse(readFileSync(`${home}/package.json`, 'utf8'));
  const licence = readdirSync(home).find(file => /^licen[cs]e/i.test(file));
  if (licence === undefined) {
    throw new Error(`${name} has no licence`);
  }
  const text = readFileSync(`${home}/${licence}`, 'utf8').replaceAll('\r', '').trim();
  return `${name} ${about.version} (${about.license})\n\n${text}\n`;
});
const line = '-'.repeat(100);
writeFileSync(`${folder}/LICENSES.txt`, `libraries.js holds these packages.\n\n${notices.join(`\n${line}\n\n`)}`);
