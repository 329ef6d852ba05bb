import { check, ENODEV, ENOENT, ENXIO, type Sys } from '../../runtime/index.ts';

const DEVICES = ['/dev/rtc0', '/dev/rtc'];
/** Of linux/rtc.h: _IOR('p', 9, struct rtc_time), _IOW('p', 10, struct rtc_time). */
const RTC_RD_TIME = 0x8024_7009;
const RTC_SET_TIME = 0x4024_700a;
/** struct rtc_time, as struct tm: second, minute, hour, day, month from 0, year from 1900, weekday, and two unused. */
const FIELDS = 9;
const FIRST_YEAR = 1900;

/** What the hardware clock shows, as seconds since 1970 of its own zone; undefined where there is no such clock. */
export function readRtc(sys: Sys): number | undefined {
  const fields = new Int32Array(FIELDS);
  if (!request(sys, RTC_RD_TIME, fields)) return undefined;
  const [second = 0, minute = 0, hour = 0, day = 0, month = 0, year = 0] = fields;
  return Date.UTC(FIRST_YEAR + year, month, day, hour, minute, second) / 1000;
}

/** Sets it likewise. False where there is none. */
export function setRtc(sys: Sys, seconds: number): boolean {
  const date = new Date(seconds * 1000);
  const fields = [
    date.getUTCSeconds(),
    date.getUTCMinutes(),
    date.getUTCHours(),
    date.getUTCDate(),
    date.getUTCMonth(),
    date.getUTCFullYear() - FIRST_YEAR,
    date.getUTCDay(),
    0,
    0,
  ];
  return request(sys, RTC_SET_TIME, Int32Array.from(fields));
}

/** Whether there is a clock to ask. SystemError if it refuses. */
function request(sys: Sys, code: number, fields: Int32Array): boolean {
  for (const path of DEVICES) {
    const fd = sys.open(path, 0, 0);
    // A device node may have no device behind it.
    if (fd === -ENOENT || fd === -ENODEV || fd === -ENXIO) continue;
    check(fd, 'open', path);
    const result = sys.ioctl(fd, code, new Uint8Array(fields.buffer));
    sys.close(fd);
    check(result, 'ioctl', path);
    return true;
  }
  return false;
}
