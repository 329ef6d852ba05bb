import { TargetError } from './errors.ts';

/** Where an agent is. */
export type Target =
  | { readonly kind: 'unix'; readonly path: string; readonly qmp?: string }
  | { readonly kind: 'vsock'; readonly cid: number; readonly port: number; readonly qmp?: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly qmp?: string }
  | { readonly kind: 'qemu'; readonly qmp: string }
  | { readonly kind: 'libvirt'; readonly domain: string; readonly uri?: string };

const MOST_PORT = 65_535;
const MOST_32 = 2 ** 32 - 1;

/**
 * Reads a target as it is written on a command line:
 *
 * - `unix:PATH`, or a path alone that begins with `/` or `.`: a unix socket, QEMU's or the agent's own
 * - `vsock:CID:PORT`, `tcp:HOST:PORT` (`tcp:[::1]:PORT`)
 * - `qemu:PATH`: QEMU's monitor socket (QMP), which is asked where the agent's channel is
 * - `libvirt:DOMAIN`, `libvirt:DOMAIN,uri=URI`: name, number or UUID of a domain of libvirt
 *
 * Behind the first three, `,qmp=PATH` names QEMU's monitor socket.
 *
 * @throws TargetError
 */
export function parseTarget(text: string): Target {
  if (/^[/.]/.test(text)) return parseTarget(`unix:${text}`);
  const [, kind = '', rest = ''] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
  switch (kind) {
    case 'unix': {
      const { place, qmp } = monitored(text, rest);
      return { kind, path: place, ...qmp };
    }
    case 'vsock': {
      const { place, qmp } = monitored(text, rest);
      const [, cid, port] = /^(\d+):(\d+)$/.exec(place) ?? [];
      return { kind, cid: number(text, cid, MOST_32), port: number(text, port, MOST_32), ...qmp };
    }
    case 'tcp': {
      const { place, qmp } = monitored(text, rest);
      const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(place) ?? [];
      return { kind, host: bracketed ?? plain ?? '', port: number(text, port, MOST_PORT), ...qmp };
    }
    case 'qemu':
      return { kind, qmp: present(text, rest) };
    case 'libvirt': {
      const [domain, uri] = split(rest, ',uri=');
      return { kind, domain: present(text, domain), ...(uri !== undefined && { uri: present(text, uri) }) };
    }
    default:
      return wrong(text);
  }
}

/** A target as `parseTarget` reads it. */
export function formatTarget(target: Target): string {
  const qmp = 'qmp' in target && target.kind !== 'qemu' ? `,qmp=${target.qmp}` : '';
  switch (target.kind) {
    case 'unix':
      return `unix:${target.path}${qmp}`;
    case 'vsock':
      return `vsock:${target.cid}:${target.port}${qmp}`;
    case 'tcp':
      return `tcp:${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}${qmp}`;
    case 'qemu':
      return `qemu:${target.qmp}`;
    case 'libvirt':
      return `libvirt:${target.domain}${target.uri === undefined ? '' : `,uri=${target.uri}`}`;
  }
}

function monitored(text: string, rest: string): { place: string; qmp: { qmp?: string } } {
  const [place, qmp] = split(rest, ',qmp=');
  return { place: present(text, place), qmp: qmp === undefined ? {} : { qmp: present(text, qmp) } };
}

function split(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

function present(text: string, part: string): string {
  return part === '' || part.includes('\0') ? wrong(text) : part;
}

function number(text: string, digits: string | undefined, most: number): number {
  const value = Number(digits ?? Number.NaN);
  return value <= most ? value : wrong(text);
}

function wrong(text: string): never {
  throw new TargetError(
    `${JSON.stringify(text)} is no target: unix:PATH, vsock:CID:PORT, tcp:HOST:PORT, qemu:QMP-PATH or libvirt:DOMAIN`,
  );
}
