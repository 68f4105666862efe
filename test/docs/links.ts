import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Links of a page that lead nowhere, in words. `path` is the page's, from `root`. */
export function brokenLinks(root: string, path: string): readonly string[] {
  const page = withoutCode(readFileSync(join(root, path), 'utf8'));
  return relativeLinks(page).flatMap((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : normalize(join(dirname(path), decodeURIComponent(file)));
    if (target.startsWith('..') || !existsSync(join(root, target))) return [`${link}: no file ${target}`];
    if (anchor === undefined || statSync(join(root, target)).isDirectory()) return [];
    const anchors = anchorsOf(readFileSync(join(root, target), 'utf8'));
    return anchors.includes(anchor) ? [] : [`${link}: no heading of that name in ${target}`];
  });
}

/** The anchors that GitHub gives to the headings of a page. */
export function anchorsOf(page: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...withoutFences(page).matchAll(/^#{1,6} (.+)$/gmu)].map(([, heading = '']) => {
    const slug = slugOf(heading);
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

function slugOf(heading: string): string {
  const text = heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .trim()
    .toLowerCase();
  return text.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}

const withoutFences = (page: string): string => page.replaceAll(/^ *```[^]*?^ *```$/gmu, '');
const withoutCode = (page: string): string => withoutFences(page).replaceAll(/`[^`\n]*`/gu, '');

/** Text in brackets may have brackets, and may go on in the next line. */
const link = /\[(?:[^[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)/gu;
const reference = /^\[[^\]]+\]: (\S+)$/gmu;

function relativeLinks(page: string): readonly string[] {
  return [...page.matchAll(link), ...page.matchAll(reference)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z][a-z+.-]*:/iu.test(target));
}
