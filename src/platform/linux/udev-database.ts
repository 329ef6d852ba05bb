import type { Tree } from './tree.ts';

/**
 * The properties that udev has recorded for the block device with these numbers; undefined when it has
 * recorded none: in a guest without udev, an initial RAM disk, a container. The file is what libudev reads: a
 * line `E:NAME=value` for each property, the value as it is, without escapes.
 */
export function udevProperties(tree: Tree, device: string): ReadonlyMap<string, string> | undefined {
  const text = tree.readText(`/run/udev/data/b${device}`);
  return typeof text === 'number' ? undefined : parseUdevData(text);
}

export function parseUdevData(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (line.startsWith('E:') && equals >= 0) properties.set(line.slice(2, equals), line.slice(equals + 1));
  }
  return properties;
}
