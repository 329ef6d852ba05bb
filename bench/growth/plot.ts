/** One point of a plot: a size, and milliseconds. */
export type Point = readonly [size: number, time: number];

const WIDTH = 480;
const HEIGHT = 300;
const MARGIN = 48;

/** A plot as SVG: the points, and the straight line from nothing to the largest. */
export function plot(title: string, unit: string, points: readonly Point[]): string {
  const [right, top] = [Math.max(...points.map(([x]) => x)), Math.max(...points.map(([, y]) => y))];
  const x = (size: number): number => MARGIN + (size / right) * (WIDTH - 2 * MARGIN);
  const y = (time: number): number => HEIGHT - MARGIN - (time / top) * (HEIGHT - 2 * MARGIN);
  const at = ([size, time]: Point): string => `${x(size).toFixed(1)},${y(time).toFixed(1)}`;
  const last = points.at(-1)!;
  const dots = points.map(
    ([size, time]) => `<circle cx="${x(size).toFixed(1)}" cy="${y(time).toFixed(1)}" r="3"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
<path d="M${MARGIN},${MARGIN} V${HEIGHT - MARGIN} H${WIDTH - MARGIN}" fill="none" stroke="#888"/>
<path d="M${MARGIN},${HEIGHT - MARGIN} L${at(last)}" stroke="#bbb" stroke-dasharray="4"/>
<polyline points="${points.map(at).join(' ')}" fill="none" stroke="#06c"/>
<g fill="#06c">${dots.join('')}</g>
<text x="${MARGIN}" y="${MARGIN - 16}" font-size="14">${title}</text>
<text x="${WIDTH - MARGIN}" y="${HEIGHT - 16}" text-anchor="end">${right.toLocaleString('en')} ${unit}</text>
<text x="4" y="${MARGIN - 4}">${top.toPrecision(3)} ms</text>
</svg>
`;
}
