package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What compiled code assumes about the numbers of tags. */
class TagOrderTest {
  @Test
  void tagsHaveTypes() {
    for (ValueType type : ValueType.values()) {
      if (type.tag() >= 0) {
        assertThat(ValueType.ofTag(type.tag())).isEqualTo(type);
      }
    }
  }

  /** A type with two tags is tested by one subtraction and one comparison. */
  @Test
  void pairsAreNeighbours() {
    assertThat(Tag.FLOAT).isEqualTo(Tag.INTEGER + 1);
    assertThat(Tag.TRUE).isEqualTo(Tag.FALSE + 1);
    assertThat(IntStream.rangeClosed(0, Tag.PROTOTYPE).filter(Tag::isNumber))
        .containsExactly(Tag.INTEGER, Tag.FLOAT);
    assertThat(IntStream.rangeClosed(0, Tag.PROTOTYPE).filter(Tag::isString))
        .containsExactly(Tag.STRING, Tag.LONG_STRING);
    assertThat(IntStream.rangeClosed(0, Tag.PROTOTYPE).filter(Tag::isFunction))
        .containsExactly(Tag.CLOSURE, Tag.BUILTIN);
  }

  @Test
  void falseValuesComeFirstAndObjectsLast() {
    assertThat(IntStream.rangeClosed(0, Tag.PROTOTYPE).filter(Tag::isFalse))
        .containsExactly(Tag.NIL, Tag.FALSE);
    assertThat(IntStream.rangeClosed(0, Tag.PROTOTYPE).filter(Tag::isCollectable))
        .containsExactly(
            Tag.STRING,
            Tag.LONG_STRING,
            Tag.TABLE,
            Tag.USERDATA,
            Tag.CLOSURE,
            Tag.BUILTIN,
            Tag.THREAD,
            Tag.CELL,
            Tag.PROTOTYPE);
  }
}
