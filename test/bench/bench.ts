import { readdirSync } from 'node:fs';

/** `npm run bench -- NAME`: runs one of the programs beside this one; without a name, says which there are. */
const names = readdirSync(import.meta.dirname)
	.map((file) => file.replace(/\.ts$/, ''))
	.filter((name) => name !== 'bench')
	.sort();
const [name] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
	process.stderr.write(`name one of: ${names.join(', ')}\n`);
	process.exitCode = 2;
} else {
	await import(`./${name}.ts`);
}
