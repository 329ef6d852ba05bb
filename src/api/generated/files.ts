// Made from schema/files.qapi by `npm run generate`. Changes belong there.
import type { LongString } from '../../wire/index.ts';

/** A piece of a file. */
export interface GuestFileRead {
  /** how many bytes were read */
  readonly count: number | bigint;
  /** the bytes */
  readonly 'buf-b64': string;
  /**
   * whether the file's end was met, that is, whether there were
   * fewer bytes than asked for. A read that ends exactly at the end
   * does not meet it.
   */
  readonly eof: boolean;
}

/** What was written of a piece. */
export interface GuestFileWrite {
  /**
   * how many bytes were written. Fewer than were given if the
   * file takes no more now.
   */
  readonly count: number | bigint;
  /** false */
  readonly eof: boolean;
}

/** A place in a file. */
export interface GuestFileSeek {
  /** bytes from the file's beginning */
  readonly position: number | bigint;
  /** false */
  readonly eof: boolean;
}

/** Where an offset is counted from. */
export type QGASeek = 'set' | 'cur' | 'end';

/** Where an offset is counted from, by name or by number. */
export type GuestFileWhence = number | bigint | QGASeek;

export interface FilesCommands {
  /**
   * Opens a file of the guest. The handle is good for any client until
   * it is closed or the agent ends.
   */
  'guest-file-open': {
    arguments: {
      /**
       * the file. A relative path starts at the agent's working
       * directory.
       */
      readonly path: string;
      /**
       * "r" to read (the default), "w" to write an empty file, "a" to
       * append; with "+" behind it ("r+", "w+", "a+") both to read and
       * write. A "b" is allowed and means nothing.
       */
      readonly mode?: string;
    };
    result: number | bigint;
  };

  /** Closes a file. */
  'guest-file-close': {
    arguments: {
      /** from `guest-file-open` */
      readonly handle: number | bigint;
    };
    result: {};
  };

  /**
   * Reads from an open file, from where the last read, write or seek has
   * ended.
   */
  'guest-file-read': {
    arguments: {
      /** from `guest-file-open` */
      readonly handle: number | bigint;
      /**
       * how many bytes to read at most, up to 50331648 (48 MiB);
       * 4096 by default
       */
      readonly count?: number | bigint;
    };
    result: GuestFileRead;
  };

  /**
   * Writes to an open file, from where the last read, write or seek has
   * ended.
   */
  'guest-file-write': {
    arguments: {
      /** from `guest-file-open` */
      readonly handle: number | bigint;
      /** the bytes to write */
      readonly 'buf-b64': string | LongString;
      /** how many of them, all by default */
      readonly count?: number | bigint;
    };
    result: GuestFileWrite;
  };

  /**
   * Moves to another place in an open file. An `offset` of 0 from "cur"
   * only tells where that is.
   */
  'guest-file-seek': {
    arguments: {
      /** from `guest-file-open` */
      readonly handle: number | bigint;
      /** bytes to go, also backwards or beyond the end */
      readonly offset: number | bigint;
      /** where `offset` is counted from */
      readonly whence: GuestFileWhence;
    };
    result: GuestFileSeek;
  };

  /**
   * Hands what the agent holds back of a file's data to the guest's
   * kernel. This agent holds nothing back.
   */
  'guest-file-flush': {
    arguments: {
      /** from `guest-file-open` */
      readonly handle: number | bigint;
    };
    result: {};
  };
}

export const filesArguments = {
  'guest-file-open': 'path:str mode?:str',
  'guest-file-close': 'handle:int',
  'guest-file-read': 'handle:int count?:int',
  'guest-file-write': 'handle:int buf-b64:base64 count?:int',
  QGASeek: 'enum set cur end',
  GuestFileWhence: 'alternate int QGASeek',
  'guest-file-seek': 'handle:int offset:int whence:GuestFileWhence',
  'guest-file-flush': 'handle:int',
} as const;

export const filesResults = {
  'guest-file-open': 'int',
  'guest-file-close': '',
  GuestFileRead: 'struct count:int buf-b64:base64 eof:bool',
  'guest-file-read': 'GuestFileRead',
  GuestFileWrite: 'struct count:int eof:bool',
  'guest-file-write': 'GuestFileWrite',
  GuestFileSeek: 'struct position:int eof:bool',
  'guest-file-seek': 'GuestFileSeek',
  'guest-file-flush': '',
} as const;
