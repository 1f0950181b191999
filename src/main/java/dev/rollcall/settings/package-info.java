/**
 * The settings, one immutable record, read once at the start. It imports no other package of the
 * service.
 */
package dev.rollcall.settings;
