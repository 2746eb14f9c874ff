package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.frontend.FieldLines;
import dev.perigee.testing.TestSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The lines of fields are right whatever a chunk does. In random chunks, each string in a field is
 * replaced by the number of the line that sets it, and the chunk is run. The chunk that is analysed
 * has the same string everywhere, so only the analysis can tell the lines apart.
 */
class FieldLinesRandomTest {
  private static final int CHUNKS = 600;
  private static final int DEEPEST = 4;
  private static final String[] NAMES = {"a", "b", "c"};
  private static final String[] KEYS = {"x", "y", "z"};

  /** Stands for a string. */
  private static final String VALUE = "@";

  /** Marks the beginning of a value that is put into a field. */
  private static final String BEGIN = "<<";

  private static final String END = ">>";

  private final long seed = TestSeed.of(FieldLinesRandomTest.class);
  private final Random random = new Random(seed);
  private final PerigeeEngine engine = new PerigeeEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  private static String any(Random random, String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private String name() {
    return any(random, NAMES);
  }

  private String key() {
    return any(random, KEYS);
  }

  private String expression(int depth) {
    if (depth == 0) {
      return any(random, VALUE, VALUE, name());
    }
    int next = depth - 1;
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> table(key() + " = " + put(next));
      case 3 -> table(key() + " = " + put(next) + ", " + key() + " = " + put(next));
      case 4 -> table(put(next) + ", " + put(next));
      case 5 -> any(random, table("[key()] = " + put(next)), table("id(" + VALUE + ")"));
      case 6 -> name() + "." + key();
      case 7 -> any(random, "(" + name() + ")", name() + " or {}", "id(" + expression(next) + ")");
      case 8 -> "function() " + statement(0) + " end";
      default -> expression(0);
    };
  }

  private String put(int depth) {
    return BEGIN + expression(depth) + END;
  }

  /** Each table contains the line where it was made. */
  private static String table(String fields) {
    return "{made = " + VALUE + ", " + fields + "}";
  }

  private String variable() {
    return switch (random.nextInt(5)) {
      case 0 -> name();
      case 1 -> name() + "['" + key() + "']";
      case 2 -> name() + "." + key() + "." + key();
      default -> name() + "." + key();
    };
  }

  private String statement(int depth) {
    int next = Math.max(0, depth - 1);
    return switch (random.nextInt(depth == 0 ? 9 : 15)) {
      case 0 -> "local " + name() + " = " + expression(2);
      case 1 -> "local " + name() + ", " + name() + " = " + expression(1) + ", " + expression(1);
      case 2, 3, 4, 5, 6 -> variable() + " = " + put(2);
      case 7 -> variable() + ", " + variable() + " = " + put(1) + ", " + put(1);
      case 8 ->
          any(
              random,
              name() + "[key()] = " + put(1),
              "function " + name() + "." + key() + "() end",
              "local k = '" + key() + "' " + name() + "[k] = " + put(1));
      case 9, 10 -> "change(" + expression(1) + ")";
      case 11 -> "if key() == 'x' then " + statement(next) + " end";
      case 12 -> "for _ = 1, 2 do " + statement(next) + " end";
      case 13 -> "local function f() " + statement(next) + " end " + any(random, "f()", "g = f");
      default -> any(random, "if g then g() end", "do " + statement(next) + " end");
    };
  }

  private List<String> chunk() {
    List<String> lines = new ArrayList<>();
    for (String name : NAMES) {
      lines.add("local " + name + " = " + table(key() + " = " + table(key() + " = " + VALUE)));
    }
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      lines.add(statement(1));
    }
    lines.add("return " + any(random, name(), expression(2)));
    return lines;
  }

  @Test
  void linesAreThoseThatSetTheValues() {
    engine.eval(
        """
        local n = 0
        function key() n = n + 1 return ({'x', 'y', 'z'})[n % 3 + 1] end
        function at(line, value) return type(value) == 'string' and line or value end
        function id(value) return value end
        function change(value)
          if type(value) == 'table' then
            for key, inner in pairs(value) do
              if key ~= 'made' then change(inner) value[key] = 'changed' end
            end
          end
        end
        """);
    int known = 0;
    for (int i = 0; i < CHUNKS; i++) {
      List<String> lines = chunk();
      StringBuilder numbered = new StringBuilder("g = nil ");
      StringBuilder same = new StringBuilder("g = nil ");
      for (int line = 1; line <= lines.size(); line++) {
        String text = lines.get(line - 1) + "\n";
        String number = "'" + line + "'";
        numbered.append(
            text.replace(VALUE, number).replace(BEGIN, "at(" + number + ", ").replace(END, ")"));
        same.append(text.replace(VALUE, "'same'").replace(BEGIN, "").replace(END, ""));
      }
      Object returned;
      try {
        returned = engine.eval(numbered.toString());
      } catch (LuaException e) {
        continue;
      }
      FieldLines read =
          FieldLines.of(same.toString().getBytes(StandardCharsets.ISO_8859_1), work -> {});
      known += check(read, returned, new ArrayList<>(), numbered.toString());
    }
    assertThat(known).isGreaterThan(CHUNKS / 4);
  }

  /** Compares the lines of a table's contents; returns how many are known. */
  private int check(FieldLines read, Object value, List<Object> path, String chunk) {
    if (!(value instanceof LuaTable table) || path.size() == DEEPEST) {
      return 0;
    }
    int known = 0;
    String made = String.valueOf(table.get("made"));
    for (String key : KEYS) {
      if (table.get(key) == null) {
        known += check(read.lineOf(with(path, key), null), made, path, key, chunk);
      }
    }
    for (Object key : table.keySet()) {
      Object inner = Objects.requireNonNull(table.get(key));
      List<Object> at = with(path, key);
      if (inner instanceof String text) {
        known += check(read.lineOf(at, "same"), text, path, key, chunk);
        known += check(read.lineOfKey(at), text, path, key, chunk);
      }
      known += check(read, inner, at, chunk);
    }
    return known;
  }

  private int check(int line, String expected, List<Object> path, Object key, String chunk) {
    if (line != FieldLines.UNKNOWN) {
      assertThat(String.valueOf(line))
          .as("seed %d, %s %s in\n%s", seed, path, key, chunk)
          .isEqualTo(expected);
      return 1;
    }
    return 0;
  }

  private static List<Object> with(List<Object> path, Object key) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(key);
    return longer;
  }
}
