import { EINVAL, ENOENT, type Sys } from '../../../runtime/index.ts';

const DESCRIPTOR = 700;
/** sizeof(struct rtc_time) */
const SIZE = 36;
const RTC_RD_TIME = 0x8024_7009;
const RTC_SET_TIME = 0x4024_700a;

/** A hardware clock that stands still, and a system clock beside it, as the kernel gives them to `sys`. */
export class FakeRtc {
  /** What the hardware clock shows, in seconds since 1970. */
  shown = 0;
  /** What opening a path gives, unless it is the clock's: no such file, if not set. */
  readonly failures = new Map<string, number>();
  /** What the next request gives instead of being done. */
  refusal: number | undefined;
  /** How many descriptors are open. */
  opened = 0;
  readonly sys: Sys;

  /** `device` is the clock's path; undefined: there is none. */
  constructor(device: string | undefined) {
    let system = 0;
    const calls: Partial<Sys> = {
      realTime: () => system,
      setRealTime: (time) => ((system = time), 0),
      open: (path) => {
        if (path !== device) return this.failures.get(path) ?? -ENOENT;
        this.opened++;
        return DESCRIPTOR;
      },
      close: () => {
        this.opened--;
        return 0;
      },
      ioctl: (fd, request, argument) => {
        if (fd !== DESCRIPTOR || typeof argument === 'number' || argument.length !== SIZE) return -EINVAL;
        return this.refusal ?? this.#request(request, new Int32Array(argument.buffer));
      },
    };
    this.sys = calls as Sys;
  }

  #request(request: number, fields: Int32Array): number {
    if (request === RTC_RD_TIME) {
      fields.set(fieldsOf(this.shown));
      return 0;
    }
    const [second = 0, minute = 0, hour = 0, day = 0, month = 0, year = 0] = fields;
    const shown = Date.UTC(1900 + year, month, day, hour, minute, second) / 1000;
    // As the kernel: a date that does not exist is refused.
    if (request !== RTC_SET_TIME || fields.some((field, index) => field !== fieldsOf(shown)[index]))
      return -EINVAL;
    this.shown = shown;
    return 0;
  }
}

function fieldsOf(seconds: number): number[] {
  const [date = '', time = ''] = new Date(seconds * 1000).toISOString().split('T');
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const [hour, minute, second] = time.slice(0, 8).split(':').map(Number) as [number, number, number];
  const weekday = new Date(seconds * 1000).getUTCDay();
  return [second, minute, hour, day, month - 1, year - 1900, weekday, 0, 0];
}
