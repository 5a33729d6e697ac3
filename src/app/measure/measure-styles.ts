/** The look of the measuring dialogs. */
import { css } from 'lit';

export const measureStyles = css`
  .fields { grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); }
  .ends { grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); }
  label select { max-width: 62%; text-overflow: ellipsis; }
  .ends select { max-width: 75%; }
  .whats { flex-wrap: wrap; }
  .plots, .over, .keep, .row, .running { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
  .plots { margin-bottom: -8px; }
  .row p { flex: 1; }
  .row .main { padding: 0 16px; background: var(--text); color: var(--ground); font-weight: 600; }
  .running progress { flex: 1; }
  .chip { gap: 8px; justify-content: start; max-width: 260px; padding-right: 8px; }
  .kept { display: inline-flex; align-items: center; }
  .kept button { min-width: 28px; padding: 0; }
  .keep input { flex: 0 1 260px; }
  .keep button { border: 1px solid var(--line); padding: 0 12px; }
  .space { flex: 1; }
  dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)); gap: 4px 24px; margin: 0; }
  dl div { display: flex; justify-content: space-between; gap: 12px; padding: 4px 0; border-bottom: 1px solid var(--line); }
  dt { color: var(--muted); }
  dd { margin: 0; text-align: right; }
  dd .muted { display: inline-block; margin-left: 8px; }
  .answer { font-size: 20px; font-weight: 600; line-height: 1.3; }
  @media (max-width: 640px) {
    .fields, .ends { grid-template-columns: minmax(0, 1fr); }
    .whats button { flex: 1 0 auto; }
    .keep input { flex: 1 1 100%; }
  }
`;
