/** The {@code lua} command and its interactive mode. */
@NullMarked
package dev.perigee.cli;

import org.jspecify.annotations.NullMarked;
