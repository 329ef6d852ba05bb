import { Mismatch } from '../conversations/replay/expectation.ts';
import { judge } from '../conversations/replay/verdict.ts';

/** Commands whose answers are another at each moment, in their numbers. */
const CHANGING = /guest-(get-time|get-load|get-cpustats|get-diskstats|get-fsinfo|network-get-interfaces)/;

/** Seeking in one of the devices of open-files.ts. */
const DEVICE_SEEK = /guest-file-seek[^]*\xff[89]|\xff[89][^]*guest-file-seek/;

/** Whether both agents have answered `stream` alike, but for what docs/decisions.md says. */
export function sameReplies(stream: string, ours: readonly string[], theirs: readonly string[]): boolean {
  if (ours.length !== theirs.length) return false;
  const changes = CHANGING.test(stream);
  const seeks = DEVICE_SEEK.test(stream);
  const without = (reply: string): string => {
    const placeless = seeks ? withoutPlace(reply) : reply;
    return changes ? withoutNumbers(placeless) : placeless;
  };
  return ours.every((line, i) => sameReply(without(line), without(theirs[i]!)));
}

function sameReply(ours: string, theirs: string): boolean {
  // Nearly all are, to the letter.
  if (ours === theirs || writesAfterRead(ours, theirs)) return true;
  try {
    judge('c', known(ours), known(theirs));
    return true;
  } catch (error) {
    if (error instanceof Mismatch) return false;
    throw error;
  }
}

/** The reply without what the two may have in different ways. */
function known(reply: string): string {
  return (
    reply
      // Row 8: the C agent writes numbers that are too large in no way that JSON has.
      .replaceAll(/(?<=[ [])(-?)inf(?=[\]},])/g, '$11e999')
      // Row 13: the C agent tells no number.
      .replace(/(?<="desc": "PID )\S+(?= does not exist"\}\}$)/, '')
      // Row 28: it knows of no serial number that udev has not told.
      .replaceAll(/"serial": "[^"]*", /g, '')
      // Row 30: which of several wrong members is told.
      .replace(/(?<="desc": "QMP input member ').*' (is unexpected|must be an? \w+)(?="\}\}$)/, '')
      .replace(/(?<="desc": "Parameter ').*' is unexpected(?="\}\}$)/, '')
      // Each agent has a version of its own, and programs.
      .replace(/(?<=^\{"return": \{"version": ")[\d.]+/, '')
      .replace(/(?<=^\{"return": \{"pid": )\d+(?=\})/, '0')
  );
}

/** Row 69: a write to what cannot seek, and was read from before. */
function writesAfterRead(ours: string, theirs: string): boolean {
  return (
    theirs.includes('"desc": "failed to seek file: Illegal seek"') &&
    /"return": \{"count": |"desc": "(failed to write|Base64 data contains|value )/.test(ours)
  );
}

function withoutNumbers(reply: string): string {
  return reply.replaceAll(/-?(\d+(\.\d+)?(e[-+]?\d+)?|inf)(?=[,\]}])/g, '0');
}

/**
 * Row 70: where the C agent tells the position that was asked for, or that it lies before the start, with whatever error
 * the system had told before. (Of what cannot seek row 69 tells.)
 */
function withoutPlace(reply: string): string {
  return reply
    .replace(/(?<="position": )\d+/, '0')
    .replace(
      /"error": .*"desc": "failed to seek file(: (?!Illegal seek)[^"]*)?"\}/,
      '"return": {"eof": false, "position": 0}',
    );
}
