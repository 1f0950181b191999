const THEMES = ['auto', 'light', 'dark'];
const root = document.documentElement;
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const button = document.getElementById('theme-button');

/** Swagger UI has a class for it; the console and the head of this page go by the attribute. */
function show() {
  const {theme} = root.dataset;
  root.classList.toggle('dark-mode', theme === 'dark' || (theme === 'auto' && systemIsDark.matches));
  button.textContent = `Theme: ${theme}`;
}

button.addEventListener('click', () => {
  root.dataset.theme = THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length];
  localStorage.setItem('theme', root.dataset.theme);
  show();
});
systemIsDark.addEventListener('change', show);
show();

/** The console's token, for calls to this service that have no other. */
const token = sessionStorage.getItem('token');
document.getElementById('token').hidden = token === null;

function withToken(request) {
  if (token !== null && !request.headers.Authorization && new URL(request.url, document.baseURI).origin === location.origin) {
    request.headers.Authorization = `Bearer ${token}`;
  }
  return request;
}

globalThis.SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#api',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  requestInterceptor: withToken,
  // The line for a shell shows what was typed here, and no token that was not.
  showMutatedRequest: false,
});
