/** The {@code lua} command. */
module dev.perigee.cli {
  requires static org.jspecify;
  requires dev.perigee.engine;
  requires jdk.unsupported;
  requires org.jline;
}
