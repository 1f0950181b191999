import js from '@eslint/js';
import globals from 'globals';

export default [
  js.configs.recommended,
  {
    files: ['**/*.js'],
    languageOptions: {ecmaVersion: 2025, sourceType: 'module', globals: globals.browser},
    rules: {
      'arrow-body-style': 'error',
      curly: 'error',
      eqeqeq: 'error',
      'max-depth': ['error', 3],
      'max-lines-per-function': ['error', 60],
      'no-console': 'error',
      'no-implicit-globals': 'error',
      'no-param-reassign': ['error', {props: false}],
      'no-shadow': 'error',
      'no-unused-vars': ['error', {args: 'after-used'}],
      'no-use-before-define': ['error', {functions: false, variables: false}],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
    },
  },
];
