// Made from schema/accounts.qapi by `npm run generate`. Changes belong there.
import type { LongString } from '../../wire/index.ts';

/** A user who is logged in. */
export interface GuestUser {
  /** the user's name */
  readonly user: string;
  /**
   * seconds since 1970-01-01 00:00 UTC, with a fraction; of
   * the earliest login if there are several
   */
  readonly 'login-time': number;
  /** the domain that the user logged in to. Only on Windows. */
  readonly domain?: string;
}

/** Keys that a user may log in with. */
export interface GuestAuthorizedKeys {
  /** public keys, each a line of authorized_keys (see sshd(8)) */
  readonly keys: readonly string[];
}

export interface AccountsCommands {
  /** Changes a user's password. */
  'guest-set-user-password': {
    arguments: {
      /** the user. Line feeds and colons are not allowed. */
      readonly username: string;
      /**
       * the new password. It ends at a zero byte, and has no
       * line feed before that.
       */
      readonly password: string | LongString;
      /**
       * whether it is encrypted already, the way the guest's
       * password database wants it (see crypt(5)); if so, it is stored
       * as it is
       */
      readonly crypted: boolean;
    };
    result: {};
  };

  /** Lists who is logged in, each user once. */
  'guest-get-users': {
    arguments: {};
    result: readonly GuestUser[];
  };

  /**
   * Lists the SSH keys that a user may log in with, as they stand in
   * .ssh/authorized_keys of the user's home directory. The last comes
   * first.
   */
  'guest-ssh-get-authorized-keys': {
    arguments: {
      /** the user */
      readonly username: string;
    };
    result: GuestAuthorizedKeys;
  };

  /**
   * Adds SSH keys to those that a user may log in with. Keys that are
   * there already are not added again. The file is replaced as a whole,
   * with the user's rights; a file that the user may not open counts as
   * none.
   */
  'guest-ssh-add-authorized-keys': {
    arguments: {
      /** the user */
      readonly username: string;
      /** public keys, each a line of authorized_keys */
      readonly keys: readonly string[];
      /**
       * whether the keys replace those that are there. False by
       * default.
       */
      readonly reset?: boolean;
    };
    result: {};
  };

  /**
   * Removes SSH keys from those that a user may log in with. Keys that
   * are not there are ignored, and so is a file that is not there.
   */
  'guest-ssh-remove-authorized-keys': {
    arguments: {
      /** the user */
      readonly username: string;
      /** public keys, each exactly as its line of authorized_keys */
      readonly keys: readonly string[];
    };
    result: {};
  };
}

export const accountsArguments = {
  'guest-set-user-password': 'username:str password:base64 crypted:bool',
  'guest-get-users': '',
  'guest-ssh-get-authorized-keys': 'username:str',
  'guest-ssh-add-authorized-keys': 'username:str keys:[str] reset?:bool',
  'guest-ssh-remove-authorized-keys': 'username:str keys:[str]',
} as const;

export const accountsResults = {
  'guest-set-user-password': '',
  GuestUser: 'struct user:str login-time:number domain?:str',
  'guest-get-users': '[GuestUser]',
  GuestAuthorizedKeys: 'struct keys:[str]',
  'guest-ssh-get-authorized-keys': 'GuestAuthorizedKeys',
  'guest-ssh-add-authorized-keys': '',
  'guest-ssh-remove-authorized-keys': '',
} as const;
