export default {
  extends: 'stylelint-config-standard',
  rules: {
    // A rule for narrow windows or for print comes after, and may be of less weight than, one for all.
    'no-descending-specificity': null,
    // Names of fonts are not ours.
    'value-keyword-case': ['lower', {ignoreKeywords: ['BlinkMacSystemFont', 'Menlo', 'Consolas', 'Roboto', 'CanvasText', 'GrayText', 'Highlight']}],
    'selector-class-pattern': '^[A-Za-z-]+$',
    'selector-id-pattern': '^[A-Za-z-]+$',
  },
};
