package dev.perigee.fuzz;

import dev.perigee.engine.PerigeeEngine;
import java.util.List;

/** The names of all library functions, as the engine defines them. */
final class Libraries {
  private static final String LISTING =
      """
      local names = {}
      for module, contents in pairs(package.loaded) do
        for name, value in pairs(contents) do
          if type(value) == "function" then
            names[#names + 1] = (module == "_G" and "" or module .. ".") .. name
          end
        end
      end
      for name in pairs(getmetatable(io.stdout).__index) do names[#names + 1] = name end
      table.sort(names)
      return table.concat(names, " ")
      """;

  private Libraries() {}

  static List<String> functions() {
    try (PerigeeEngine engine = new PerigeeEngine()) {
      return List.of(String.valueOf(engine.eval(LISTING)).split(" "));
    }
  }
}
