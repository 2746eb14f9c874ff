package dev.perigee.frontend;

import dev.perigee.grammar.antlr.Token;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of the names of a chunk.
 *
 * @param names all names
 * @param environment the variable _ENV of the chunk
 * @param variables by token, the variable that a declared or used name means; for a global name,
 *     the variable _ENV whose field it is
 * @param selves by the token of a method's parenthesis, its parameter {@code self}
 * @param labels by token, the label that a goto or label statement names
 */
@SuppressWarnings("ArrayRecordComponent")
record Scopes(
    NameTable names,
    Variable environment,
    @Nullable Variable[] variables,
    Map<Integer, Variable> selves,
    Map<Integer, Label> labels) {

  /** The variable that a name means, or whose field it is. */
  Variable variable(Token name) {
    return Objects.requireNonNull(variables[name.getTokenIndex()]);
  }

  /** The label that the name in a goto or label statement means. */
  Label label(Token name) {
    return Objects.requireNonNull(labels.get(name.getTokenIndex()));
  }
}
