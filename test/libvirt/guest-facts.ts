/** What the guest is made with, and so what its agent has to tell libvirt. */

export const HOST_NAME = 'guest-of-libvirt';
export const MAC = '52:54:00:12:ab:5f';
/** A user with a home, and without a password. */
export const USER = 'tester';
export const LOGIN = { user: USER, seconds: 1_700_000_000, microseconds: 250_000 };
/** In MiB. The swap holds the memory's image while the guest is suspended to disk. */
export const SIZES = { memory: 640, root: 700, swap: 700, data: 64 };
/** Mount point of the second file system. */
export const DATA = '/srv';
