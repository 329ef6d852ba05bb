import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sys } from '../../src/runtime/index.ts';
import { createRuntime, type NodeRuntime } from '../../src/runtime/node/index.ts';
import { Log } from '../../src/agent/log.ts';
import { Audit } from '../../src/agent/audit/audit.ts';
import { AuditFile } from '../../src/agent/audit/audit-file.ts';
import type { AuditSink } from '../../src/agent/audit/audit-sink.ts';
import { verifyAudit } from '../../src/agent/audit/verify-audit.ts';

const ENOSPC = 28;

/** A folder for recordings, and a disk that can be full. */
export class AuditBench implements Disposable {
  readonly runtime: NodeRuntime = createRuntime();
  readonly folder = mkdtempSync(join(tmpdir(), 'qga-audit-'));
  readonly path = join(this.folder, 'audit');
  /** Bytes that the disk still takes. */
  room = Infinity;
  /** What the agent's log was told. */
  readonly logged: string[] = [];
  readonly sys: Sys;

  constructor() {
    const { sys } = this.runtime;
    this.sys = {
      ...sys,
      writeText: (fd, text) => {
        const taken = Math.min(text.length, this.room);
        if (taken === 0) return -ENOSPC;
        this.room -= taken;
        return sys.writeText(fd, text.slice(0, taken));
      },
      write: (_fd, bytes, at, length) => {
        this.logged.push(Buffer.from(bytes.subarray(at, at + length)).toString());
        return length;
      },
    };
  }

  /** An agent's audit, open. */
  audit({
    sink = new AuditFile(this.sys, this.path),
    required = false,
  }: { sink?: AuditSink; required?: boolean } = {}): Audit {
    const audit = this.closed(sink, required);
    audit.open();
    return audit;
  }

  /** One that is not open yet. */
  closed(sink: AuditSink = new AuditFile(this.sys, this.path), required = false): Audit {
    const runtime = { sys: this.sys, loop: this.runtime.loop };
    return new Audit(runtime, new Log(this.sys, 2), sink, required);
  }

  /** Records that a command was done, by its name. */
  static record(audit: Audit, command: string, outcome = 'ok'): void {
    const { time } = audit.now();
    audit.record({
      body: `"time": "${time}", "command": "${command}", "outcome": "${outcome}"`,
      time,
      command,
      outcome,
    });
  }

  lines(path = this.path): string[] {
    return readFileSync(path, 'utf8').trimEnd().split('\n');
  }

  /** What the lines are about: commands and events, in their order. */
  subjects(path = this.path): string[] {
    return this.lines(path).map((line) => {
      const { command, event, count } = JSON.parse(line) as {
        command?: string;
        event?: string;
        count?: number;
      };
      return `${command ?? event}${count === undefined ? '' : ` x ${count}`}`;
    });
  }

  /** What a verification says, and whether it finds nothing wrong. */
  verify(path = this.path, hash?: string): { said: string[]; whole: boolean } {
    const said: string[] = [];
    const whole = verifyAudit(
      this.runtime.sys,
      path,
      hash,
      (text) => void said.push(text.replace(`${path}: `, '')),
    );
    return { said, whole };
  }

  [Symbol.dispose](): void {
    this.runtime.close();
    rmSync(this.folder, { recursive: true });
  }
}
