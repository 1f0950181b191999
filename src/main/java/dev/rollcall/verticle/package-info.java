/** The route table and the management port. It may import all but the start of the process. */
package dev.rollcall.verticle;
