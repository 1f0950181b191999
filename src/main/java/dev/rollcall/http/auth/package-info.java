/**
 * Bearer tokens, their scopes, and CORS. It may import {@code auth}, {@code metrics} and {@code
 * http.error}.
 */
package dev.rollcall.http.auth;
