import js from '@eslint/js'
import ts from 'typescript-eslint'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'

export default ts.config(
  {
    ignores: [
      'out/',
      'dist/',
      'node_modules/',
      'src-main/compute/kernels/assembly/',
      'src-main/compute/kernels/generated/'
    ]
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-undef': 'off',
      eqeqeq: ['error', 'always']
    }
  },
  { files: ['src-renderer/**'], languageOptions: { globals: globals.browser } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'], parser: ts.parser } },
    rules: { 'svelte/no-at-html-tags': 'error' }
  },
  {
    files: ['src-main/**', 'src-renderer/**', 'src-shared/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'h5wasm', message: 'HDF5 is read through src-main/anndata/hdf5.ts only.' },
            { name: 'h5wasm/node', message: 'HDF5 is read through src-main/anndata/hdf5.ts only.' }
          ]
        }
      ]
    }
  },
  { files: ['src-main/anndata/hdf5.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['src-main/compute/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Draw from src-shared/random.ts.' }
      ]
    }
  }
)
