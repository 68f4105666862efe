/** A fenced block of a page: three backticks, its language, what follows the language, and its text. */
export interface CodeBlock {
  readonly language: string;
  /** `run=install`; empty when there is nothing. */
  readonly info: string;
  readonly text: string;
}

/** The fenced blocks of a page in Markdown, in their order. */
export function codeBlocks(page: string): readonly CodeBlock[] {
  return [...page.matchAll(/^```(\S+)[ ]?([^\n]*)\n([^]*?)^```$/gmu)].map(
    ([, language = '', info = '', text = '']) => ({ language, info, text }),
  );
}
