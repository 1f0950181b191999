/** The console and the API document in a browser. It may import the other rooms of {@code http}. */
package dev.rollcall.http.page;
