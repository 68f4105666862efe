import { existsSync } from 'node:fs';
import { checkPage, PAGE, presentPage, wantedPage } from './page.ts';
import { proofsIn } from './proofs.ts';

/*
 * Lint's part of the rule book: the page has the rules that the services have, word for word, and its proofs are tests
 * of files that are there. It takes no test run; whether the proofs still hold is for the tests themselves to say.
 */
const present = await presentPage();
const proofs = [...proofsIn(present)].map(([rule, proof]) => ({ rule, ...proof }));
try {
  const lost = proofs.filter(({ file }) => !existsSync(file));
  if (lost.length > 0)
    throw new Error(`${PAGE} names files that are gone: ${lost.map(({ file }) => file).join(', ')}`);
  checkPage(present, await wantedPage(proofs, present));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
