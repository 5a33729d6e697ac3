/** What the dialogs of sharing and export have in common. */
import { css } from 'lit';

export const dialogStyles = css`
  :host { display: flex; flex-direction: column; gap: 16px; }
  .choices { display: flex; gap: 4px; padding: 4px; border-radius: 8px; background: var(--well); }
  .choices button { flex: 1; min-width: 0; }
  .choices button[aria-checked='true'] { background: var(--text); color: var(--ground); font-weight: 600; }
  .fields, fieldset { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px 24px; }
  label { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 32px; min-width: 0; }
  label span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  label select { max-width: 60%; }
  fieldset { margin: 0; padding: 8px 12px 12px; border: 1px solid var(--line); border-radius: 8px; }
  legend { padding: 0 4px; color: var(--muted); font-size: var(--small); }
  .said { padding: 8px 12px; border-radius: 8px; background: var(--raised); }
  .buttons { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; }
  .buttons button { padding: 0 16px; border: 1px solid var(--line); }
  .buttons .main { background: var(--text); color: var(--ground); border-color: var(--text); font-weight: 600; }
  .buttons .main:disabled { background: var(--raised); color: var(--muted); border-color: var(--line); }
  progress { width: 100%; height: 8px; accent-color: var(--text); }
  @media (max-width: 640px) { .fields, fieldset { grid-template-columns: minmax(0, 1fr); } .buttons button { flex: 1; } label { min-height: 44px; } }
`;
