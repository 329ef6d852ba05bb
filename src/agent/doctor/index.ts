import type { Platform } from '../../platform/index.ts';
import type { Runtime, Sys } from '../../runtime/index.ts';
import { encode } from '../../wire/index.ts';
import type { LoadedPolicy } from '../policy/loaded-policy.ts';
import type { Settings } from '../settings/settings.ts';
import { version } from '../version.ts';
import { type Examined, examine } from './examination.ts';
import { worst } from './finding.ts';
import { Machine } from './machine.ts';
import { upTime } from './process.ts';
import { table } from './table.ts';

const STDOUT = 1;
/** ioctl: the size of a terminal, as rows and columns of 16 bits. */
const TIOCGWINSZ = 0x5413;
const COLUMNS = 80;
/** Of what `--json` prints: counted up when a member changes its meaning. */
const FORMAT = 1;

/**
 * Says on standard output what would work here, of an agent with these settings, and what would not. Returns the exit code:
 * 1 if something fails that this agent needs.
 */
export async function doctor(
  runtime: Runtime,
  platform: Platform,
  settings: Settings,
  policy: LoadedPolicy | undefined,
): Promise<number> {
  const { sys } = runtime;
  await platform.load?.('accounts', 'clock', 'cpus', 'exec', 'filesystems', 'host', 'memory', 'power');
  const findings = await examine(runtime, platform, settings, policy);
  print(sys, settings.json ? document(sys, findings) : screen(sys, findings));
  return worst(findings) === 'fail' ? 1 : 0;
}

function document(sys: Sys, findings: readonly Examined[]): string {
  return `${encode({
    doctor: FORMAT,
    version,
    verdict: worst(findings),
    'uptime-seconds': Math.floor(upTime(new Machine(sys))),
    findings: findings.map(({ advice, check, found, items, subject, verdict }) => ({
      subject,
      check,
      verdict,
      found,
      ...(items && { items }),
      ...(advice !== undefined && { advice }),
    })),
  })}\n`;
}

function screen(sys: Sys, findings: readonly Examined[]): string {
  const size = new Uint16Array(4); // in the machine's byte order
  const terminal = sys.ioctl(STDOUT, TIOCGWINSZ, new Uint8Array(size.buffer)) === 0;
  const environment = sys.environment();
  const colour = terminal && !environment.some((each) => /^(NO_COLOR=.|TERM=dumb$)/.test(each));
  return table(findings, size[1]! || COLUMNS, colour) + summary(findings);
}

function summary(findings: readonly Examined[]): string {
  const count = (verdict: string): number => findings.filter((each) => each.verdict === verdict).length;
  const warnings = count('warn');
  const told = warnings === 0 ? '' : `; ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  const failures = count('fail');
  return `\n${failures === 0 ? 'Nothing fails that this agent needs' : `${failures} of what this agent needs would fail`}${told}.\n`;
}

/** All of it, as far as anybody reads. */
function print(sys: Sys, text: string): void {
  const bytes = new Uint8Array(text.length * 3);
  const end = sys.encodeText(text, bytes, 0);
  for (let at = 0; at < end;) {
    const written = sys.write(STDOUT, bytes, at, end - at);
    if (written <= 0) return;
    at += written;
  }
}
