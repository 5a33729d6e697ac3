/**
 * Runs in the page: what a person could not name, hit or see of it. For tests only; it travels as text, so it brings all it
 * uses. Looks through open shadow roots.
 *
 * Things to operate must have a name; a value of a slider its range; none may reach out of the window, out of a box that cuts
 * it off without scrolling, or lie on another; on a phone each must offer a finger 36 pixels, or lie alone in that much room.
 */
export function surfaceFaults(): string[] {
  const faults: string[] = [];
  const isPhone = innerWidth <= 640;
  const FINGER_PX = 36;
  const all: HTMLElement[] = [];
  const collect = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      all.push(element);
      if (element.shadowRoot) collect(element.shadowRoot);
    }
  };
  collect(document);
  const parentOf = (element: Element): Element | null => element.assignedSlot ?? element.parentElement ?? (element.getRootNode() instanceof ShadowRoot ? (element.getRootNode() as ShadowRoot).host : null);
  const isWithin = (element: Element, outer: Element): boolean => {
    for (let at: Element | null = element; at; at = parentOf(at)) if (at === outer) return true;
    return false;
  };
  const isOnCanvas = (element: Element): boolean => {
    for (let at: Element | null = element; at; at = parentOf(at)) if (at.tagName === 'PATCH-NODE') return true;
    return false;
  };
  const roleOf = (element: HTMLElement): string | undefined => {
    const role = element.getAttribute('role');
    if (role !== null) return ['button', 'slider', 'checkbox', 'switch', 'option', 'combobox', 'application', 'img'].includes(role) ? role : undefined;
    return { BUTTON: 'button', INPUT: 'input', SELECT: 'select', TEXTAREA: 'input', A: 'link' }[element.tagName];
  };
  const isShown = (element: HTMLElement): boolean => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.getBoundingClientRect().width > 0;
  const nameOf = (element: HTMLElement): string => {
    const root = element.getRootNode() as ParentNode;
    const label = element.closest('label') ?? (element.id === '' ? null : root.querySelector(`label[for="${element.id}"]`));
    return (element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent ?? '').trim() || (element.getAttribute('placeholder') ?? '');
  };
  const operated = all.filter((element) => roleOf(element) !== undefined && isShown(element));
  const called = (element: HTMLElement): string => `${element.tagName.toLowerCase()} "${nameOf(element).slice(0, 40)}" in ${(element.getRootNode() as ShadowRoot).host?.tagName.toLowerCase() ?? 'the page'}`;

  for (const element of operated) {
    if (nameOf(element) === '' && !(element.getAttribute('aria-hidden') === 'true')) faults.push(`${called(element)} has no name`);
    if (roleOf(element) === 'slider' && ['valuemin', 'valuemax', 'valuenow'].some((name) => element.getAttribute(`aria-${name}`) === null)) faults.push(`${called(element)} does not tell its value`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} pixels wide in a window of ${innerWidth}`);

  /** The part of it that is to be seen: cut by what scrolls; what is cut by a box that does not scroll is a fault. */
  const seen = (element: HTMLElement): DOMRect | undefined => {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    for (let at = parentOf(element); at; at = parentOf(at)) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const box = at.getBoundingClientRect();
      const scrolls = (way: string): boolean => way === 'auto' || way === 'scroll';
      if (!scrolls(overflowX) && at.tagName !== 'HTML' && at.tagName !== 'BODY' && (left < box.left - 1 || right > box.right + 1)) faults.push(`${called(element)} is cut off by ${at.tagName.toLowerCase()}.${at.className}`);
      [left, top, right, bottom] = [Math.max(left, box.left), Math.max(top, box.top), Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    return right - left > 1 && bottom - top > 1 ? new DOMRect(left, top, right - left, bottom - top) : undefined;
  };
  const surface = operated.filter((element) => !isOnCanvas(element) && roleOf(element) !== 'application' && roleOf(element) !== 'img');
  const placed = surface.flatMap((element) => { const box = seen(element); return box === undefined ? [] : [{ element, box }]; });
  for (const { element, box } of placed) {
    if (box.left < -0.5 || box.right > innerWidth + 0.5 || box.top < -0.5 || box.bottom > innerHeight + 0.5) faults.push(`${called(element)} reaches out of the window`);
    // What lies under a panel or a veil is out of reach for now, and may lie under it.
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    let top: Element | null = document.elementFromPoint(x, y);
    for (let inner = top?.shadowRoot?.elementFromPoint(x, y); inner && inner !== top; inner = top?.shadowRoot?.elementFromPoint(x, y)) top = inner;
    if (top === null || !isWithin(top, element)) {
      const other = top === null ? undefined : placed.find((one) => one.element !== element && isWithin(top, one.element) && !isWithin(one.element, element) && !isWithin(element, one.element));
      const isSamePanel = other !== undefined && other.element.getRootNode() === element.getRootNode() && other.element.closest('aside') === element.closest('aside');
      if (isSamePanel && element.tagName !== 'INPUT') faults.push(`${called(element)} lies under ${called(other.element)}`);
      continue;
    }
    if (!isPhone) continue;
    const target = element.closest('label')?.getBoundingClientRect() ?? element.getBoundingClientRect();
    const row = element.closest('.row')?.getBoundingClientRect() ?? target;
    if (Math.max(target.height, Math.min(row.height, target.height + 16)) < FINGER_PX && !element.classList.contains('marker')) faults.push(`${called(element)} is ${Math.round(target.width)} × ${Math.round(target.height)} pixels, too small for a finger`);
  }
  // Text that is cut without a sign of it.
  for (const element of all) {
    if (!isShown(element) || isOnCanvas(element) || element.children.length > 0 || (element.textContent ?? '').trim() === '') continue;
    const { overflow, textOverflow } = getComputedStyle(element);
    if (overflow === 'hidden' && textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 2) faults.push(`"${element.textContent!.trim().slice(0, 40)}" is cut`);
  }
  return [...new Set(faults)];
}
