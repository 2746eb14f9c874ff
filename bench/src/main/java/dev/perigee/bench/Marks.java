package dev.perigee.bench;

import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRegion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Controls the counter of a JVM's instructions, as {@code scripts/count-between-marks.c} describes:
 * it announces where machine code is and where an iteration ends. Without a counter, this has no
 * effect.
 */
final class Marks {
  private static final int ADDRESS_BITS = 48;
  private static final long MARK = 0x5040L << ADDRESS_BITS;

  /** The request for the start of a range; the next number is the request for its end. */
  private static final long REGION = 0x5041L << ADDRESS_BITS;

  private static final long COMPILED_JAVA = 0x5043L << ADDRESS_BITS;
  private static final long NEXT = 1L << ADDRESS_BITS;

  private static final Pattern BOUNDS =
      Pattern.compile("bounds \\[0x(\\p{XDigit}+), 0x\\p{XDigit}+, 0x(\\p{XDigit}+)]");

  private final FileChannel nowhere;

  /** Must be created when the process's code region exists. */
  Marks() {
    try {
      nowhere = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CodeRegion region = CodeMemoryLadder.ofProcess(null).region();
    range(REGION, region.base(), region.base() + region.size());
    compiledJava();
  }

  /** Ends an iteration of this thread and begins the next. */
  void mark() {
    seek(MARK);
  }

  /** Announces HotSpot's code cache, which consists of one or more adjacent ranges. */
  private void compiledJava() {
    long start = Long.MAX_VALUE;
    long end = 0;
    Matcher bounds = BOUNDS.matcher(describeCodeCache());
    while (bounds.find()) {
      start = Math.min(start, Long.parseLong(bounds.group(1), 16));
      end = Math.max(end, Long.parseLong(bounds.group(2), 16));
    }
    if (end == 0) {
      throw new IllegalStateException("this JVM does not say where its code cache is");
    }
    range(COMPILED_JAVA, start, end);
  }

  private static String describeCodeCache() {
    try {
      ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(commands, "compilerCodecache", new Object[0], new String[0]);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private void range(long request, long start, long end) {
    seek(request | start);
    seek(request + NEXT | end);
  }

  private void seek(long position) {
    try {
      nowhere.position(position);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
