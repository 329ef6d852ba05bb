import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Argument, Option } from 'commander';
import { CommandError } from '../../api/index.ts';
import { FileError, printable } from '../../client/index.ts';
import type { CopyJob, CopyResult } from '../copy/copy-job.ts';
import type { CopySettings } from '../copy/copy-settings.ts';
import { downloadJobs } from '../copy/download-jobs.ts';
import { readPlace } from '../copy/place.ts';
import { ProgressBar } from '../copy/progress-bar.ts';
import { uploadJobs } from '../copy/upload-jobs.ts';
import { addNotes } from '../help-text.ts';
import type { Screen } from '../screen.ts';
import { sizeText } from '../size-text.ts';
import { UsageError } from '../usage-error.ts';
import type { Call, Verb } from '../verb.ts';

const HELP = `
A colon marks what is in the guest. Sizes are always compared, and checksums unless --no-verify is given. Directories
take a shell, find and mkdir in the guest, and an agent that may run them; their links and devices are left out. A guest
cannot have anything written outside of DESTINATION, whatever it calls its files.

  qga -t web-1 cp :/etc/nginx/nginx.conf .
  qga -t web-1 cp -r ./site :/srv/
  qga -l role=web cp motd :/etc/motd
  qga -l role=web cp :/var/log/syslog logs/      (one folder for each guest)`;

const MANY_HINT = 'Write a : before the path that is in the guest, as in qga cp :/etc/hosts .';

export const cp: Verb = {
  timeout: 60 * 60,
  define(command) {
    command.description('Copies files and directories to a guest or from it.');
    command.addArgument(
      new Argument('<paths...>', 'sources, then the destination; ":" marks those in the guest'),
    );
    command.addOption(new Option('-r, --recursive', 'directories with all that is in them'));
    command.addOption(new Option('--resume', 'goes on with a copy that was broken off'));
    command.addOption(new Option('--no-verify', 'leaves out the comparison of checksums'));
    addNotes(command, HELP);
  },
  async run(call) {
    const places = call.words.map(readPlace);
    const to = places.pop()!;
    const [first] = places;
    if (first === undefined) throw new UsageError('where to?', 'Write qga cp SOURCE... DESTINATION.');
    if (places.some(({ isGuest }) => isGuest === to.isGuest)) {
      throw new UsageError('a copy goes from the guest to this host, or the other way', MANY_HINT);
    }
    const result: CopyResult = { files: 0, bytes: 0, skipped: [] };
    const settings: CopySettings = {
      isRecursive: call.options['recursive'] === true,
      isResuming: call.options['resume'] === true,
      isVerifying: call.options['verify'] !== false,
      signal: call.signal,
    };
    const paths = places.map(({ path }) => path);
    const jobs = to.isGuest
      ? uploadJobs(call.agent, paths, to.path, settings, result)
      : downloadJobs(call.agent, paths, await destination(to.path, call), settings, result);
    const start = performance.now();
    for await (const job of jobs) await runJob(job, call, result);
    const seconds = (performance.now() - start) / 1000;
    return {
      json: { ...result, seconds },
      exitCode: result.skipped.length > 0 ? 1 : 0,
      show: (screen) => tell(screen, result, seconds),
    };
  },
};

/** Several guests must not write over each other's files. */
async function destination(path: string, { guest, isOneOfMany }: Call): Promise<string> {
  if (!isOneOfMany) return path;
  const own = join(path, encodeURIComponent(guest.name));
  await mkdir(own, { recursive: true });
  return own;
}

/** Copies one file. That it fails is told at the end, if it is one of many. */
async function runJob(job: CopyJob, { screen, signal, options }: Call, result: CopyResult): Promise<void> {
  const bar = screen.isInteractive ? new ProgressBar(job.name) : undefined;
  let copied = 0;
  try {
    await job.run((bytes, total) => {
      copied = bytes;
      bar?.update(bytes, total);
    });
    result.files++;
    result.bytes += copied;
  } catch (error) {
    if (error instanceof CommandError && error.message.endsWith('Is a directory'))
      throw new UsageError(`${job.name} is a directory`, 'Copy it with -r.');
    const isItsOwn = error instanceof FileError || error instanceof CommandError;
    if (options['recursive'] !== true || !isItsOwn || signal.aborted) throw error;
    result.skipped.push({ name: job.name, reason: error.message });
  } finally {
    bar?.stop();
  }
}

function tell(screen: Screen, { files, bytes, skipped }: CopyResult, seconds: number): void {
  for (const { name, reason } of skipped) screen.note(`qga: ${printable(name)}: ${printable(reason)}`);
  const rate = seconds > 0 ? `, ${sizeText(bytes / seconds)}/s` : '';
  screen.note(
    `${files} ${files === 1 ? 'file' : 'files'}, ${sizeText(bytes)} in ${seconds.toFixed(1)} s${rate}`,
  );
}
