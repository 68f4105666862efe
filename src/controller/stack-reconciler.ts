import { ANNOTATIONS, FINALIZER } from '../api/v1alpha1/metadata.ts';
import { parseSpec, type ParsedSpec } from '../api/v1alpha1/parse-spec.ts';
import {
  keepAppointments,
  pass,
  readLedger,
  writeLedger,
  type Breadth,
  type DeletionPolicy,
  type Kind,
  type Ledger,
  type Pace,
  type PassOutcome,
  type StackIdentity,
} from '../engine/index.ts';
import type { Clock } from '../clock.ts';
import type { CloudAccess, CloudProvider } from './cloud-provider.ts';
import { deletionPolicyOf } from './deletion.ts';
import type { KeptDataStore } from './kept-data.ts';
import { LastOf } from './last-of.ts';
import { letGo } from './letting-go.ts';
import { requestKey, type Result } from './reconcile.ts';
import type { PassJournal } from './pass-journal.ts';
import { identify } from './identity.ts';
import { noWay } from './place.ts';
import { account, breadthOf, isSteady, nextLook } from './pass-schedule.ts';
import { reportStatus } from './report.ts';
import type { StackKey, StackStore, StoredStack } from './stack-store.ts';
import { ledgerOf, rawPaused, rawRegion, requestsOf, roleOf, statusHints } from './stack-input.ts';
import { StackSessions, type StackSession } from './stack-session.ts';
import { StatusTeller, type Subject } from './status-teller.ts';

export interface StackReconcilerOptions {
  readonly store: StackStore;
  readonly keptData: KeptDataStore;
  readonly clouds: CloudProvider;
  readonly kinds: readonly Kind[];
  readonly clock: Clock;
  readonly pace: Pace;
  /** Random letters and digits, for tokens and passwords. */
  readonly random: (length: number) => string;
  /** A number from 0 up to 1, for the jitter of resyncs. */
  readonly jitter: () => number;
  readonly journal: (stack: StoredStack) => PassJournal;
  /** Stops the start of further actions while the process shuts down. Default is never. */
  readonly drain?: AbortSignal;
}

interface Work {
  readonly identity: StackIdentity;
  readonly ledger: Ledger;
  readonly session: StackSession;
  readonly access: CloudAccess & { readonly roleARN: string | undefined };
}

const never = new AbortController().signal;
const none = {};

/**
 * One pass for one object: reads it, makes sure that finalizer and ledger are stored, runs the engine, reports. Level
 * based: it looks at what is, never at what has happened, so that it does not matter which event called it.
 */
export class StackReconciler {
  readonly #options: StackReconcilerOptions;
  readonly #sessions = new StackSessions();
  readonly #teller: StatusTeller;
  readonly #specs = new LastOf<ParsedSpec>();
  readonly #ledgers = new LastOf<ReturnType<typeof readLedger>>();
  readonly #requests = new LastOf<ReturnType<typeof requestsOf>>();
  #cluster: string | undefined;

  constructor(options: StackReconcilerOptions) {
    this.#options = options;
    this.#teller = new StatusTeller(options);
  }

  async reconcile(key: StackKey, signal: AbortSignal): Promise<Result> {
    const stack = await this.#options.store.get(key, signal);
    if (stack === undefined) {
      this.#close(key);
      this.#teller.reached(requestKey(key));
      return {};
    }
    const deleting = stack.metadata.deletionTimestamp !== undefined;
    if (deleting && !stack.metadata.finalizers.includes(FINALIZER)) {
      this.#close(key);
      return {};
    }
    // The generation would not do: a default that a newer CRD fills in changes the spec and is not counted.
    const version = JSON.stringify(stack.spec ?? null);
    const parsed = this.#specs.get(requestKey(key), version, () => parseSpec(stack.spec));
    const subject: Subject = {
      stack,
      spec: parsed.ok ? parsed.spec : undefined,
      deleting,
    };
    if (!deleting && !parsed.ok)
      return this.#teller.refuse(subject, 'InvalidSpec', parsed.problems.join('; '), signal);
    return this.#withCloud(subject, signal);
  }

