import {askForToken} from './access.js';
import {token} from './api.js';
import {drawCalls} from './chart.js';
import {showCurlLines} from './curl.js';
import {byId} from './dom.js';
import {watchHealth} from './health.js';
import {deleteOnLeaving} from './removal.js';
import {showPage, showStudents} from './students.js';
import {transferStudents} from './transfer.js';

const THEMES = ['auto', 'light', 'dark'];

function chooseTheme() {
  const root = document.documentElement.dataset;
  const show = () => (byId('theme-button').textContent = `Theme: ${root.theme}`);
  byId('theme-button').addEventListener('click', () => {
    root.theme = THEMES[(THEMES.indexOf(root.theme) + 1) % THEMES.length];
    localStorage.setItem('theme', root.theme);
    show();
  });
  show();
}

chooseTheme();
showCurlLines(() => token.get() !== null);
drawCalls();
askForToken(showPage);
deleteOnLeaving();
transferStudents();
watchHealth();
showStudents();
