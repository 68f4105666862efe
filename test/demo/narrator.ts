/** Tells what happens, with the seconds since the start. */
export class Narrator {
  readonly #start = performance.now();
  #sections = 0;

  section(title: string): void {
    this.#sections += 1;
    console.log(`\n${'='.repeat(4)} ${this.#sections}. ${title}`);
  }

  say(text: string): void {
    const seconds = Math.floor((performance.now() - this.#start) / 1000);
    console.log(`[${String(seconds).padStart(3)} s] ${text}`);
  }

  /** Output of a program, as it came. */
  show(output: string): void {
    for (const line of output.trimEnd().split('\n')) console.log(`        ${line}`);
  }

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }
}
