/** The set-up of the log. It may import {@code settings}. */
package dev.rollcall.logging;
