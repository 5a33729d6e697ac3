const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * For `keydown` on a group of buttons with the role radio: an arrow moves on to the next that can be chosen, round and round, and chooses it, as
 * the WAI-ARIA practices have it. Only the chosen one should be reached by Tab.
 */
export function moveRadio(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const radios = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLButtonElement>('[role=radio]:not(:disabled)')];
  const from = radios.indexOf(event.target as HTMLButtonElement);
  const next = radios[(from + step + radios.length) % radios.length];
  if (from < 0 || next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
  next.click();
}
