import type { Sample } from './sample.ts';

const [WIDTH, HEIGHT, LEFT, GAP] = [720, 120, 70, 46];

interface Series {
  readonly title: string;
  readonly value: (sample: Sample) => number;
}

const SERIES: readonly Series[] = [
  { title: 'resident, MB', value: ({ resident }) => resident / 1e6 },
  { title: 'its own at rest, MB', value: ({ anonymous }) => anonymous / 1e6 },
  { title: 'open descriptors', value: ({ descriptors }) => descriptors },
  { title: 'median answer, ms', value: ({ median }) => median },
  { title: '99 of 100 answers within, ms', value: ({ p99 }) => p99 },
];

/** The samples over time, as an SVG picture: one diagram below the other, each from zero to its largest value. */
export function plot(samples: readonly Sample[]): string {
  const last = samples.at(-1)?.second ?? 1;
  const diagrams = SERIES.map((series, i) => diagram(series, samples, last, i * (HEIGHT + GAP) + 30));
  const height = SERIES.length * (HEIGHT + GAP) + 20;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH + LEFT + 20} ${height}" font-family="sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="white"/>',
    ...diagrams,
    '</svg>\n',
  ].join('\n');
}

function diagram({ title, value }: Series, samples: readonly Sample[], last: number, top: number): string {
  const most = Math.max(...samples.map(value), 1e-9);
  const x = (second: number): string => (LEFT + (second / last) * WIDTH).toFixed(1);
  const y = (number: number): string => (top + HEIGHT - (number / most) * HEIGHT).toFixed(1);
  const points = samples.map((sample) => `${x(sample.second)},${y(value(sample))}`).join(' ');
  return [
    `<text x="${LEFT}" y="${top - 8}">${title}</text>`,
    `<text x="${LEFT - 6}" y="${top + 10}" text-anchor="end">${most.toPrecision(3)}</text>`,
    `<text x="${LEFT - 6}" y="${top + HEIGHT}" text-anchor="end">0</text>`,
    `<text x="${LEFT + WIDTH}" y="${top + HEIGHT + 15}" text-anchor="end">${(last / 60).toFixed(0)} min</text>`,
    `<path d="M${LEFT},${top}v${HEIGHT}h${WIDTH}" fill="none" stroke="#888"/>`,
    `<polyline points="${points}" fill="none" stroke="#06c" stroke-width="1.5"/>`,
  ].join('\n');
}
