/**
 * What a reader would otherwise have to look for: `any`, eval, markup from strings, floating promises, and imports or
 * globals against the plan. Types and unused names are the compiler's business.
 */
import { relative } from 'node:path';
import tseslint from 'typescript-eslint';
import { IMPURE_GLOBALS, INEXACT_MATH, PURE_ROOMS, roomOf, violation } from './tools/import-plan.mjs';

const root = import.meta.dirname;
const pathOf = (context) => relative(root, context.filename).replaceAll('\\', '/');

/** The import directions that the test/import-plan.test.ts checks too; here to see them while typing. */
const importPlan = {
  meta: { type: 'problem', schema: [], messages: { against: '{{what}}' } },
  create(context) {
    const check = (node) => {
      const specifier = node.source?.value;
      const what = typeof specifier === 'string' ? violation(pathOf(context), specifier) : undefined;
      if (what) context.report({ node: node.source, messageId: 'against', data: { what } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};

const isReference = (variable) => variable === null || variable.defs.length === 0;

/** In a pure room: no global of the page, the clock or the machine, and no `Math` whose last bits differ by engine. */
const purity = {
  meta: { type: 'problem', schema: [], messages: { global: '{{room}} must not use {{name}}: its results depend on its arguments only', math: 'Math.{{name}} differs between engines; src/kit/exact-math.ts has it exact' } },
  create(context) {
    const room = roomOf(pathOf(context));
    if (!PURE_ROOMS.includes(room)) return {};
    const isGlobal = (node) => {
      for (let scope = context.sourceCode.getScope(node); scope; scope = scope.upper) {
        const variable = scope.set.get(node.name);
        if (variable) return isReference(variable);
      }
      return true;
    };
    return {
      'Program:exit'() {
        const scopes = context.sourceCode.scopeManager.scopes;
        for (const { identifier } of new Set(scopes.flatMap((scope) => scope.references))) {
          if (IMPURE_GLOBALS.includes(identifier.name) && isGlobal(identifier)) context.report({ node: identifier, messageId: 'global', data: { room, name: identifier.name } });
        }
      },
      'MemberExpression[object.name="Math"][computed=false]'(node) {
        const { name } = node.property;
        if (name === 'random') context.report({ node, messageId: 'global', data: { room, name: 'Math.random' } });
        else if (INEXACT_MATH.includes(name)) context.report({ node, messageId: 'math', data: { name } });
      },
    };
  },
};

const MARKUP = 'markup from a string can carry script; build elements or use a lit template';

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', '**/generated/', 'test-results/', 'playwright-report/', '**/*.as.ts', 'worklets/dsp/', 'worklets/runtime/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.js'],
    extends: [...tseslint.configs.strict],
    plugins: { patchcord: { rules: { 'import-plan': importPlan, purity } } },
    rules: {
      'patchcord/import-plan': 'error',
      'patchcord/purity': 'error',
      '@typescript-eslint/no-unused-vars': 'off',
      // Indices that arithmetic proves are commoner in signal code than ones that could miss.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A getter in an object literal has no arrow form.
      '@typescript-eslint/no-this-alias': ['error', { allowedNames: ['self', 'session'] }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      'eqeqeq': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-debugger': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'start' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'AssignmentExpression[left.property.name=/^(innerHTML|outerHTML|srcdoc)$/]', message: MARKUP },
        { selector: 'CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment)$/]', message: MARKUP },
        { selector: 'CallExpression[callee.object.name="document"][callee.property.name=/^write(ln)?$/]', message: MARKUP },
        { selector: 'TemplateElement[value.raw=/\\sstyle=/]', message: 'the page allows no style attributes: write .style=${`…`}, which goes by the object model' },
        { selector: 'ThrowStatement > :matches(Literal, TemplateLiteral)', message: 'throw an Error, which says where it came from' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'rete-scopes-plugin', message: 'its licence forbids commercial use' }],
          patterns: [
            { group: ['lit/directives/unsafe-*', 'lit-html/directives/unsafe-*'], message: MARKUP },
            { regex: '^(rete($|-)|@retejs/)', message: 'Rete stays behind src/editor/rete-adapter' },
          ],
        },
      ],
    },
  },
  {
    // The only rule that needs types: a promise nobody waits for hides its failure.
    files: ['src/**/*.ts', 'examples/**/*.ts', 'test/**/*.ts', 'tools/*.ts', 'worklets/*.ts', '*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
  {
    // And the page that our canvas is measured against.
    files: ['src/editor/rete-adapter/**', 'test/bench/pages/rete-page.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [{ name: 'rete-scopes-plugin', message: 'its licence forbids commercial use' }] }] },
  },
  {
    files: ['src/**/*.ts', 'worklets/*.ts'],
    ignores: ['src/cli/**', '**/*.test.ts'],
    rules: { 'no-console': 'error', 'max-lines': ['error', { max: 400, skipBlankLines: true }] },
  },
);
