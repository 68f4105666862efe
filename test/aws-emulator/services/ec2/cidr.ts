/** An IPv4 block: first address as a number, and prefix length. */
export interface Cidr {
  readonly base: number;
  readonly prefix: number;
}

const shape = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

const sizeOf = (prefix: number): number => 2 ** (32 - prefix);

/** The block with its host bits cleared; undefined for what is no block. */
export function parseCidr(text: string): Cidr | undefined {
  const parts = shape.exec(text)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [prefix = 33, ...bytes] = parts.reverse();
  if (prefix > 32 || bytes.some((byte) => byte > 255)) return undefined;
  const address = bytes.reverse().reduce((number, byte) => number * 256 + byte, 0);
  return { base: address - (address % sizeOf(prefix)), prefix };
}

export const addressText = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

export const cidrText = (cidr: Cidr): string => `${addressText(cidr.base)}/${String(cidr.prefix)}`;

export const cidrSize = (cidr: Cidr): number => sizeOf(cidr.prefix);

export const contains = (outer: Cidr, inner: Cidr): boolean =>
  inner.prefix >= outer.prefix &&
  inner.base >= outer.base &&
  inner.base + cidrSize(inner) <= outer.base + cidrSize(outer);

export const overlaps = (one: Cidr, other: Cidr): boolean => contains(one, other) || contains(other, one);
