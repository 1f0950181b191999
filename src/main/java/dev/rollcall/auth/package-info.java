/**
 * Who may call: judges bearer access tokens (JWT) by the issuer's public keys. Knows nothing of
 * HTTP but how keys are fetched.
 */
package dev.rollcall.auth;
