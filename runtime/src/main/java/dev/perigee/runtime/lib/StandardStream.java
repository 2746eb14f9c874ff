package dev.perigee.runtime.lib;

import dev.perigee.runtime.HostAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One of the host's three streams, as the Java object behind a {@code FILE*}. The host may give
 * other streams from one call to the next, so it is asked each time.
 */
final class StandardStream {
  /** What {@link #read} returns at the end of the input. */
  static final int END = -1;

  private static final int NONE = -2;

  /** Which stream it is. */
  enum Kind {
    IN,
    OUT,
    ERR
  }

  private final HostAccess host;
  private final Kind kind;
  private int lookahead = NONE;

  StandardStream(HostAccess host, Kind kind) {
    this.host = host;
    this.kind = kind;
  }

  /** Where to write. */
  OutputStream output() throws IOException {
    return switch (kind) {
      case IN -> throw new IOException("Bad file descriptor");
      case OUT -> host.out();
      case ERR -> host.err();
    };
  }

  private InputStream input() throws IOException {
    if (kind != Kind.IN) {
      throw new IOException("Bad file descriptor");
    }
    return host.in();
  }

  /** The next byte without taking it, or {@link #END}. */
  int peek() throws IOException {
    if (lookahead == NONE) {
      lookahead = input().read();
    }
    return lookahead;
  }

  /** Takes the next byte, or {@link #END}, which is not kept: more may come later. */
  int read() throws IOException {
    int next = peek();
    lookahead = NONE;
    return next;
  }

  /** Takes up to so many bytes into an array; returns how many, 0 at the end. */
  int read(byte[] target, int count) throws IOException {
    int done = 0;
    while (done < count) {
      if (lookahead != NONE) {
        int next = read();
        if (next == END) {
          return done;
        }
        target[done++] = (byte) next;
        continue;
      }
      int got = input().read(target, done, count - done);
      if (got < 0) {
        return done;
      }
      done += got;
    }
    return done;
  }
}
