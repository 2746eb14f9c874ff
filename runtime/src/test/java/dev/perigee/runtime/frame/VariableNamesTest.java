package dev.perigee.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.TextParser;
import dev.perigee.runtime.frame.VariableNames.Name;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableNamesTest {
  /** A function of these instructions; each has the whole frame as its top. */
  private static Prototype function(String... lines) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        function "=test" lines 0 9 parameters 2 frame 8
          upvalue "_ENV" slot 0
          upvalue "up" slot 1
          constant string "name"
          constant integer 7
          local "a" slot 0 from 0 to 100
          local "_ENV" slot 1 from 0 to 100
          local "late" slot 2 from 90 to 100
        """);
    for (int i = 0; i < lines.length; i++) {
      text.append(i).append(": line 1 top 8 ").append(lines[i]).append('\n');
    }
    return TextParser.parse(text.append("end\n").toString());
  }

  private static @Nullable String name(Prototype prototype, int pc, int slot) {
    Name name = VariableNames.ofSlot(prototype, pc, slot);
    return name == null ? null : name.kind() + " " + name.name();
  }

  @ParameterizedTest
  @CsvSource({
    "GETTABUP r3 u0 k0, global name",
    "GETTABUP r3 u1 k0, field name",
    "GETTABUP r3 u0 k1, global ?",
    "GETUPVAL r3 u1, upvalue up",
    "GETFIELD r3 r0 k0, field name",
    "GETFIELD r3 r1 k0, global name",
    "GETI r3 r0 5, field integer index",
    "GETTABLE r3 r0 r0, field ?",
    "LOADK r3 k0, constant name",
    "LOADK r3 k1,",
    "SELF r3 r0 k0, method name",
    "MOVE r3 r0, local a",
    "MOVE r3 r5,",
    "GETCELL r3 r0, local a",
    "LOADI r3 1,",
    "LOADNIL r2 3,",
    "ADD r3 r0 r0,"
  })
  void aNameIsDerivedFromTheInstructionThatLoadedTheValue(
      String instruction, @Nullable String expected) {
    Prototype prototype = function(instruction, "RETURN0");
    assertThat(name(prototype, 1, 3)).isEqualTo(expected);
    // Before it, nothing has been loaded.
    assertThat(name(prototype, 0, 3)).isNull();
  }

  @Test
  void aLocalVariableHasItsNameWhereItIsVisible() {
    Prototype prototype = function("LOADI r2 1", "MOVE r3 r2", "RETURN0");
    assertThat(name(prototype, 0, 0)).isEqualTo("local a");
    assertThat(name(prototype, 1, 2)).isNull();
    assertThat(name(prototype, 2, 3)).isNull();
  }

  @Test
  void aKeyInASlotGivesItsConstantsName() {
    Prototype prototype =
        function("LOADK r4 k0", "GETTABLE r3 r0 r4", "LOADK r6 k0", "GETTABLE r4 r6 r6", "RETURN0");
    assertThat(name(prototype, 2, 3)).isEqualTo("field name");
    // Two slots above the target, as for a method whose name does not fit SELF.
    assertThat(name(prototype, 4, 4)).isEqualTo("method name");
  }

  @Test
  void theLastWriterCounts() {
    Prototype prototype =
        function("LOADK r3 k0", "GETUPVAL r3 u1", "LOADI r4 1", "LOADI r3 1", "RETURN0");
    assertThat(name(prototype, 1, 3)).isEqualTo("constant name");
    assertThat(name(prototype, 3, 3)).isEqualTo("upvalue up");
    assertThat(name(prototype, 4, 3)).isNull();
  }

  @Test
  void aCallOverwritesEverythingFromItsWindowOn() {
    Prototype prototype = function("LOADK r5 k0", "LOADK r2 k0", "CALL r3 1 1", "RETURN0");
    assertThat(name(prototype, 2, 5)).isEqualTo("constant name");
    assertThat(name(prototype, 3, 5)).isNull();
    assertThat(name(prototype, 3, 2)).isEqualTo("constant name");
  }

  @Test
  void aValueThatDependsOnThePathHasNoName() {
    Prototype prototype =
        function("TEST r0 0", "JMP 3", "LOADK r3 k0", "MOVE r4 r3", "LOADK r3 k0", "RETURN0");
    // Inside the branch it is certain, behind it it is not.
    assertThat(name(prototype, 3, 3)).isNull();
    assertThat(name(prototype, 5, 3)).isEqualTo("constant name");
    Prototype before = function("LOADK r3 k0", "TEST r0 0", "JMP 4", "LOADI r5 1", "RETURN0");
    assertThat(name(before, 4, 3)).isEqualTo("constant name");
  }

  private static @Nullable String call(String instruction) {
    Name name =
        VariableNames.ofCall(function("GETUPVAL r3 u1", instruction, "JMP 3", "RETURN0"), 1);
    return name == null ? null : name.kind() + " " + name.name();
  }

  @ParameterizedTest
  @CsvSource({
    "CALL r3 1 1, upvalue up",
    "TAILCALL r3 1, upvalue up",
    "TFORCALL r3 1, for iterator for iterator",
    "CLOSE r3, metamethod close",
    "RETURN r3 1 1, metamethod close",
    "GETFIELD r4 r3 k0, metamethod index",
    "SETFIELD r3 k0 r3, metamethod newindex",
    "ADDI r4 r3 1, metamethod add",
    "SHRI r4 r3 1, metamethod shr",
    "UNM r4 r3, metamethod unm",
    "LEN r4 r3, metamethod len",
    "CONCAT r3 2, metamethod concat",
    "EQ r3 r4 0, metamethod eq",
    "GTI r3 1 0, metamethod lt",
    "LEI r3 1 0, metamethod le",
    "MOVE r4 r3,"
  })
  void theCalledFunctionIsNamedByTheCallingInstruction(
      String instruction, @Nullable String expected) {
    assertThat(call(instruction)).isEqualTo(expected);
  }

  @Test
  void aNameIsPutBehindAMessage() {
    assertThat(new Name("local", "x").info()).isEqualTo(" (local 'x')");
  }
}
