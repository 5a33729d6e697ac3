/** The catalog of the nodes in this checkout. `npm run generate` writes the list it reads. */
import { createCatalog } from './catalog.ts';
import { nodes } from './generated/nodes.ts';

export const shipped = createCatalog(nodes);
