/**
 * The page: boots the program, shows the editor, remembers the theme. `patchcord` on the global object is for the console
 * and for tests.
 */
import './trusted-scripts.ts';
import './theme.css';
import { EditorElement } from '../editor/editor-element.ts';
import { reasonOf } from '../kit/index.ts';
import { aboutExtension } from './about/about-extension.ts';
import { arrangeExtension } from './arrange/arrange-extension.ts';
import { boot } from './boot.ts';
import { chainsExtension } from './chains/chains-extension.ts';
import { earTrainingExtension } from './ear-training/ear-extension.ts';
import { keepSetting, keptSetting } from './kept-setting.ts';
import { compareExtension } from './compare/compare-extension.ts';
import { exportExtension } from './export/export-extension.ts';
import { lessonsExtension } from './lessons/lessons-extension.ts';
import { measureExtension } from './measure/measure-extension.ts';
import { libraryExtension } from './library/library-extension.ts';
import { mapExtension } from './map/map-extension.ts';
import { maskingExtension } from './masking/masking-extension.ts';
import { offlineExtension } from './offline/offline-extension.ts';
import { phantomExtension } from './phantom/phantom-extension.ts';
import { pictureExtension, thumbnailOf } from './picture/picture-extension.ts';
import { probeExtension } from './probe/probe-extension.ts';
import { presenterExtension } from './presenter/presenter-extension.ts';
import { recordingsExtension } from './recordings/recordings-extension.ts';
import { shareExtension } from './share/share-extension.ts';
import { stageExtension } from './stage/stage-extension.ts';
import { storageExtension } from './storage/storage-extension.ts';

type Theme = 'studio' | 'paper';
const THEME_KEY = 'patchcord.theme';

function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  keepSetting(THEME_KEY, theme);
}

const preferred = (): Theme => (keptSetting(THEME_KEY) === 'paper' ? 'paper' : 'studio');

async function start(): Promise<void> {
  applyTheme(preferred());
  document.addEventListener('toggle-theme', () => applyTheme(preferred() === 'paper' ? 'studio' : 'paper'));
  const parameters = new URLSearchParams(location.search);
  const patch = parameters.get('patch');
  const app = await boot({ forceScript: parameters.has('script-processor'), ...(patch === null ? {} : { patch }) });
  const editor = new EditorElement();
  editor.session = app.session;
  const chains = chainsExtension(app);
  const lessons = lessonsExtension(app);
  const presenter = presenterExtension(app, lessons.model);
  lessons.onPresent = (shell) => { presenter.present(shell); };
  editor.extensions = [
    libraryExtension({ app, picture: thumbnailOf, carryChain: (...carried) => { chains.carryChain(...carried); } }),
    chains,
    arrangeExtension(),
    shareExtension(app),
    exportExtension(app),
    pictureExtension(),
    measureExtension(app),
    offlineExtension({ isPlaying: () => app.player.state !== 'stopped', beforeReload: async () => void (await app.session.documents.flush()) }),
    probeExtension(app),
    compareExtension(app),
    recordingsExtension(app),
    lessons,
    presenter,
    earTrainingExtension(app),
    phantomExtension(app),
    storageExtension(app),
    maskingExtension(app),
    stageExtension(app),
    aboutExtension(),
    mapExtension(),
  ];
  document.body.append(editor);
  Object.assign(globalThis, { patchcord: app });
}

/** Whatever went wrong, the page says so. */
function fail(error: unknown): void {
  const notice = document.createElement('p');
  notice.className = 'failure';
  notice.setAttribute('role', 'alert');
  notice.textContent = `Patchcord could not start: ${reasonOf(error)}`;
  document.body.append(notice);
}

start().catch(fail);
