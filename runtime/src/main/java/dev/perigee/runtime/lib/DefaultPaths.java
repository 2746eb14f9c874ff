package dev.perigee.runtime.lib;

import java.io.File;

/**
 * The default paths of {@code require}: those of PUC Lua. On Windows, where these depend on the
 * program's directory, only the working directory is searched.
 */
final class DefaultPaths {
  private static final boolean WINDOWS = File.separatorChar == '\\';

  /** {@code package.path}. */
  static final String LUA =
      WINDOWS
          ? ".\\?.lua;.\\?\\init.lua"
          : "/usr/local/share/lua/5.4/?.lua;/usr/local/share/lua/5.4/?/init.lua;"
              + "/usr/local/lib/lua/5.4/?.lua;/usr/local/lib/lua/5.4/?/init.lua;"
              + "./?.lua;./?/init.lua";

  /** {@code package.cpath}. */
  static final String C =
      WINDOWS ? ".\\?.dll" : "/usr/local/lib/lua/5.4/?.so;/usr/local/lib/lua/5.4/loadall.so;./?.so";

  private DefaultPaths() {}
}