  #close(stack: StackKey): void {
    const key = requestKey(stack);
    this.#sessions.close(key);
    this.#specs.forget(key);
    this.#ledgers.forget(key);
    this.#requests.forget(key);
  }

  #requestsOf(stack: StoredStack): ReturnType<typeof requestsOf> {
    const requests = requestsOf(stack);
    return this.#requests.get(requestKey(stack.metadata), JSON.stringify(requests), () => requests);
  }

  async #withCloud(subject: Subject, signal: AbortSignal): Promise<Result> {
    const text = subject.stack.metadata.annotations[ANNOTATIONS.ledger];
    const key = requestKey(subject.stack.metadata);
    const known = this.#ledgers.get(key, text ?? '', () => readLedger(text));
    if (known === 'unreadable') {
      const message = `the annotation ${ANNOTATIONS.ledger} cannot be read; put it back from a backup of the object, or remove it: it is rebuilt from the tags on AWS then`;
      return this.#teller.refuse(subject, 'IdentityLost', message, signal);
    }
    const region = known?.region ?? subject.spec?.region ?? rawRegion(subject.stack.spec);
    if (region === undefined) {
      const message =
        'neither the ledger nor spec.region says in which region the stack lives; put spec.region back';
      return this.#teller.refuse(subject, 'IdentityLost', message, signal);
    }
    const roleARN = roleOf(subject.stack, known, subject.deleting);
    const access = await this.#options.clouds.connect({ region, roleARN }, signal);
    const place = { region, roleARN, account: known?.account };
    if (!access.ok) return this.#teller.wait(subject, noWay(access, place), signal);
    if (known !== undefined && known.account !== access.account) {
      const message = `the stack lives in account ${known.account}, and the credentials are of account ${access.account}; give the operator credentials for the former, or put spec.roleARN back`;
      return this.#teller.refuse(subject, 'AccountMismatch', message, signal);
    }
    return this.#withLedger(subject, { ...access, roleARN }, known, signal);
  }

  async #withLedger(
    subject: Subject,
    access: CloudAccess & { readonly roleARN: string | undefined },
    known: Ledger | undefined,
    signal: AbortSignal,
  ): Promise<Result> {
    this.#cluster ??= await this.#options.store.clusterUID(signal);
    const key = requestKey(subject.stack.metadata);
    const found = await identify(
      {
        stack: subject.stack,
        access,
        cluster: this.#cluster,
        ledger: known,
        knows: (stackId) => this.#sessions.has(key, stackId),
      },
      this.#options,
      signal,
    );
    if (!found.ok)
      return found.unanswered === undefined
        ? this.#teller.refuse(subject, found.reason, found.message, signal)
        : this.#teller.wait(subject, found, signal, found.unanswered === 'passing');
    this.#teller.reached(key);
    const { identity, recognised } = found;
    const place = { ...identity, roleARN: access.roleARN, recognised };
    const ledger = ledgerOf(subject.stack, subject.spec, place, known, this.#options.clock.now());
    const stack = await this.#remember(subject.stack, ledger, ledger !== known, signal);
    const session = this.#sessions.open(
      key,
      { uid: stack.metadata.uid, target: `${identity.stackId}|${identity.account}|${identity.region}` },
      {
        now: this.#options.clock.now(),
        resumed: known !== undefined || recognised,
        hints: statusHints(stack.status),
      },
    );
    return this.#run({ ...subject, stack }, { identity, ledger, session, access }, signal);
  }

  /** Finalizer and ledger are stored before the first write to AWS. */
  async #remember(
    stack: StoredStack,
    ledger: Ledger,
    changed: boolean,
    signal: AbortSignal,
  ): Promise<StoredStack> {
    const annotations = { [ANNOTATIONS.ledger]: writeLedger(ledger) };
    if (!stack.metadata.finalizers.includes(FINALIZER)) {
      return this.#options.store.update(stack, { finalizer: FINALIZER, annotations }, signal);
    }
    return changed ? this.#options.store.annotate(stack, annotations, signal) : stack;
  }

  async #run(subject: Subject, work: Work, signal: AbortSignal): Promise<Result> {
    const { spec, deleting } = subject;
    const { identity, ledger, session } = work;
    const paused = deleting ? rawPaused(subject.stack.spec) : spec?.paused === true;
    const breadth = breadthOf(subject, session, this.#options);
    const policy = deletionPolicyOf(subject.stack.spec, ledger);
    const journal = this.#options.journal(subject.stack);
    let { stack } = subject;
    const since = this.#options.clock.now();
    const passed = await pass(
      {
        kinds: this.#options.kinds,
        stack: identity,
        spec: deleting ? undefined : spec,
        teardown: deleting,
        policy,
        paused,
        userTags: spec?.tags ?? none,
        requests: this.#requestsOf(stack),
        steady: !deleting && isSteady(stack, session),
        ledger,
        memory: session.memory,
        breadth,
        signal,
        drain: this.#options.drain ?? never,
      },
      {
        cloud: work.access.cloud,
        now: () => this.#options.clock.now(),
        pace: this.#options.pace,
        random: this.#options.random,
        saveLedger: async (next) => {
          stack = await this.#options.store.annotate(
            stack,
            { [ANNOTATIONS.ledger]: writeLedger(next) },
            signal,
          );
        },
        orders: async () => {
          const current = await this.#options.store.get(stack.metadata, signal);
          // Another object of the same name says nothing about this one.
          if (current?.metadata.uid !== stack.metadata.uid) return { policy: 'Retain', paused: true };
          return { policy: deletionPolicyOf(current.spec, ledger), paused: rawPaused(current.spec) };
        },
        acted: journal.acted.bind(journal),
        duplicate: journal.duplicate.bind(journal),
        unread: journal.unread.bind(journal),
      },
    );
    const statuses = keepAppointments(passed.statuses, session.statuses, session.memory, since);
    const outcome = { ...passed, statuses };
    session.statuses = statuses;
    account({ ...subject, stack }, session, breadth, this.#options);
    journal.pass(breadth.type, outcome);
    return this.#conclude({ ...subject, stack }, session, outcome, {
      paused,
      identity,
      access: work.access,
      policy,
      journal,
      breadth,
      signal,
    });
  }

  async #conclude(
    subject: Subject,
    session: StackSession,
    outcome: PassOutcome,
    context: {
      readonly paused: boolean;
      readonly identity: StackIdentity;
      readonly access: Work['access'];
      readonly policy: DeletionPolicy;
      readonly journal: PassJournal;
      readonly breadth: Breadth;
      readonly signal: AbortSignal;
    },
  ): Promise<Result> {
    const ending = { ...context, stack: subject.stack, outcome, memory: session.memory };
    const end =
      subject.deleting && !context.paused
        ? await letGo(ending, this.#options, context.signal)
        : { finished: false };
    if (end.finished) {
      this.#close(subject.stack.metadata);
      return {};
    }
    const report = reportStatus({
      stack: subject.stack,
      spec: subject.spec,
      identity: context.identity,
      roleARN: context.access.roleARN,
      outcome,
      deleting: subject.deleting,
      paused: context.paused,
      waitsForSilence: subject.deleting && outcome.statuses.size === 0,
      handledRequest: session.handledRequest,
      now: this.#options.clock.now(),
    });
    if (report.ready) {
      session.readyGeneration = subject.stack.metadata.generation;
      session.readyRequests = JSON.stringify(requestsOf(subject.stack));
    }
    await this.#teller.apply(subject.stack, report, context.signal);
    return { requeueAfter: nextLook(session, outcome, end.nextSweep, this.#options) };
  }
}
