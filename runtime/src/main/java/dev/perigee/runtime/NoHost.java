package dev.perigee.runtime;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The host of a standalone engine: its streams discard output and provide no input, and nothing is
 * granted.
 */
public class NoHost implements HostServices {
  @Override
  public OutputStream out() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public OutputStream err() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public InputStream in() {
    return InputStream.nullInputStream();
  }
}
