import type { Call, Transcript } from './transcript.ts';

/** One call as each agent has had it; undefined where a check did not come that far. */
type Row = readonly (Call | undefined)[];

const COMMAND_WIDTH = 64;
const OUTCOME_WIDTH = 18;

/** Where the outcomes of the other agents are not those of the first, one text for each. */
export function differences(transcripts: readonly Transcript[]): string[] {
  return rows(transcripts).flatMap((row) => {
    const [first] = row;
    return row.slice(1).flatMap((call, i) => {
      if (same(first, call)) return [];
      const texts = [first, call].map((one) =>
        one === undefined ? 'not called' : `${outcome(one)}: ${one.output}`,
      );
      const { command } = (first ?? call)!;
      return `${command}\n${transcripts[0]!.agent}: ${texts[0]}\n${transcripts[i + 1]!.agent}: ${texts[1]}`;
    });
  });
}

/** A table of all calls: how each has ended with each agent, in which time, and whether they tell the same. */
export function table(transcripts: readonly Transcript[]): string {
  const lines = [
    tableLine(
      'virsh',
      transcripts.map(({ agent }) => agent),
      '',
    ),
  ];
  for (const row of rows(transcripts)) {
    const { command } = row.find((call) => call !== undefined)!;
    const cells = row.map((call) => (call ? `${outcome(call)} ${seconds(call)}` : 'not called'));
    const equal = row.every((call) => same(row[0], call));
    lines.push(tableLine(command, cells, row.length === 1 ? '' : equal ? 'same' : 'DIFFERENT'));
  }
  return lines.join('\n');
}

function tableLine(command: string, cells: readonly string[], verdict: string): string {
  const padded = cells.map((cell) => cell.padEnd(OUTCOME_WIDTH));
  return `${cut(command)} ${padded.join(' ')} ${verdict}`.trimEnd();
}

/** The calls beside each other, in the order in which they were first made. */
function rows(transcripts: readonly Transcript[]): Row[] {
  const found = new Map<string, (Call | undefined)[]>();
  for (const [i, { calls }] of transcripts.entries()) {
    const counts = new Map<string, number>();
    for (const call of calls) {
      // Handles, process numbers and times are each agent's own.
      const name = `${call.check}\0${call.command.replaceAll(/\d+/g, 'N')}`;
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      const key = `${name}\0${count}`;
      const row = found.get(key) ?? transcripts.map(() => undefined);
      row[i] = call;
      found.set(key, row);
    }
  }
  return [...found.values()];
}

function same(one: Call | undefined, other: Call | undefined): boolean {
  return one?.status === other?.status && one?.comparable === other?.comparable;
}

function outcome({ status }: Call): string {
  return status === 0 ? 'ok' : status === null ? 'no end' : 'refused';
}

function seconds({ milliseconds }: Call): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function cut(text: string): string {
  return (text.length > COMMAND_WIDTH ? `${text.slice(0, COMMAND_WIDTH - 1)}…` : text).padEnd(COMMAND_WIDTH);
}
