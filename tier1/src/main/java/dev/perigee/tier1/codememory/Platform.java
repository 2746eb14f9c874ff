package dev.perigee.tier1.codememory;

import java.util.Locale;

/**
 * The platform that a JVM runs on.
 *
 * @param system as in the system property {@code os.name}
 * @param architecture as in the system property {@code os.arch}
 */
record Platform(String system, String architecture) {
  private static final String X86_64 = "x86-64";

  static Platform current() {
    return new Platform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  boolean isLinux() {
    return system.equals("Linux");
  }

  boolean isMac() {
    return system.toLowerCase(Locale.ROOT).startsWith("mac os");
  }

  boolean isWindows() {
    return system.startsWith("Windows");
  }

  /** Whether this is a 64-bit processor of Intel or AMD. */
  boolean isX86() {
    return architectureName().equals(X86_64);
  }

  /** The architecture's usual name. The spelling in {@code os.arch} depends on the system. */
  String architectureName() {
    return switch (architecture) {
      case "amd64", "x86_64" -> X86_64;
      case "x86", "i386" -> "x86";
      default -> architecture;
    };
  }
}
