/** Matched bypass and snapshots on the surface. Main thread. */
import { html, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import type { App } from '../boot.ts';
import { answerBlindTest, beginBlindTest, type BlindTest } from './blind-test.ts';
import { bypassVersions } from './bypass-versions.ts';
import { CompareBench } from './compare-bench.ts';
import './compare-banner.ts';
import { matchStretch } from './comparison.ts';
import type { SnapshotActions } from './snapshot-card.ts';
import './snapshot-card.ts';
import { SnapshotKeeper } from './snapshot-keeper.ts';
import { type Letter, Snapshots } from './snapshots.ts';

export function compareExtension({ session, observe }: Pick<App, 'session' | 'observe'>): EditorExtension {
  const listeners = new Set<() => void>();
  const changed = (): void => { for (const listener of listeners) listener(); };
  const bench = new CompareBench({ catalog: session.catalog, observe, hear: (version) => { session.hear(version); } });
  const snapshots = new Snapshots();
  let isOpen = false;
  let blind: BlindTest | undefined;
  /** What is compared: nodes, or snapshots. */
  let what: 'nodes' | 'snapshots' = 'nodes';
  let shellOf: Shell | undefined;
  const end = (): void => {
    blind = undefined;
    bench.end();
    changed();
  };
  const tell = (said: string | undefined): void => { if (said !== undefined) shellOf?.tell(said); };
  const keeper = new SnapshotKeeper(snapshots, { documents: session.documents, catalog: session.catalog, tell, changed });
  const follow = (): void => {
    keeper.follow();
    if (isOpen) void keeper.read();
  };
  session.subscribeStatus(follow);
  session.subscribe(() => {
    follow();
    if (bench.comparing !== undefined || bench.progress !== undefined) end();
  });
  const stretch = () => matchStretch(session.patch, session.transport.positionFrames);

  const compareNodes = async (shell: Shell): Promise<void> => {
    if (bench.comparing !== undefined) return bench.next();
    const found = bypassVersions(session.patch, session.catalog, shell.place, shell.model.selected.nodes);
    if (found === undefined) return shell.tell('Select nodes that can be bypassed, then press X to hear them with and without at equal loudness.');
    const [first] = found.nodes;
    const title = found.nodes.length === 1 ? shell.model.nameOf(first!) : `${found.nodes.length} nodes`;
    what = 'nodes';
    tell(await bench.begin(title, found.versions, stretch(), found.isMatched, 1));
  };

  const compareSnapshots = async (first: number): Promise<boolean> => {
    const { comparing } = bench;
    if (comparing !== undefined && what === 'snapshots' && comparing.heard.length === snapshots.letters.length) bench.turnTo(first);
    else {
      what = 'snapshots';
      tell(await bench.begin('Snapshots', snapshots.versions(session.patch), stretch(), true, first));
    }
    return bench.comparing !== undefined;
  };

  const actions: SnapshotActions = {
    keep: (letter) => {
      if (bench.comparing !== undefined) end();
      keeper.keep(letter, session.patch);
      changed();
    },
    hear: (letter) => {
      if (heard() === letter) end();
      else void compareSnapshots(snapshots.letters.indexOf(letter)).then(changed);
    },
    use: (letter) => {
      const edit = snapshots.editTo(letter, session.patch);
      end();
      if (edit !== undefined) session.edit(edit, `Use snapshot ${letter}`);
    },
    forget: (letter) => {
      end();
      keeper.forget(letter);
      changed();
    },
    beginBlind: () => {
      const test = beginBlindTest(snapshots.letters.length, Math.random);
      void compareSnapshots(test.hidden).then((isThere) => {
        blind = isThere ? test : undefined;
        isHiddenHeard = true;
        changed();
      });
    },
    turnTo: (index) => {
      isHiddenHeard = index < 0;
      bench.turnTo(index < 0 ? blind!.hidden : index);
      changed();
    },
    answer: (index) => {
      blind = answerBlindTest(blind!, index, Math.random);
      isHiddenHeard = true;
      bench.turnTo(blind.hidden);
      changed();
    },
    close: () => {
      end();
      isOpen = false;
      changed();
    },
  };
  let isHiddenHeard = false;
  const heard = (): Letter | '?' | undefined => {
    const { comparing } = bench;
    if (comparing === undefined || what !== 'snapshots') return undefined;
    return blind !== undefined && isHiddenHeard ? '?' : snapshots.letters[comparing.current];
  };

  return {
    id: 'compare',
    attach: (shell) => { shellOf = shell; },
    commands: [
      { id: 'compare', title: 'Hear the selection with and without, equally loud', keys: ['X'], group: 'Listen', run: (shell) => { void compareNodes(shell); } },
      { id: 'compare-end', title: 'End the comparison', keys: ['Shift+X'], group: 'Listen', isEnabled: () => bench.comparing !== undefined || bench.progress !== undefined, run: end },
      { id: 'snapshots', title: 'Snapshots A to D', keys: ['Shift+S'], group: 'Listen', run: () => { if (isOpen) actions.close(); else { isOpen = true; follow(); changed(); } } },
    ],
    // A blind test tells nothing of what is heard.
    banner: () => ((bench.comparing === undefined && bench.progress === undefined) || (blind !== undefined && bench.progress === undefined) ? nothing : html`<patch-compare .bench=${bench}></patch-compare>`),
    dock: () => (isOpen ? html`<patch-snapshots .snapshots=${snapshots} .actions=${{ ...actions }} .heard=${heard()} .blind=${blind}></patch-snapshots>` : nothing),
    subscribe: (listener) => {
      listeners.add(listener);
      const leave = bench.subscribe(listener);
      return () => {
        listeners.delete(listener);
        leave();
      };
    },
  };
}
